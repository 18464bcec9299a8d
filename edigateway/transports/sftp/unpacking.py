"""Reading what a server sends: each value within the packet that holds it, and nothing else.

Source: draft-ietf-secsh-filexfer-02 §4, §5, §7; PROTOCOL of OpenSSH §4.8 (limits).
"""

from edigateway.transports.sftp.packets import (
    Attributes,
    Data,
    Extended,
    Handle,
    Hello,
    Malformed,
    Names,
    Reply,
    Status,
)


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
