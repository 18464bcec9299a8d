"""``edigw x12 format``: a file in canonical form."""

from typing import BinaryIO

import click

from edigateway.cli.x12.output import deliver, output_option
from edigateway.cli.x12.style_options import style_options
from edigateway.formats import x12


@click.command("format")
@click.argument("file", type=click.File("rb"))
@output_option
@style_options(x12.Charset.UTF_8)
@click.pass_context
def command(
    ctx: click.Context,
    file: BinaryIO,
    output: str,
    style: x12.Style,
) -> None:
    """Write an X12 FILE in canonical form, one segment a line; - is standard input.

    ISA gets its 106 characters and every trailer its counts; numbers, tags and empty elements are
    written in the one way that X12 has for them. Nothing is judged, moved or left out.

    \b
    Examples:
      edigw x12 format order.edi
      edigw x12 format order.edi --delimiters '*:~^' --output tidy.edi

    \b
    Exit codes: 0 written, 1 it cannot be written again, 2 not X12, damaged, or no such file.
    """
    pieces = x12.canonical(file, style=style)
    ctx.exit(deliver(pieces, file, output))
