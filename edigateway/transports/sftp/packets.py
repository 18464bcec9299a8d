"""SFTP version 3 on the wire: requests as they are sent, and what replies can be.

Names are bytes: the server's own, never decoded. What does not follow the draft raises Malformed.

Source: draft-ietf-secsh-filexfer-02 §3 to §8; PROTOCOL of OpenSSH §4 (posix-rename, limits).
"""

import stat
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias

VERSION = 3
MAX_PACKET_BYTES = 1024 * 1024
"""Longer packets are not read; servers keep to 256 KiB."""

POSIX_RENAME = b"posix-rename@openssh.com"
LIMITS = b"limits@openssh.com"

_U32 = struct.Struct(">I")
_HEAD = struct.Struct(">BI")
_RANGE = struct.Struct(">QI")
_U64 = struct.Struct(">Q")
_NO_ATTRIBUTES = _U32.pack(0)


class Malformed(Exception):
    """The server sent something that is not SFTP."""


class Kind(IntEnum):
    """What a request asks for."""

    INIT = 1
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    FSTAT = 8
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    REALPATH = 16
    RENAME = 18
    EXTENDED = 200


class Code(IntEnum):
    """How a server says that an act ended; other numbers are failures like FAILURE."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    OP_UNSUPPORTED = 8


READ_ONLY = 0x01
WRITE_ANEW = 0x02 | 0x08 | 0x10
"""Write, create, truncate."""


class Request(NamedTuple):
    """One request without its number, which it gets when it is sent."""

    kind: Kind
    body: bytes


class Status(NamedTuple):
    """An act ended without a result; ``message`` is what the server said, in its words."""

    code: int
    message: bytes


class Handle(NamedTuple):
    """An open file or folder."""

    value: bytes


class Data(NamedTuple):
    """Bytes of a file."""

    value: bytes


class Attributes(NamedTuple):
    """What a server tells about a file: each may be missing."""

    size_bytes: int | None
    mode: int | None
    mtime_s: int | None

    @property
    def is_file(self) -> bool:
        """Tell whether it is known to be a regular file."""
        return self.mode is not None and stat.S_ISREG(self.mode)


class Names(NamedTuple):
    """A part of a listing."""

    entries: list[tuple[bytes, Attributes]]


class Extended(NamedTuple):
    """The reply of an extension."""

    value: bytes


Reply: TypeAlias = Status | Handle | Data | Names | Attributes | Extended


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """How a server introduced itself."""

    version: int
    extensions: frozenset[bytes]


def most_bytes(request: Request) -> int:
    """Return how many bytes of a file may come in answer to a request."""
    return int.from_bytes(request.body[-4:], "big") if request.kind is Kind.READ else 0


def packet(number: int, request: Request) -> bytes:
    """Return a request as it is sent."""
    length = _U32.pack(5 + len(request.body))
    return b"".join((length, _HEAD.pack(request.kind, number), request.body))


def hello() -> bytes:
    """Return the first packet that we send."""
    return _U32.pack(5) + _HEAD.pack(Kind.INIT, VERSION)


def open_file(path: bytes, flags: int) -> Request:
    """Open a file; see READ_ONLY and WRITE_ANEW."""
    return Request(Kind.OPEN, _string(path) + _U32.pack(flags) + _NO_ATTRIBUTES)


def close(handle: Handle) -> Request:
    """Close a file or folder."""
    return Request(Kind.CLOSE, _string(handle.value))


def read(handle: Handle, offset: int, size_bytes: int) -> Request:
    """Read at most that many bytes."""
    return Request(Kind.READ, _string(handle.value) + _RANGE.pack(offset, size_bytes))


def write(handle: Handle, offset: int, content: bytes) -> Request:
    """Write bytes at an offset."""
    return Request(Kind.WRITE, _string(handle.value) + _U64.pack(offset) + _string(content))


def named(kind: Kind, path: bytes) -> Request:
    """Ask for an act that needs a path only, such as LSTAT, OPENDIR or REMOVE."""
    return Request(kind, _string(path))


def held(kind: Kind, handle: Handle) -> Request:
    """Ask for an act that needs a handle only, such as FSTAT or READDIR."""
    return Request(kind, _string(handle.value))


def make_folder(path: bytes) -> Request:
    """Make a folder."""
    return Request(Kind.MKDIR, _string(path) + _NO_ATTRIBUTES)


def rename(old: bytes, new: bytes) -> Request:
    """Rename; an error if the new name is taken."""
    return Request(Kind.RENAME, _string(old) + _string(new))


def posix_rename(old: bytes, new: bytes) -> Request:
    """Rename in one step, as the system call does; only where the server offers it."""
    return extension(POSIX_RENAME, _string(old) + _string(new))


def extension(name: bytes, body: bytes = b"") -> Request:
    """Use an extension."""
    return Request(Kind.EXTENDED, _string(name) + body)


def _string(value: bytes) -> bytes:
    return _U32.pack(len(value)) + value
