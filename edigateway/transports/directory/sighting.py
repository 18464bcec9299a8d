"""How a file looked from outside at one moment, and what its end looked like; nothing is ever waited for."""

import os
import re
import stat
from typing import NamedTuple

TAIL_BYTES = 512

_IEA_AT_THE_END = re.compile(
    # segment terminator, IEA, element separator, IEA01, separator, IEA02, terminator, and what editors, DOS and
    # mainframes add
    r"([^A-Za-z0-9])[\r\n\x85]*IEA([^A-Za-z0-9\r\n])[0-9 ]{1,5}\2[0-9 ]{1,9}\1[ \t\r\n\v\f\x85\x00\x1a]*\Z"
)
_ENCODINGS = ("latin-1", "cp037", "utf-16-le", "utf-16-be")
"""How X12 comes: ASCII and what extends it, EBCDIC, UTF-16; in each IEA is written with other bytes."""


class Sighting(NamedTuple):
    """A regular file as it looked; two equal ones mean that nothing touched it. They sort by age, then name."""

    mtime_ns: int
    name: str
    size_bytes: int
    inode: int


def sight(folder: int, name: str) -> Sighting | None:
    """Look at a name in an open folder; None unless it is a regular file that we may look at."""
    try:
        return sighting(os.stat(name, dir_fd=folder, follow_symlinks=False), name)
    except OSError:
        return None


def sighting(status: os.stat_result, name: str) -> Sighting | None:
    """Make a sighting of what ``stat`` said; None unless it is a regular file."""
    if not stat.S_ISREG(status.st_mode):
        return None
    return Sighting(status.st_mtime_ns, name, status.st_size, status.st_ino)


def open_to_read(folder: int, name: str) -> int:
    """Open a name in an open folder, following no link and waiting for nobody, whatever it is; see os.open."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
    return os.open(name, flags, dir_fd=folder)


def ends_with_iea(folder: int, name: str) -> bool:
    """Tell whether a file ends with a whole IEA segment, in any encoding, with at most blanks, NUL or 0x1A behind it.

    Source: X12 IEA01 (1 to 5 digits), IEA02 (9 digits).
    """
    try:
        descriptor = open_to_read(folder, name)
    except OSError:
        return False
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return False
        tail = os.pread(descriptor, TAIL_BYTES, max(0, status.st_size - TAIL_BYTES))
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return shows_iea_at_the_end(tail)


def shows_iea_at_the_end(tail: bytes) -> bool:
    """Tell whether the last TAIL_BYTES of a file end it as X12 ends; see :func:`ends_with_iea`."""
    return any(
        "IEA".encode(encoding) in tail
        and _IEA_AT_THE_END.search(tail.decode(encoding, "replace")) is not None
        for encoding in _ENCODINGS
    )
