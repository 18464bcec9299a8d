"""``edigw map explain``: a document segment by segment, and of each element where it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from edigateway.cli.exits import Exit
from edigateway.cli.map import explanation_page
from edigateway.cli.map.benches import bench_of
from edigateway.cli.map.files import payload_of, refusing
from edigateway.cli.map.finding_lines import has_errors, tell
from edigateway.cli.plain import one_line
from edigateway.cli.terminal import say_json
from edigateway.workbench import fates
from edigateway.workbench.bench import Trial
from edigateway.workbench.fates import Segment
from edigateway.workbench.paths import lies_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What there is to say of one document."""

    trial: Trial
    segments: Sequence[Segment]
    constants: Sequence[tuple[str, Any]]


@click.command("explain")
@click.argument("name", metavar="MAP")
@click.argument("file", metavar="FILE")
@click.argument("what", metavar="[ELEMENT|FIELD]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
def command(ctx: click.Context, name: str, file: str, what: str | None, as_json: bool) -> None:
    """Tell of each element of FILE which field of the canonical document has it, or why none does.

    MAP is the name of a map, the path of its file, or auto: the base map of each transaction set.
    FILE may be - for standard input. With an element (PO102, PO1, a column) or a field
    (lines.0.quantity, lines.quantity, lines) only that is told.

    \b
    Examples:
      edigw map explain auto order.edi | less
      edigw map explain acme/850 order.edi PO103
      edigw map explain acme/850 order.edi lines.0.unit

    \b
    Exit codes: 0 told, 1 an error was found, or nothing is called so, 2 no such file or not of the map's format,
    78 the map has faults.
    """
    bench = bench_of(ctx.obj)
    with refusing(file):
        trials = bench.read(name, payload_of(file))
    pages = [_only(_page(trial), what) for trial in trials]
    if as_json:
        say_json({"documents": [explanation_page.facts(*_parts(each)) for each in pages]})
    else:
        for each in pages:
            _show(each, is_part=what is not None)
    if what is not None and not any(each.segments or each.constants for each in pages):
        click.echo(f"edigw: nothing in {one_line(file)} is called {one_line(what)}", err=True)
        ctx.exit(Exit.FOUND)
    if any(has_errors(trial.findings) for trial in trials):
        ctx.exit(Exit.FOUND)


def _page(trial: Trial) -> Page:
    return Page(trial=trial, segments=fates.segments(trial), constants=fates.not_received(trial))


def _only(page: Page, what: str | None) -> Page:
    if what is None:
        return page
    kept = [each.only(what) for each in page.segments]
    return Page(
        trial=page.trial,
        segments=[each for each in kept if each.pieces],
        constants=[each for each in page.constants if lies_in(each[0], what)],
    )


def _parts(page: Page) -> tuple[Trial, Sequence[Segment], Sequence[tuple[str, Any]]]:
    return page.trial, page.segments, page.constants


def _show(page: Page, *, is_part: bool) -> None:
    text = "\n".join(explanation_page.lines(*_parts(page)))
    if page.segments or page.constants or not is_part:
        click.echo(text)
        tell(page.trial.findings)
