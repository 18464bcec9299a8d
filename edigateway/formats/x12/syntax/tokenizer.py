"""Cuts the text of an interchange into segments and elements, forgiving what does not change their meaning."""

from collections.abc import Iterator

from edigateway.formats.x12.syntax.characters import Characters
from edigateway.formats.x12.syntax.delimiters import LONGEST_HEADER, Header, find_header
from edigateway.model.record import Record

_BLANKS = "\r\n\t \x00\x1a"


class Tokenizer:
    """Yields the segments after an ISA as records without children, each with its offset in bytes.

    Tags are upper case, values have no spaces or line ends at their ends, and empty elements at the end of a segment
    are gone. ``end`` is where the segment last yielded ends in the text, its terminator included.
    """

    def __init__(self, characters: Characters, header: Header) -> None:
        """Start after ``header``."""
        self._characters = characters
        self._restore = characters.restore
        self._loose = " " + header.delimiters.element
        self._delimiters = header.delimiters
        self.end = header.end

    def __iter__(self) -> Iterator[Record]:
        """Yield segment after segment; stop at the end of the text or where another interchange begins."""
        text, width = self._characters.text, self._characters.width
        terminator, separator = self._delimiters.segment, self._delimiters.element
        find, size, blanks = text.find, len(text), _BLANKS
        start = self.end
        while start < size:
            if text[start] in blanks:
                start += 1
                continue
            stop = find(terminator, start)
            raw = text[start:stop] if stop >= 0 else self._last(start)
            if text[start] in "Ii" and self._begins_interchange(start):
                self.end = start
                return
            self.end = stop + 1 if stop >= 0 else start + len(raw)
            if raw:
                yield Record(self._elements(raw, separator), 0, start * width)
            start = self.end if stop >= 0 else size

    def _elements(self, raw: str, separator: str) -> list[str]:
        if "\n" in raw or "\r" in raw:  # lines were wrapped, or CRLF ends them
            raw = raw.replace("\r", "").replace("\n", "")
        elements = raw.split(separator)
        if self._loose in raw or raw[-1:] in (" ", separator):
            elements = _trimmed(elements)
        if self._restore is not None:
            elements = [self._restore(element) for element in elements]
        if not elements[0].isupper():
            elements[0] = elements[0].strip().upper()
        return elements

    def _last(self, start: int) -> str:
        """Return a segment that nothing ends: what follows the line of an IEA is not part of it."""
        raw = self._characters.text[start:].rstrip(_BLANKS)
        return raw.splitlines()[0] if raw[:3].upper() == "IEA" else raw

    def _begins_interchange(self, start: int) -> bool:
        if self._characters.text[start : start + 3].upper() != "ISA":
            return False
        header = find_header(self._characters.text[start : start + LONGEST_HEADER])
        return header is not None and header.start == 0


def _trimmed(elements: list[str]) -> list[str]:
    elements = [element.rstrip(" ") for element in elements]
    while len(elements) > 1 and not elements[-1]:
        elements.pop()
    return elements
