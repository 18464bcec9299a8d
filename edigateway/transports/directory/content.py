"""Taking in the bytes of a file that we hold, whole and unchanging or not at all."""

import os
import stat

from edigateway.transports.directory.sighting import Sighting, open_to_read, sighting


class Unacceptable(Exception):
    """The content cannot be taken, however often it is tried; the message says why."""


class StillWritten(Exception):
    """The file changed while we read it."""


def read(folder: int, name: str, max_bytes: int) -> tuple[bytes, Sighting]:
    """Return the content of a file, and how it looked before and after it was read.

    Raises:
        Unacceptable: not a regular file, too large, or not ours to read.
        StillWritten: somebody is still writing it.
        OSError: it cannot be read now.
    """
    descriptor = _open(folder, name)
    try:
        before = sighting(os.fstat(descriptor), name)
        if before is None:
            raise Unacceptable(f"it is not a file but {_kind(os.fstat(descriptor).st_mode)}")
        if before.size_bytes > max_bytes:
            raise Unacceptable(
                f"it has {before.size_bytes} bytes, more than the {max_bytes} agreed"
            )
        content = _read_whole(descriptor, before.size_bytes)
        if len(content) != before.size_bytes or sighting(os.fstat(descriptor), name) != before:
            raise StillWritten
        return content, before
    finally:
        os.close(descriptor)


def _open(folder: int, name: str) -> int:
    try:
        return open_to_read(folder, name)
    except PermissionError as error:
        raise Unacceptable(f"the gateway may not read it: {error.strerror}") from error
    except OSError as error:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISREG(status.st_mode):
            raise
        raise Unacceptable(f"it is not a file but {_kind(status.st_mode)}") from error


def _read_whole(descriptor: int, size_bytes: int) -> bytes:
    content = os.read(descriptor, size_bytes)
    if len(content) == size_bytes:
        return content
    parts = [content]
    while parts[-1] and (missing := size_bytes - sum(map(len, parts))):
        parts.append(os.read(descriptor, missing))
    return b"".join(parts)


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFLNK: "a link",
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    return kinds.get(stat.S_IFMT(mode), "a device")
