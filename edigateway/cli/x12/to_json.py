"""``edigw x12 to-json``: a file as X12-shaped JSON."""

from typing import BinaryIO

import click

from edigateway.cli.x12.output import deliver, output_option
from edigateway.formats import x12


@click.command("to-json")
@click.argument("file", type=click.File("rb"))
@output_option
@click.pass_context
def command(ctx: click.Context, file: BinaryIO, output: str) -> None:
    """Write an X12 FILE as JSON that has the shape of X12; - is standard input.

    Every segment is in it, those of a known set in their loops; `edigw x12 from-json` makes X12
    of it again. Each transaction set is one line.

    \b
    Examples:
      edigw x12 to-json order.edi
      edigw x12 to-json order.edi | jq '.interchanges[].groups[].sets[].st'

    \b
    Exit codes: 0 written, 2 not X12, damaged, or no such file.
    """
    ctx.exit(deliver(x12.to_json(file), file, output))
