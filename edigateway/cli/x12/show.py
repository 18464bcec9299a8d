"""``edigw x12 show``: a file as a person reads it."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import click

from edigateway.cli.exits import Exit
from edigateway.cli.sources import source, why
from edigateway.cli.x12.document_page import document
from edigateway.cli.x12.envelope_page import group_lines, interchange_lines, trailing_lines
from edigateway.errors import Refused
from edigateway.formats import x12
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.model.envelope import TransactionSet

_AT_ONCE = 500
"""Lines that are written at once."""


@click.command("show")
@click.argument("file", metavar="FILE")
@click.pass_context
def command(ctx: click.Context, file: str) -> None:
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
        with source(file) as opened:
            lines = _lines(opened.file)
            while some := list(islice(lines, _AT_ONCE)):
                click.echo("\n".join(some))
    except (Refused, OSError) as error:
        click.echo(f"edigw: {why(file, error)}", err=True)
        ctx.exit(Exit.USAGE)


def _lines(file: BinaryIO) -> Iterator[str]:
    """Yield everything, reading twice: what is said of a group stands before its sets, but is known behind them."""
    judged = [reading.whole(_summary) for reading in x12.stream(file)]
    file.seek(0)
    for interchange, known in zip(x12.stream(file), judged, strict=True):
        yield from interchange_lines(interchange)
        for group, summary in zip(interchange, known.groups, strict=True):
            yield from group_lines(summary)
            for read, transaction in zip(group, summary.transactions, strict=True):
                yield from document(read, transaction, summary.version)
        yield from trailing_lines(interchange)


def _summary(read: ReadSet) -> TransactionSet:
    return read.summary
