"""Where the bytes of a command come from: a file of any size, or standard input."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from edigateway.cli.plain import one_line

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that is read once from its beginning, and can be looked into anywhere with ``fetch(offset, length)``."""

    name: str
    file: BinaryIO
    fetch: Callable[[int, int], bytes]


@contextmanager
def source(name: str) -> Iterator[Source]:
    """Open a file, or take in the whole of standard input, which cannot be looked into twice.

    Raises:
        OSError: it cannot be opened.
    """
    if name == STANDARD_INPUT:
        payload = sys.stdin.buffer.read()

        def of_payload(offset: int, length: int) -> bytes:
            return payload[offset : offset + length]

        yield Source(name=name, file=BytesIO(payload), fetch=of_payload)
        return
    with open(name, "rb") as file:  # noqa: PTH123  a name such as "-" is no path

        def of_file(offset: int, length: int) -> bytes:
            return os.pread(file.fileno(), length, offset)

        yield Source(name=name, file=file, fetch=of_file)


def why(name: str, error: Exception) -> str:
    """Say in one safe line why a file could not be read, in place of what the operating system or the reader said."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return one_line(f"{name}: {reason}")
