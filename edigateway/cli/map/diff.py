"""``edigw map diff``: what changes between two maps, on documents that are there."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import click

from edigateway.cli.exits import Exit
from edigateway.cli.map.benches import bench_of
from edigateway.cli.map.files import payload_of, refusing
from edigateway.cli.map.values import short
from edigateway.cli.plain import counted, one_line
from edigateway.cli.site import SiteFolder
from edigateway.cli.terminal import say, say_json, say_table
from edigateway.cli.when import Moment
from edigateway.errors import Refused
from edigateway.ledger.evidence.received import received
from edigateway.mapping import as_of
from edigateway.workbench.comparing import Comparison, FindingChange

_MOST_NAMED = 20


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("--ledger", is_flag=True, help="Compare on the files that the site received.")
@click.option(
    "--last", type=Moment(), default="30d", show_default=True, help="How far back in the ledger."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def command(
    ctx: click.Context, /, old: str, new: str, files: Sequence[str], **options: Any
) -> None:
    """Read the same documents with two maps, and put together what changes.

    OLD and NEW are names of maps or paths of their files: so a working copy can be compared with the
    file that was committed. With --ledger the documents are those that a map of either name read;
    nothing is changed there.

    \b
    Examples:
      edigw map diff x12/850 acme/850 received/*.edi
      edigw map diff acme/850 new/850.yaml --ledger --last 7d

    \b
    Exit codes: 0 nothing changes, 1 something does, 2 no such file or not of the maps' format, 69 there is no
    ledger, 78 a map has faults.
    """
    if bool(files) == options["ledger"]:
        raise click.UsageError("name files, or --ledger")
    comparison = Comparison(bench_of(ctx.obj), old, new)
    for file in files:
        with refusing(file):
            comparison.add(payload_of(file), file)
    if options["ledger"]:
        _of_ledger(SiteFolder(ctx.obj), options["last"], comparison)
    if options["as_json"]:
        say_json(_facts(comparison))
    else:
        _show(comparison)
    ctx.exit(Exit.OK if comparison.is_same else Exit.FOUND)


def _of_ledger(folder: SiteFolder, since: datetime, comparison: Comparison) -> None:
    with folder.looking() as connection:
        for each in received(connection, since, comparison.names):
            try:
                with as_of(each.at.date().isoformat()):
                    comparison.add(each.content, f"{each.id} {each.name}")
            except Refused as refusal:
                click.echo(one_line(f"edigw: {each.id} {each.name}: {refusal}"), err=True)


def _show(found: Comparison) -> None:
    if found.changes:
        say("Fields", "bold")
        say_table(
            ("field", "times", "before", "after"),
            [row for each in found.changes for row in _rows(each.path, each.times, each.examples)],
            fold=("before", "after"),
        )
    _show_findings("Findings gained", found.gained)
    _show_findings("Findings lost", found.lost)
    _show_names("Now held", found.held)
    _show_names("Now released", found.released)
    changed = found.documents - found.same
    say(
        f"{counted(found.documents, 'document')}: {changed} changed, {found.same} the same.", "bold"
    )


def _rows(path: str, times: int, examples: Iterable[tuple[Any, Any]]) -> list[tuple[str, ...]]:
    """Return the lines of a field, which is named in the first one."""
    shown = [_sides(before, after) for before, after in examples]
    first, *others = shown
    return [(path, str(times), *first), *(("", "", *each) for each in others)]


def _sides(before: Any, after: Any) -> tuple[str, str]:
    """Return two values so that it can be seen what is different: as JSON where their words are the same."""
    shown = _value(before), _value(after)
    return shown if shown[0] != shown[1] else (json.dumps(before), json.dumps(after))


def _value(value: Any) -> str:
    return "(nothing)" if value is None else short(value)


def _show_findings(title: str, found: Sequence[FindingChange]) -> None:
    if found:
        say(title, "bold")
        say_table(
            ("code", "where", "times"), [(each.code, each.where, str(each.times)) for each in found]
        )


def _show_names(title: str, names: Sequence[str]) -> None:
    if names:
        say(f"{title} ({len(names)})", "bold")
        for each in names[:_MOST_NAMED]:
            click.echo(f"  {one_line(each)}")
        if len(names) > _MOST_NAMED:
            click.echo(f"  and {len(names) - _MOST_NAMED} more")


def _facts(found: Comparison) -> dict[str, object]:
    return {
        "documents": found.documents,
        "same": found.same,
        "fields": [
            {
                "path": each.path,
                "times": each.times,
                "examples": [{"before": one, "after": other} for one, other in each.examples],
            }
            for each in found.changes
        ],
        "findings_gained": [_finding(each) for each in found.gained],
        "findings_lost": [_finding(each) for each in found.lost],
        "held": found.held,
        "released": found.released,
    }


def _finding(change: FindingChange) -> dict[str, object]:
    return {"code": change.code, "where": change.where, "times": change.times}
