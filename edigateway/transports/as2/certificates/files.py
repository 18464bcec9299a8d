"""Files of keys and certificates on this machine: read within bounds, and private ones only if nobody else can read them."""

import os
import stat
from pathlib import Path

from edigateway.errors import Fault, Misconfigured
from edigateway.transports.as2.certificates.contents import (
    MAX_BYTES,
    Contents,
    Unreadable,
    read_contents,
)


def read_file(path: Path, passphrase: bytes | None = None, *, private: bool = True) -> Contents:
    """Read a file; with ``private``, one that holds a private key must be its owner's alone.

    Raises:
        Misconfigured: it cannot be read, or holds nothing of use.
    """
    raw, mode = read_raw(path)
    try:
        found = read_contents(raw, passphrase)
    except Unreadable as error:
        raise error.of(path) from None
    if private and found.keys and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise fault(
            path, "others than its owner may read this private key", f"run: chmod 600 {path}"
        )
    return found


def fault(path: Path, problem: str, remedy: str) -> Misconfigured:
    """Make the error that says what is wrong with a file as a whole."""
    return Misconfigured([Fault(file=path, line=0, column=0, problem=problem, remedy=remedy)])


def read_raw(path: Path) -> tuple[bytes, int]:
    """Return the bytes of a file, at most one too many, and its mode: what it is, and who may do what with it.

    Raises:
        Misconfigured: it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise fault(path, "is not a regular file", "name the file of a certificate")
            return file.read(MAX_BYTES + 1), mode
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise fault(path, problem, "check its name, and who may read it") from error
