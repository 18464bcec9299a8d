"""Cuts a payload into lines of text, and knows where each begins."""

import re

from edigateway.formats.rows.findings import ENCODING, Unreadable, finding
from edigateway.formats.rows.layouts.layout import BYTE_ORDER_MARK, RowLayout
from edigateway.model.finding import Place

_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)?")


def beginning(payload: bytes, layout: RowLayout) -> tuple[int, int]:
    """Return the byte where the first row may begin, and the number of its line, from 1."""
    has_mark = layout.encoding == "utf-8" and payload.startswith(BYTE_ORDER_MARK)
    offset, line = len(BYTE_ORDER_MARK) if has_mark else 0, 1
    for _ in range(layout.skip):
        match = _LINE.match(payload, offset)
        if match is None or not match[0]:
            break
        offset, line = match.end(), line + 1
    return offset, line


class Lines:
    """The lines of a part of a payload as text, one at a time; those of comments are passed over between rows.

    Who reads a row sets ``is_between`` before it; ``line`` and ``offset`` then are those of the first line of the row,
    and ``end`` is the byte behind its last one.
    """

    def __init__(self, payload: bytes, layout: RowLayout, start: int, stop: int, line: int) -> None:
        """Take the bytes from ``start`` to ``stop``, of which the first line has the number ``line``."""
        self._found = _LINE.finditer(payload, start, stop)
        self._encoding, self._comment = layout.encoding, layout.comment
        self._next_line = line
        self.is_between = True
        self.line = line
        self.offset = self.end = start

    def __iter__(self) -> "Lines":
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line with its end."""
        while True:
            raw = next(self._found)[0]
            if not raw:
                raise StopIteration
            begin = self.end
            self.end += len(raw)
            self._next_line += 1
            try:
                text = str(raw, "ascii" if raw.isascii() else self._encoding)
            except UnicodeDecodeError as error:
                raise self._undecodable(raw, begin, error) from None
            if not self.is_between:
                return text
            if self._comment and text.startswith(self._comment):
                continue
            self.line, self.offset, self.is_between = self._next_line - 1, begin, False
            return text

    def _undecodable(self, raw: bytes, begin: int, error: UnicodeDecodeError) -> Unreadable:
        message = f"the byte {raw[error.start]:#04x} is not {self._encoding}"
        place = Place(segment="row", position=self._next_line - 1, offset=begin + error.start)
        return Unreadable(finding(ENCODING, message, place))
