"""``edigw table``: the tables of maps, and what documents had that they lack."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import counted, one_line
from edigateway.cli.site import SiteFolder, pass_site
from edigateway.cli.terminal import say_json
from edigateway.cli.when import Moment
from edigateway.ledger.evidence.received import map_findings
from edigateway.mapping.tables.missing import Missing, missing
from edigateway.yamlfile import quoted


@click.group("table")
def command() -> None:
    """Look after the tables of maps.

    \b
    Example:
      edigw table missing --last 7d
    """


@command.command("missing")
@click.option(
    "--last", type=Moment(), default="30d", show_default=True, help="How far back in the ledger."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_context
@pass_site
def missing_rows(folder: SiteFolder, ctx: click.Context, last: datetime, as_json: bool) -> None:
    """List what documents had and no table explains.

    It is printed as rows for the tables of the maps that read them.

    Paste them, and write behind each colon what the text means here: a row that is left empty is a
    fault, so that none is forgotten.

    \b
    Examples:
      edigw table missing
      edigw table missing --last 7d --json

    \b
    Exit codes: 0 listed, 1 nothing is missing, 69 there is no ledger.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    with folder.looking() as connection:
        for name, facts in map_findings(connection, last):
            found.setdefault(name, []).append(facts)
    lacking = {name: missing(facts) for name, facts in sorted(found.items())}
    lacking = {name: rows for name, rows in lacking.items() if rows}
    if as_json:
        say_json([{"map": name, **asdict(row)} for name, rows in lacking.items() for row in rows])
    elif lacking:
        for name, rows in lacking.items():
            _show(name, rows)
    else:
        click.echo("No table lacks anything.", err=True)
    ctx.exit(Exit.OK if lacking else Exit.FOUND)


def _show(name: str, rows: Sequence[Missing]) -> None:
    """Write the rows of a map as they stand under ``tables`` there."""
    click.echo(f"# {one_line(name)}\ntables:")
    width = max(len(quoted(row.value)) for row in rows)
    table = ""
    for row in rows:
        if row.table != table:
            table = row.table
            click.echo(f"  {quoted(table)}:" if not _is_word(table) else f"  {table}:")
        key = f"{quoted(row.value)}:".ljust(width + 1)
        click.echo(one_line(f"    {key}  # {counted(row.times, 'time')}, {row.field}"))


def _is_word(text: str) -> bool:
    return text.replace("-", "").replace("_", "").isalnum()
