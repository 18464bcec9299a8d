"""Reads BER: every way to write a value, without copying it and within bounds.

Lengths may be indefinite, and strings may come in pieces, as those who write while they still read send them.

Source: X.690 §8
"""

from collections.abc import Iterator

from edigateway.errors import Refused
from edigateway.transports.as2.message.asn1 import der

CONSTRUCTED = 0x20
MOST_DEPTH = 16
MOST_ELEMENTS = 1 << 18
"""So many pieces may one value have: 100 MiB, when they come in pieces of 400 octets."""

_INDEFINITE = 0x80
_MOST_LENGTH_OCTETS = 6
_LONG_TAG = 0x1F


class Malformed(Refused):
    """Says that octets are not BER, or not what was asked for."""


class Element:
    """One value: its tag (the one identifier octet), its contents, and the whole of it."""

    __slots__ = ("_depth", "content", "raw", "tag")

    def __init__(self, view: memoryview, at: int, depth: int) -> None:
        """Look at the value that begins at ``at``."""
        start, stop, end = _extent(view, at, depth, [MOST_ELEMENTS])
        self.tag = view[at]
        self.content = view[start:stop]
        self.raw = view[at:end]
        self._depth = depth

    @property
    def is_constructed(self) -> bool:
        """Tell whether the contents are values themselves."""
        return bool(self.tag & CONSTRUCTED)

    def children(self, most: int = 64) -> "list[Element]":
        """Return the values inside, at most so many."""
        if not self.is_constructed:
            raise Malformed("a value that should have values inside has none")
        found: list[Element] = []
        at = 0
        while at < len(self.content):
            if len(found) == most:
                raise Malformed(f"more than {most} values where that many are allowed")
            found.append(Element(self.content, at, self._depth + 1))
            at += len(found[-1].raw)
        return found

    def pieces(self, left: list[int] | None = None) -> Iterator[memoryview]:
        """Yield the octets of a string, in the pieces that they came in; ``left`` counts down how many there may be."""
        if not self.is_constructed:
            yield self.content
            return
        left = left or [MOST_ELEMENTS]
        at = 0
        while at < len(self.content):
            left[0] -= 1
            piece = Element(self.content, at, self._depth + 1)
            if piece.tag & ~CONSTRUCTED != der.OCTET_STRING or left[0] < 0:
                raise Malformed("a string has pieces that are not strings, or too many")
            yield from piece.pieces(left)
            at += len(piece.raw)

    def octets(self) -> bytes:
        """Return the octets of a string as one."""
        return b"".join(self.pieces())

    def definite(self, tag: int | None = None) -> bytes:
        """Return the value with definite lengths, under another tag if one is given."""
        if not self.is_constructed:
            return der.value(tag or self.tag, bytes(self.content))
        inside = self.children(most=MOST_ELEMENTS)
        return der.value(tag or self.tag, *(each.definite() for each in inside))

    def number(self) -> int:
        """Return an INTEGER."""
        if self.tag != der.INTEGER or not self.content:
            raise Malformed("a number is missing")
        return int.from_bytes(self.content, "big", signed=True)


def read(data: bytes | memoryview) -> Element:
    """Return the one value that octets hold; line ends after it are ignored.

    Raises:
        Malformed: the octets are not that.
    """
    view = memoryview(data)
    element = Element(view, 0, 0)
    rest = view[len(element.raw) :]
    if len(rest) > _MOST_LINE_ENDS or bytes(rest).strip(b"\r\n"):
        raise Malformed("octets follow after the end of the value")
    return element


_MOST_LINE_ENDS = 16


def _extent(view: memoryview, at: int, depth: int, left: list[int]) -> tuple[int, int, int]:
    """Return where the contents of a value begin and end, and where the value ends."""
    left[0] -= 1
    if depth > MOST_DEPTH or left[0] < 0:
        raise Malformed("values are nested too deep, or too many")
    if at + 2 > len(view) or view[at] & _LONG_TAG == _LONG_TAG:
        raise Malformed("a value is cut short or of no known kind")
    length = view[at + 1]
    start = at + 2
    if length == _INDEFINITE:
        stop = _indefinite_stop(view, at, depth, left)
        return start, stop, stop + 2
    if length > _INDEFINITE:
        octets = length & 0x7F
        if octets > _MOST_LENGTH_OCTETS or start + octets > len(view):
            raise Malformed("a length is cut short or too long")
        length = int.from_bytes(view[start : start + octets], "big")
        start += octets
    if start + length > len(view):
        raise Malformed("a value is cut short")
    return start, start + length, start + length


def _indefinite_stop(view: memoryview, at: int, depth: int, left: list[int]) -> int:
    if not view[at] & CONSTRUCTED:
        raise Malformed("a length is missing")
    at += 2
    while bytes(view[at : at + 2]) != b"\x00\x00":
        at = _extent(view, at, depth + 1, left)[2]
    return at
