"""``edigw partner check``: is one partner ready?"""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from edigateway.cli.exits import Exit
from edigateway.cli.map.benches import bench_of
from edigateway.cli.plain import counted, one_line
from edigateway.cli.terminal import say, say_json
from edigateway.config.sources import read_sources
from edigateway.contracts import registry
from edigateway.daemon.assembly import read_site
from edigateway.errors import Fault, Misconfigured
from edigateway.workbench.partners import Point, Readiness, SiteFiles, Weight, readiness
from edigateway.workbench.proposing.questions import MARK


@click.command("check")
@click.argument("name", metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def command(ctx: click.Context, name: str, as_json: bool) -> None:
    """Look over everything about one partner, and tell whether it is ready.

    Its files and maps must have no fault, the examples of its maps must come out as expected and pass
    its guideline, what is agreed must be complete, and its folders must be there. What somebody still
    has to ask stands in the files behind "open:", and is listed.

    \b
    Examples:
      edigw partner check acme
      edigw partner check acme --json | jq -r .points[].problem

    \b
    Exit codes: 0 ready, 1 something is wrong (or there is no such partner), 3 nothing is wrong, and
    something needs a person.
    """
    root: Path = ctx.obj
    found = readiness(_site(root), bench_of(root), registry.formats(), name)
    if as_json:
        say_json({**asdict(found), "ready": not found.points, "verdict": _verdict(found)})
    else:
        for point in found.points:
            _show(point, root)
        say(
            _verdict(found),
            "green" if not found.points else "bold red" if _faults(found) else "yellow",
        )
    ctx.exit(Exit.FOUND if _faults(found) else Exit.PERSON if found.points else Exit.OK)


def _site(root: Path) -> SiteFiles:
    faults: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()
    try:
        warnings = read_site(root).warnings
    except Misconfigured as error:
        faults = error.faults
    return SiteFiles(sources=read_sources(root), faults=faults, warnings=warnings)


def _faults(found: Readiness) -> int:
    return len(found.weighing(Weight.FAULT)) + found.elsewhere


def _show(point: Point, root: Path) -> None:
    file = point.file.relative_to(root) if root in point.file.parents else point.file
    place = f"{file}:{point.line}" if point.line else str(file)
    remedy = f"; {point.remedy}" if point.remedy else ""
    fault = click.style("fault: ", fg="red") if point.weight is Weight.FAULT else ""
    click.echo(f"{one_line(place)}: {fault}{one_line(point.problem + remedy)}")


def _verdict(found: Readiness) -> str:
    """Say in one line whether the partner is ready, and what to do next."""
    wrong = found.weighing(Weight.FAULT)
    if wrong:
        return f"{found.partner} is not ready: {counted(len(wrong), 'fault')}. Next: mend them, then check again."
    if found.elsewhere:
        many = counted(found.elsewhere, "fault")
        return f"{found.partner} is not ready: {many} in other files of the site. Next: edigw check"
    if found.points:
        many = counted(len(found.points), "thing")
        asking = any(each.problem.startswith(MARK) for each in found.points)
        next_ = f"ask them, and remove each '{MARK}' that is answered" if asking else "do it"
        return (
            f"{found.partner} is not ready: {many} for a person. Next: {next_}, then check again."
        )
    what = ", ".join(found.documents)
    many = counted(found.examples, "example")
    return f"{found.partner} is ready for {what}, with {many}. Next: edigw reload"
