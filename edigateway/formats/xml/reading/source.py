"""The text of a file: decoded by what it declares itself, with a way back from characters to bytes and lines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from edigateway.formats.xml.findings import ENCODING, TOO_LARGE, Unreadable, finding
from edigateway.formats.xml.limits import MAX_BYTES
from edigateway.model.finding import Place

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CODECS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-1": "latin-1",
    "windows-1252": "cp1252",
}
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,99}?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*[\"']([!-~]{1,40}?)[\"']"
)
_KNOWN = "known: UTF-8, UTF-16 with a byte order mark, ISO-8859-1, Windows-1252, US-ASCII"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file without its byte order mark, which has ``mark`` bytes; ``codec`` is how it was decoded."""

    text: str
    codec: str
    mark: int

    def may_declare(self, name: str) -> bool:
        """Return whether a declaration of this encoding goes with the byte order mark; any does without one."""
        known = (self.codec, self.codec[:6], self.codec.replace("-le", "le").replace("-be", "be"))
        return not self.mark or name.lower() in known

    def offsets(self, indexes: Iterable[int]) -> Iterator[int]:
        """Yield the bytes at which characters stand; their indexes must ascend."""
        offset, at = self.mark, 0
        for index in indexes:
            offset += len(self.text[at:index].encode(self.codec))
            at = index
            yield offset

    def place(self, index: int, segment: str | None = None) -> Place:
        """Return the line and the byte of a character."""
        [offset] = self.offsets([index])
        line = self.text.count("\n", 0, index) + 1
        return Place(segment=segment, line=line, offset=offset)


def decode(payload: bytes) -> Source:
    """Decode a file as its byte order mark or its declaration says, and as UTF-8 where it says nothing.

    Raises:
        Unreadable: it is too large, or not in the encoding that it declares, or that one is not read here.
    """
    if len(payload) > MAX_BYTES:
        message = f"there are {len(payload)} bytes, and {MAX_BYTES} are the limit"
        raise Unreadable(finding(TOO_LARGE, message, Place()))
    mark = next((mark for mark in _MARKS if payload.startswith(mark)), b"")
    codec = _MARKS[mark] if mark else _declared(payload)
    try:
        return Source(payload[len(mark) :].decode(codec), codec, len(mark))
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        message = f"the byte {payload[at]:#04x} is not {codec}, which is the encoding here"
        place = Place(line=payload.count(b"\n", 0, at) + 1, offset=at)
        raise Unreadable(finding(ENCODING, message, place)) from None


def _declared(payload: bytes) -> str:
    if b"\x00" in payload[:4]:
        message = "this looks like UTF-16, but has no byte order mark"
        raise Unreadable(finding(ENCODING, message, Place(offset=0)))
    match = _DECLARED.match(payload)
    if not match:
        return "utf-8"
    name = match[1].decode("ascii")
    if name.lower() not in _CODECS:
        place = Place(line=1, offset=match.start(1))
        raise Unreadable(
            finding(ENCODING, f"the encoding '{name}' is not read; {_KNOWN}", place, name)
        )
    return _CODECS[name.lower()]
