"""``edigw x12 sets``: which transaction sets a release has."""

import json
from collections.abc import Iterator, Sequence

import click

from edigateway.cli import page
from edigateway.cli.plain import counted
from edigateway.cli.x12.lookup import in_words, release_option
from edigateway.formats.x12.dictionary.overview import SetOverview, sets
from edigateway.formats.x12.dictionary.schemas import Release

_ALL_BUT_THE_NAME = 29
"""Columns of everything in a line but the name."""


@click.command("sets")
@release_option
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def command(spoken: Release, as_json: bool) -> None:
    """List the transaction sets that are known in a release of X12.

    \b
    Examples:
      edigw x12 sets
      edigw x12 sets --release 005010
      edigw x12 sets --json | jq -r '.sets[].id'

    \b
    Exit codes: 0 listed, 2 there is no such release.
    """
    found = sets(spoken.dictionary.facts)
    if as_json:
        rows = [each._asdict() for each in found]
        click.echo(json.dumps({"release": spoken.version, "sets": rows}, indent=2))
        return
    title = f"{counted(len(found), 'transaction set')} of {in_words(spoken)}"
    click.echo("\n".join((page.strong(title), "", *_table(found))))
    click.echo(f"\n{page.faint('What is in one of them:')} edigw x12 describe {found[0].id}")


def _table(found: Sequence[SetOverview]) -> Iterator[str]:
    size = min(max(len(each.name) for each in found), page.width() - _ALL_BUT_THE_NAME)
    yield page.faint(f"Set  {'Name'.ljust(size)}  Group  Segments  Loops")
    for each in found:
        name, group = page.cell(each.name, size), each.functional_group.ljust(5)
        yield f"{page.titled(each.id)}  {name}  {group}  {each.segments:8}  {each.loops:5}"
