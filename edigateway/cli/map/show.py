"""``edigw map show``: the effective map, each line with the file that it comes from."""

from collections.abc import Sequence

import click

from edigateway.cli.map.benches import bench_of
from edigateway.cli.map.origins import line_of
from edigateway.cli.plain import one_line
from edigateway.workbench.effective import Line, lines

_MOST_COLUMNS = 72
"""Lines that are longer do not push the places of all others to the right."""


@click.command("show")
@click.argument("name", metavar="MAP")
@click.option("--whole", is_flag=True, help="Lay parts out wherever they are used.")
@click.option("--source", is_flag=True, help="Print the Python that reads documents instead.")
@click.pass_context
def command(ctx: click.Context, name: str, whole: bool, source: bool) -> None:
    """Show a MAP with everything that it extends merged in, by its name or the path of its file.

    Behind each line stands the file and line that it comes from; on a terminal, what the map itself
    adds to the maps that it extends is green. The text is a map, and can be copied.

    \b
    Examples:
      edigw map show acme/850
      edigw map show acme/850 --whole | grep unit
      edigw map show x12/850 --source

    \b
    Exit codes: 0 shown, 78 there is no such map, or it has faults.
    """
    bench = bench_of(ctx.obj)
    ready, path = bench.map(name), bench.path(name)
    if source:
        click.echo(ready.program.source, nl=False)
        return
    own = str(path) if ready.map.files[0] != str(path) else ""
    click.echo(click.style(f"# {ready.map.digest}", dim=True))
    _show(list(lines(ready.map, path.parent, whole=whole)), own)


def _show(written: Sequence[Line], own: str) -> None:
    """Write lines with their places; what comes from the file ``own`` stands out."""
    column = max((len(each.text) for each in written if len(each.text) <= _MOST_COLUMNS), default=0)
    for each in written:
        text = one_line(each.text)
        if each.origin is None:
            click.echo(text)
            continue
        style = {"fg": "green"} if each.origin.file == own else {"dim": True}
        place = click.style(f"# {line_of(each.origin)}", **style)
        click.echo(f"{text.ljust(column)}  {place}")
