"""``edigw x12 show``: a file as a person reads it."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import safe
from edigateway.cli.x12.document_page import document
from edigateway.cli.x12.envelope_page import group_lines, interchange_lines, trailing_lines
from edigateway.errors import Refused
from edigateway.formats import x12

_AT_ONCE = 500
"""Lines that are written at once."""


@click.command("show")
@click.argument("file", type=click.File("rb"))
@click.pass_context
def command(ctx: click.Context, file: BinaryIO) -> None:
    """Show an X12 FILE as a person reads it; - is standard input.

    Every segment and element has its name, every code its meaning, dates and amounts are written
    out, loops and levels are indented, and what is wrong stands where it is wrong.

    \b
    Examples:
      edigw x12 show order.edi
      edigw x12 show order.edi | less
      edigw show 1041 --payload | edigw x12 show -

    \b
    Exit codes: 0 shown (whatever was found in it), 2 not X12 or no such file.
    """
    try:
        lines = _lines(file)
        while some := list(islice(lines, _AT_ONCE)):
            click.echo("\n".join(some))
    except Refused as error:
        click.echo(f"edigw: {safe(str(error))}", err=True)
        ctx.exit(Exit.USAGE)


def _lines(file: BinaryIO) -> Iterator[str]:
    for interchange in x12.stream(file):
        yield from interchange_lines(interchange)
        for group in interchange:
            sets = list(group)
            summary = group.summary([each.summary for each in sets])
            yield from group_lines(summary)
            for read, transaction in zip(sets, summary.transactions, strict=True):
                yield from document(read, transaction, summary.version)
        yield from trailing_lines(interchange)
