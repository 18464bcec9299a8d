"""Where the bytes that a command makes go: standard output, or a file that is there only when it is whole."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import safe
from edigateway.cli.x12.sources import why
from edigateway.errors import Refused
from edigateway.formats import x12

_STANDARD_OUTPUT = "-"

output_option = click.option(
    "--output",
    "-o",
    default=_STANDARD_OUTPUT,
    metavar="FILE",
    help="Write to this file instead; it is replaced only by a whole result.",
)


def deliver(pieces: Iterable[bytes], output: str) -> Exit:
    """Write pieces as they come, or say why there are no more; return the exit code that says so too."""
    try:
        if output == _STANDARD_OUTPUT:
            _print(pieces)
        else:
            _replace(Path(output), pieces)
    except BrokenPipeError:
        raise
    except (Refused, OSError) as error:
        reason = safe(str(error)) if isinstance(error, Refused) else why(output, error)
        click.echo(f"edigw: {reason}", err=True)
        return Exit.FOUND if isinstance(error, x12.Unwritable) else Exit.USAGE
    return Exit.OK


def _print(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file; an error leaves none behind, and the one that was there as it is."""
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with temporary.open("xb") as file:
            file.writelines(pieces)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
