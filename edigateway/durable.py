"""File acts that survive a power cut: written, flushed to the device, then visible under their final name.

Every act that changes a folder which somebody else can see goes through this module, so that there is one place
to read, to count and to interrupt.

Raises OSError as the system gave it: after a failed flush the file must not be believed, so callers never retry on
the same descriptor but start again from the bytes.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

TEMPORARY_PREFIX = ".edigw-"


class AlreadyThere(Exception):
    """A file of that name exists with other content, and nothing is ever overwritten."""


def write(folder: Path, content: bytes) -> Path:
    """Write ``content`` to a new hidden file in ``folder`` and flush it to the device; return its path."""
    path = folder / f"{TEMPORARY_PREFIX}{uuid4().hex}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
    try:
        with open(descriptor, "wb", closefd=True) as file:
            file.write(content)
            file.flush()
            sync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return path


def publish(temporary: Path, final: Path) -> None:
    """Give a written file its final name in the same folder, never replacing what is there.

    A final file with the same content counts as published before (a crash came between).

    Raises:
        AlreadyThere: the name is taken by other content.
    """
    try:
        os.link(temporary, final, follow_symlinks=False)
    except FileExistsError:
        if _digest(temporary) != _digest(final):
            temporary.unlink()
            raise AlreadyThere(f"{final} exists with other content") from None
    temporary.unlink()


def move(source: Path, target: Path) -> None:
    """Rename within one file system; the old name is gone when the new one is there."""
    os.rename(source, target)


def remove(path: Path) -> None:
    """Remove a file; one that is gone already is no error."""
    path.unlink(missing_ok=True)


def sync(descriptor: int) -> None:
    """Flush an open file to the device."""
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable: created, renamed and removed ones alike."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what a crash left half written in ``folder``."""
    for path in _leftovers(folder):
        remove(path)


def _leftovers(folder: Path) -> Iterable[Path]:
    return list(folder.glob(f"{TEMPORARY_PREFIX}*"))


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
