"""The files that commands for maps are given: read as a whole, and what is wrong with one told in a line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from edigateway.cli.exits import Exit
from edigateway.cli.sources import STANDARD_INPUT, why
from edigateway.errors import Refused


def payload_of(file: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        OSError: it cannot be read.
    """
    return sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()


@contextmanager
def refusing(file: str) -> Iterator[None]:
    """End the command, with the code for a wrong command line, where a file cannot be read or is not what it should be."""
    try:
        yield
    except (Refused, OSError) as error:
        click.echo(f"edigw: {why(file, error)}", err=True)
        click.get_current_context().exit(Exit.USAGE)
