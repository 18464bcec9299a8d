"""File acts that survive a power cut: written, flushed to the device, then visible under their final name.

Every act that changes a folder which somebody else can see goes through this module, so that there is one place
to read, to count and to interrupt.

Raises OSError as the system gave it: after a failed flush the file must not be believed, so callers never retry on
the same descriptor but start again from the bytes.
"""

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

TEMPORARY_PREFIX = ".edigw-"
_TEMPORARY = re.compile(re.escape(TEMPORARY_PREFIX) + "[0-9a-f]{32}")
_PLAIN_NAME = re.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")
FILES_A_FLUSH = 64
"""How many files :func:`deposit` keeps open at once."""


class Unplaceable(Exception):
    """A file can never be put under that name, however often it is tried."""


class AlreadyThere(Unplaceable):
    """A file of that name exists with other content, and nothing is ever overwritten."""


Placed: TypeAlias = "Unplaceable | OSError | None"
"""What became of one file of a deposit: None says that it is there."""


def write(folder: Path, content: bytes) -> Path:
    """Write ``content`` to a new hidden file in ``folder`` and flush it to the device; return its path."""
    path, descriptor = _begin(folder, content)
    try:
        _end(descriptor)
    except BaseException:
        _discard(path)
        raise
    return path


def publish(temporary: Path, final: Path) -> None:
    """Give a written file its final name in the same folder, never replacing what is there.

    A final file with the same content counts as published before (a crash came between). Whatever happens, the
    temporary name is gone afterwards.

    Raises:
        AlreadyThere: the name is taken by other content.
    """
    try:
        os.link(temporary, final, follow_symlinks=False)
    except FileExistsError:
        if not _same_content(temporary, final):
            raise AlreadyThere(f"{final} exists with other content") from None
    finally:
        remove(temporary)


def deposit(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Placed]:
    """Write, flush and publish files of these names in order; say of each what became of it once that is durable.

    Names are of ASCII letters, digits, ``_``, ``.`` and ``-``, so that none leads out of the folder. The list ends
    with the first OSError: what comes after it was not put. Many small files are flushed together, which costs a
    fraction of a flush each.
    """
    placed: list[Placed] = []
    for start in range(0, len(files), FILES_A_FLUSH):
        placed += _deposit(folder, files[start : start + FILES_A_FLUSH])
        if isinstance(placed[-1], OSError):
            break
    return placed


def move(
    source: str | Path,
    target: str | Path,
    *,
    source_folder: int | None = None,
    target_folder: int | None = None,
) -> None:
    """Rename within one file system; the old name is gone when the new one is there.

    Relative names count from the open folders, where these are given, so that no link on the way is followed.
    """
    os.rename(source, target, src_dir_fd=source_folder, dst_dir_fd=target_folder)


def remove(path: str | Path, *, folder: int | None = None) -> None:
    """Remove a file, counted from an open folder where one is given; one that is gone already is no error."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path, dir_fd=folder)


def sync(descriptor: int) -> None:
    """Flush an open file or folder to the device."""
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
    with os.scandir(folder) as entries:
        leftovers = [
            entry.name
            for entry in entries
            if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
        ]
    for name in leftovers:
        remove(folder / name)


def _begin(folder: Path, content: bytes) -> tuple[Path, int]:
    path = folder / f"{TEMPORARY_PREFIX}{uuid4().hex}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
    except BaseException:
        os.close(descriptor)
        _discard(path)
        raise
    return path, descriptor


def _end(descriptor: int) -> None:
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        remove(path)


def _deposit(folder: Path, files: Sequence[tuple[str, bytes]]) -> list[Placed]:
    written, failure = _write_each(folder, [content for _, content in files])
    placed: list[Placed] = []
    try:
        for (name, _), temporary in zip(files, written, strict=False):
            placed.append(_publish(temporary, folder, name))
    except OSError as error:
        failure = error
    for temporary in written[len(placed) :]:
        _discard(temporary)
    try:
        sync_folder(folder)
    except OSError as error:
        return [error]
    return [*placed, failure] if failure else placed


def _publish(temporary: Path, folder: Path, name: str) -> Unplaceable | None:
    if not _PLAIN_NAME.fullmatch(name):
        remove(temporary)
        return Unplaceable(f"{name!r} cannot be the name of a file")
    try:
        publish(temporary, folder / name)
    except AlreadyThere as error:
        return error
    return None


def _write_each(folder: Path, contents: Sequence[bytes]) -> tuple[list[Path], OSError | None]:
    begun: list[tuple[Path, int]] = []
    failure: OSError | None = None
    try:
        for content in contents:
            begun.append(_begin(folder, content))
    except OSError as error:
        failure = error
    try:
        _flush_each([descriptor for _, descriptor in begun])
    except OSError as error:
        for path, _ in begun:
            _discard(path)
        return [], error
    return [path for path, _ in begun], failure


def _flush_each(descriptors: Sequence[int]) -> None:
    try:
        for descriptor in descriptors:
            # The advice makes the kernel start writing now, so that the flushes below wait for one another's work.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        for descriptor in descriptors:
            sync(descriptor)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _same_content(one: Path, other: Path) -> bool:
    if not stat.S_ISREG(other.lstat().st_mode):
        return False
    return one.stat().st_size == other.stat().st_size and _digest(one) == _digest(other)


def _digest(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
