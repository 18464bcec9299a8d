"""Standard input, output and error as they may be: closed, on a full disk, or with nobody at the other end.

A result that does not get where it should ends a command with a sentence and an exit code of its own. Whoever
closes a pipe early, as ``head`` does, has seen enough: there the exit code alone says so.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter, FileIO, RawIOBase, TextIOWrapper
from typing import Any, NoReturn, TextIO

import click

from edigateway.cli.exits import Exit

_CLOSED = "standard output is closed; send it to /dev/null if nobody wants it"


class _OutputLost(Exception):
    """Standard output takes no more; it is no ``OSError``, so that nobody takes it for a fault of a file."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Lend the process streams that it can rely on; characters that cannot be shown are replaced.

    Raises:
        SystemExit: standard output was lost.
    """
    if sys.stderr is not None:
        sys.stderr = _writer(_Messages, sys.stderr)
    if sys.stdin is None:
        sys.stdin = TextIOWrapper(BufferedReader(_ClosedInput()))
    if sys.stdout is None:
        _end(_CLOSED)
    sys.stdout = _writer(_Results, sys.stdout)
    try:
        with _flushed():
            yield
    except _OutputLost as lost:
        _end(lost.reason)


@contextmanager
def _flushed() -> Iterator[None]:
    """Write out what is held back before the exit code is told."""
    try:
        yield
    finally:
        sys.stdout.flush()


def _end(reason: str) -> NoReturn:
    if reason:
        click.echo(f"edigw: {reason}", err=True)
    raise SystemExit(Exit.UNWRITTEN)


def _writer(kind: type[FileIO], stream: TextIO) -> TextIOWrapper:
    return TextIOWrapper(
        BufferedWriter(kind(stream.fileno(), "wb", closefd=False)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=kind is _Messages or stream.isatty(),
    )


class _Results(FileIO):
    """Writes to standard output until that fails; the rest, which nobody can have, is dropped."""

    _is_lost = False

    def write(self, data: Any, /) -> int:
        if self._is_lost:
            return len(data)
        try:
            return super().write(data)
        except BrokenPipeError:
            reason = ""
        except OSError as error:
            reason = f"standard output cannot be written: {error.strerror}"
        self._is_lost = True
        raise _OutputLost(reason)


class _Messages(FileIO):
    """Writes to standard error; a message that cannot be written changes nothing of what a command does."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            return len(data)


class _ClosedInput(RawIOBase):
    """Says that there is no standard input to whoever reads it."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        raise OSError(errno.EBADF, "standard input is closed")
