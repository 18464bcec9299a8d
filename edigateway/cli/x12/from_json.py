"""``edigw x12 from-json``: X12-shaped JSON as an X12 file."""

from typing import BinaryIO

import click

from edigateway.cli.x12.output import deliver, output_option
from edigateway.cli.x12.style_options import style_options
from edigateway.formats import x12


@click.command("from-json")
@click.argument("file", type=click.File("rb"))
@output_option
@click.option("--allow-warnings", is_flag=True, help="Refuse a set only for errors.")
@click.option("--unchecked", is_flag=True, help="Judge nothing, and leave segments where they are.")
@style_options(x12.Charset.EXTENDED)
@click.pass_context
def command(
    ctx: click.Context,
    file: BinaryIO,
    output: str,
    allow_warnings: bool,
    unchecked: bool,
    style: x12.Style,
) -> None:
    """Write a FILE of JSON that has the shape of X12 as X12; - is standard input.

    Every set is judged by the rules that received files are judged by, and refused for anything
    that they find. Counts and trailers are computed, and segments that come late are moved to
    their place if there is but one.

    \b
    Examples:
      edigw x12 from-json order.json --output order.edi
      edigw x12 to-json order.edi | jq '.interchanges[].isa[14] = "T"' | edigw x12 from-json -

    \b
    Exit codes: 0 written, 1 refused (standard output has no whole interchange then), 2 no such file.
    """
    strictness = x12.Strictness.WARNINGS if allow_warnings else x12.Strictness.FAULTLESS
    pieces = x12.write(
        x12.from_json(file),
        style=style,
        strictness=x12.Strictness.UNCHECKED if unchecked else strictness,
    )
    ctx.exit(deliver(pieces, file, output))
