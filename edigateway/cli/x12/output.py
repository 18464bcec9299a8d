"""Where the bytes that a command makes go: standard output, or a file that is there only when it is whole."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import click

from edigateway.cli.exits import Exit
from edigateway.cli.plain import one_line, safe
from edigateway.cli.sources import why
from edigateway.errors import Refused
from edigateway.formats import x12

_STANDARD_INPUT = _STANDARD_OUTPUT = "-"

output_option = click.option(
    "--output",
    "-o",
    default=_STANDARD_OUTPUT,
    metavar="FILE",
    help="Write to this file instead; it is replaced only by a whole result.",
)


def deliver(pieces: Iterable[bytes], file: BinaryIO, output: str) -> Exit:
    """Write pieces made of ``file`` as they come, or say why there are no more; return the exit code that says so too."""
    try:
        if output == _STANDARD_OUTPUT:
            _print(_readable(pieces))
        else:
            _write(Path(output), _readable(pieces))
    except (Refused, OSError) as error:
        refused = isinstance(error, Refused)
        reason = safe(f"{_name(file)}: {error}") if refused else why(output, error)
        click.echo(f"edigw: {reason}", err=True)
        return Exit.FOUND if isinstance(error, x12.Unwritable) else Exit.USAGE
    return Exit.OK


def _name(file: BinaryIO) -> str:
    """Return the name of a file as it was asked for."""
    name = getattr(file, "name", _STANDARD_INPUT)
    return one_line(name) if isinstance(name, str) and name != "<stdin>" else _STANDARD_INPUT


def _print(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _readable(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Tell faults of what is read from those of what is written."""
    try:
        yield from pieces
    except OSError as error:
        raise Refused(f"it cannot be read: {error.strerror or error}") from None


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace a file, or write into what is there and is none, such as a device or a named pipe."""
    if not path.exists() or path.is_file():
        _replace(path.resolve(), pieces)
        return
    with path.open("wb") as file:
        file.writelines(pieces)


def _replace(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file; an error leaves none behind, and the one that was there as it is."""
    temporary = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with temporary.open("xb") as file:
            file.writelines(pieces)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
