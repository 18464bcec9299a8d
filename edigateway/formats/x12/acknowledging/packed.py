"""The segments of an acknowledgement as one text: a group may hold a quarter of a million sets."""

import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from edigateway.formats.x12.writing.writer import DELIMITERS

_ELEMENT, _SEGMENT = DELIMITERS.element, DELIMITERS.segment
_EACH = re.compile(f"[^{_SEGMENT}]+")


class PackedSegments:
    """Segments without a delimiter in their data, taken out of the text one after the other."""

    __slots__ = ("_count", "_text")

    def __init__(self, text: str) -> None:
        """Take the text of :class:`Packing`, or several of them in a row."""
        self._text = text
        self._count = text.count(_SEGMENT)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield element lists."""
        for match in _EACH.finditer(self._text):
            yield tuple(match[0].split(_ELEMENT))

    def __len__(self) -> int:
        """Return how many segments there are."""
        return self._count


class Packing:
    """A text of segments that grows."""

    def __init__(self) -> None:
        """Start empty."""
        self._text = StringIO()

    def add(self, segments: Iterable[Sequence[str]]) -> None:
        """Put segments behind the others; their elements must hold no delimiter."""
        self._text.writelines(map(packed, segments))

    @property
    def text(self) -> str:
        """Return what there is so far."""
        return self._text.getvalue()


def packed(segment: Sequence[str]) -> str:
    """Return the text of one segment."""
    return _ELEMENT.join(segment) + _SEGMENT
