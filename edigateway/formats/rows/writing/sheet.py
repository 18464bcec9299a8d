"""A file of rows while it is written: each row becomes bytes, and what cannot be written becomes a finding."""

import re
from collections.abc import Callable, Sequence

from edigateway.formats.rows import findings
from edigateway.formats.rows.findings import Findings, quoted
from edigateway.formats.rows.layouts.layout import (
    BYTE_ORDER_MARK,
    Column,
    Delimiting,
    RowLayout,
)
from edigateway.formats.rows.reading.rows import MAX_CELL_CHARACTERS, ZERO_PADDED
from edigateway.model.finding import Place

_Text = Callable[[Sequence[Column], Sequence[str]], str]


class Sheet:
    """Rows that are written one after the other, as the layout wants them."""

    def __init__(self, layout: RowLayout) -> None:
        """Start without rows."""
        self.findings = Findings()
        self._layout = layout
        self._parts = [BYTE_ORDER_MARK] if layout.has_byte_order_mark else []
        self._parts += [layout.line_end.encode()] * layout.skip
        self._rows = 0
        marks = layout.delimiting
        self._text: _Text = _fixed if marks is None else _delimited(marks, layout.comment)
        self._forbidden = re.compile(_forbidden(marks))

    @property
    def next_row(self) -> int:
        """Return the number of the row that is written next, from 1."""
        return self._rows + 1

    def add(self, tag: str, columns: Sequence[Column], cells: Sequence[str]) -> None:
        """Write a row, or say what keeps it from being written."""
        self._rows += 1
        faults = [
            (column, text, fault)
            for column, text in zip(columns, cells, strict=True)
            if (fault := self._fault(column, text))
        ]
        for column, text, (code, problem) in faults:
            place = Place(segment=tag, position=self._rows, column=column.name or None)
            self.findings.add(code, f"{column.name}: {problem}", place, text)
        if not faults:
            self._write(tag, columns[0].name, self._text(columns, cells))

    def _write(self, tag: str, first: str, line: str) -> None:
        comment, is_first = self._layout.comment, not self._parts
        fault = ""
        if comment and line.startswith(comment):
            fault = f"the row begins with {quoted(comment)} and would be read as a comment"
        elif is_first and line.startswith("\ufeff"):
            fault = "the file begins with the character of a byte order mark"
        if fault:
            place = Place(segment=tag, position=self._rows, column=first or None)
            self.findings.add(findings.CHARACTER, fault, place, line)
        self._parts.append((line + self._layout.line_end).encode(self._layout.encoding))

    def content(self) -> bytes:
        """Return the whole file."""
        return b"".join(self._parts)

    def _fault(self, column: Column, text: str) -> tuple[str, str] | None:
        if match := self._forbidden.search(text):
            shown = quoted(text)
            return (
                findings.CHARACTER,
                f"{match[0]!a} cannot stand in a cell of this layout: {shown}",
            )
        if column.last and len(text) > column.width:
            shown = quoted(text)
            return (
                findings.TOO_LONG,
                f"{shown} has {len(text)} characters, and the column has room for {column.width}",
            )
        if len(text) > MAX_CELL_CHARACTERS:
            return findings.TOO_LONG, f"the text is longer than {MAX_CELL_CHARACTERS} characters"
        return None if text.isascii() else _unencodable(text, self._layout.encoding)


def _unencodable(text: str, encoding: str) -> tuple[str, str] | None:
    """Return what is wrong with a text that an encoding does not have, or would give back as another one."""
    try:
        encoded = text.encode(encoding)
    except UnicodeEncodeError as error:
        character = text[error.start]
        shown = ascii(character) if character.isspace() else f"{character!a} ({character!r})"
        return findings.ENCODING, f"{encoding} has no {shown}: {quoted(text)}"
    if encoded.decode(encoding) == text:
        return None
    return findings.ENCODING, f"{quoted(text)} would be read as another text in {encoding}"


def _forbidden(marks: Delimiting | None) -> str:
    """Return the pattern of what cannot stand in any cell."""
    if marks is None:
        return "[\x00\r\n]"
    return "\x00" if marks.quote else f"[\x00\r\n{re.escape(marks.delimiter)}]"


def _delimited(marks: Delimiting, comment: str) -> _Text:
    """Return what writes a row with delimiters; only cells that need quotes get them."""
    special = re.compile(f"[{re.escape(marks.delimiter + marks.quote)}\r\n\ufeff]")
    quote, end = marks.quote, marks.delimiter if marks.is_trailing else ""

    def written(cell: str) -> str:
        if special.search(cell) or (comment and cell.startswith(comment)):
            return f"{quote}{cell.replace(quote, quote * 2)}{quote}"
        return cell

    def text(columns: Sequence[Column], cells: Sequence[str]) -> str:
        return marks.delimiter.join(map(written, cells) if quote else cells) + end

    return text


def _fixed(columns: Sequence[Column], cells: Sequence[str]) -> str:
    return "".join(padded(cell, column) for column, cell in zip(columns, cells, strict=True))


def padded(text: str, column: Column) -> str:
    """Return a text as wide as its column; only numbers are padded with zeros."""
    if not column.aligned_right:
        return text.ljust(column.width, column.pad)
    if column.pad != "0":
        return text.rjust(column.width, column.pad)
    is_number = ZERO_PADDED.fullmatch(text) is not None
    return text.zfill(column.width) if is_number else text.rjust(column.width)
