"""Shows the place of a finding in the received text: the segment as it came, and a mark under what is meant.

Whatever stands in the payload, what is shown is one line of harmless characters.
"""

from collections.abc import Callable, Sequence

from edigateway.formats.x12.syntax.characters import recognise
from edigateway.formats.x12.syntax.delimiters import LONGEST_HEADER, Delimiters, find_header
from edigateway.formats.x12.syntax.window import TELLING_BYTES
from edigateway.model.finding import Place

_LONGEST_SEGMENT = 4096
"""Characters of a segment that are looked at."""
_LAST_SIMPLE = "\u024f"
"""The last of the Latin letters; behind it are characters that are wider or narrower than one column."""
_CUT = "..."


class Excerpts:
    """The received text of one interchange, ``width`` columns of it at a time."""

    def __init__(self, fetch: Callable[[int, int], bytes], offset: int, width: int) -> None:
        """Learn the delimiters from the ISA at ``offset``; ``fetch(offset, length)`` returns bytes of the payload."""
        self._fetch = fetch
        self._characters = recognise(fetch(0, TELLING_BYTES))
        self._width = width
        header = find_header(self._text(offset, LONGEST_HEADER))
        self._delimiters = (
            header.delimiters if header else Delimiters(element="*", component="", segment="~")
        )

    def lines(self, place: Place) -> Sequence[str]:
        """Return the segment and the line with the mark; nothing where a finding is about no place."""
        if place.offset is None:
            return ()
        segment = self._segment(place.offset)
        start, length = _span(segment, place, self._delimiters)
        before = self._shown(segment[:start])
        meant = self._shown(segment[start : start + length])
        after = self._shown(segment[start + length :])
        return _window(before + meant + after, len(before), max(1, len(meant)), self._width)

    def _segment(self, offset: int) -> str:
        text = self._text(offset, _LONGEST_SEGMENT)
        segment = text.split(self._delimiters.segment, 1)[0]
        return segment.replace("\r", "").replace("\n", "")

    def _text(self, offset: int, length: int) -> str:
        return self._characters.decode(self._fetch(offset, length * self._characters.width))

    def _shown(self, text: str) -> str:
        return harmless(self._characters.restore(text))


def harmless(text: str) -> str:
    """Return text in which everything that is not a plain printable character is a question mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(each if each.isprintable() and each <= _LAST_SIMPLE else "?" for each in text)


def _span(segment: str, place: Place, delimiters: Delimiters) -> tuple[int, int]:
    """Return where what a place means begins in a segment, and how long it is."""
    elements = segment.split(delimiters.element)
    if place.element is None:
        return 0, len(elements[0]) if elements[0].upper() == place.segment else 0
    start, text = _part(segment, delimiters.element, place.element)
    if place.repetition is not None and delimiters.repetition:
        further, text = _part(text, delimiters.repetition, place.repetition - 1)
        start += further
    if place.component is not None and delimiters.component:
        further, text = _part(text, delimiters.component, place.component - 1)
        start += further
    return start, len(text)


def _part(text: str, separator: str, position: int) -> tuple[int, str]:
    """Return the part at a position from 0 and where it begins; behind the last part there is nothing."""
    parts = text.split(separator)
    if position >= len(parts):
        return len(text), ""
    return sum(len(part) + 1 for part in parts[:position]), parts[position]


def _window(line: str, start: int, length: int, width: int) -> Sequence[str]:
    first = 0 if start + length <= width else max(0, min(start - width // 3, len(line) - width))
    shown = line[first : first + width]
    if first:
        shown = _CUT + shown[len(_CUT) :]
    if first + width < len(line):
        shown = shown[: -len(_CUT)] + _CUT
    mark = "^" * min(length, width - (start - first))
    return shown, " " * (start - first) + mark
