"""SFTP version 3 on the wire: requests as they are sent, replies as they come, everything bounded.

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


def parse_hello(body: bytes) -> Hello:
    """Read the server's first packet."""
    reader = _Reader(body, 0)
    if reader.u8() != 2:
        raise Malformed("it did not begin with its version")
    version, extensions = reader.u32(), set()
    while not reader.ended():
        extensions.add(reader.string())
        reader.string()
    return Hello(version=version, extensions=frozenset(extensions))


def parse_limits(body: bytes) -> tuple[int, int]:
    """Return how many bytes a server reads and writes at once; 0 says that it does not tell."""
    reader = _Reader(body, 0)
    reader.u64()
    return reader.u64(), reader.u64()


def parse_reply(body: bytes) -> tuple[int, Reply]:
    """Return the number of the request that is answered, and the answer."""
    reader = _Reader(body, 0)
    kind, number = reader.u8(), reader.u32()
    if kind == 101:
        return number, _status(reader)
    if kind == 102:
        return number, Handle(reader.string())
    if kind == 103:
        return number, Data(reader.string())
    if kind == 104:
        return number, _names(reader)
    if kind == 105:
        return number, _attributes(reader)
    if kind == 201:
        return number, Extended(reader.rest())
    raise Malformed(f"it sent a packet of the unknown kind {kind}")


def _string(value: bytes) -> bytes:
    return _U32.pack(len(value)) + value


class _Reader:
    """Takes values off the front of a packet, never beyond its end."""

    def __init__(self, body: bytes, at: int) -> None:
        self._body, self._at = body, at

    def ended(self) -> bool:
        return self._at >= len(self._body)

    def u8(self) -> int:
        return self._take(1)[0]

    def u32(self) -> int:
        return int.from_bytes(self._take(4), "big")

    def u64(self) -> int:
        return int.from_bytes(self._take(8), "big")

    def string(self) -> bytes:
        return self._take(self.u32())

    def rest(self) -> bytes:
        return self._body[self._at :]

    def _take(self, size_bytes: int) -> bytes:
        taken = self._body[self._at : self._at + size_bytes]
        if len(taken) != size_bytes:
            raise Malformed("it sent a packet that is cut off")
        self._at += size_bytes
        return taken


def _status(reader: _Reader) -> Status:
    code = reader.u32()
    return Status(code, b"" if reader.ended() else reader.string())


def _names(reader: _Reader) -> Names:
    entries = []
    for _ in range(reader.u32()):
        name = reader.string()
        reader.string()  # a line as `ls -l` prints it
        entries.append((name, _attributes(reader)))
    return Names(entries)


def _attributes(reader: _Reader) -> Attributes:
    flags = reader.u32()
    size_bytes = reader.u64() if flags & 0x01 else None
    if flags & 0x02:  # owner and group
        reader.u64()
    mode = reader.u32() if flags & 0x04 else None
    mtime_s = None
    if flags & 0x08:
        reader.u32()  # last read
        mtime_s = reader.u32()
    if flags & 0x80000000:
        for _ in range(reader.u32()):
            reader.string()
            reader.string()
    return Attributes(size_bytes, mode, mtime_s)
