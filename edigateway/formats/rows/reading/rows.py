"""Cuts lines into rows: cells between delimiters, or at their positions; rows without any text are passed over."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence

from edigateway.formats.rows import findings
from edigateway.formats.rows.findings import Unreadable, finding
from edigateway.formats.rows.layouts.layout import (
    MAX_COLUMNS,
    Column,
    Delimiting,
    RecordLayout,
    RowLayout,
)
from edigateway.formats.rows.reading.lines import Lines
from edigateway.model.finding import Place

MAX_CELL_CHARACTERS = 1024 * 1024

ZERO_PADDED = re.compile(r"([+-]?)0*(\d+(?:[.,]\d*)?)", re.ASCII)
"""A number that zeros can be put before: its sign, and the rest without them."""


class Row:
    """One row: its cells, the line where it begins (from 1), and its bytes within the file.

    ``record`` is its type, None if the layout has none such; cells behind the last column are kept at the end.
    """

    __slots__ = ("cells", "end", "line", "offset", "record")

    def __init__(
        self, cells: list[str], record: RecordLayout | None, line: int, offset: int, end: int
    ) -> None:
        """Keep what was cut."""
        self.cells, self.record = cells, record
        self.line, self.offset, self.end = line, offset, end

    @property
    def place(self) -> Place:
        """Return where it lies."""
        return Place(segment="row", position=self.line, offset=self.offset)


def cut(payload: bytes, layout: RowLayout, start: int, stop: int, line: int) -> Iterator[Row]:
    """Yield the rows between two bytes, of which the first is in a line of that number.

    Raises:
        Unreadable: the encoding, the quotes or the size of something is not what the layout says.
    """
    lines = Lines(payload, layout, start, stop, line)
    if layout.delimiting is None:
        return _fixed(lines, layout)
    return _delimited(lines, layout, layout.delimiting)


def _delimited(lines: Lines, layout: RowLayout, marks: Delimiting) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(
        lines,
        delimiter=marks.delimiter,
        quotechar=marks.quote or None,
        quoting=csv.QUOTE_MINIMAL if marks.quote else csv.QUOTE_NONE,
        strict=True,
    )
    codes = {each.code: each for each in layout.records}
    only = None if layout.has_types else layout.root
    at = layout.type_at[0] - 1
    while True:
        lines.is_between = True
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _uncut(error, lines) from None
        if len(cells) > MAX_COLUMNS:
            raise _too_many_columns(len(cells), lines)
        if not cells or ((not cells[0] or cells[0].isspace()) and _are_blank(cells)):
            continue
        record = only or (codes.get(cells[at].strip()) if len(cells) > at else None)
        yield Row(cells, record, lines.line, lines.offset, lines.end)


def _fixed(lines: Lines, layout: RowLayout) -> Iterator[Row]:
    cutters = {each.name: _cutter(each.columns) for each in layout.records}
    codes = {each.code: each for each in layout.records}
    only = None if layout.has_types else layout.root
    first, last = layout.type_at
    for text in lines:
        lines.is_between = True
        bare = text.rstrip("\r\n")
        if not bare or bare.isspace():
            continue
        if len(bare) > MAX_CELL_CHARACTERS:
            message = f"the row is longer than {MAX_CELL_CHARACTERS} characters; has the file no line ends?"
            raise Unreadable(finding(findings.TOO_LONG, message, _place(lines)))
        record = only or codes.get(bare[first - 1 : last].strip())
        cells = cutters[record.name](bare) if record is not None else [bare]
        yield Row(cells, record, lines.line, lines.offset, lines.end)


def _cutter(columns: Sequence[Column]) -> Callable[[str], list[str]]:
    """Return what cuts a row at its positions; text behind the last column becomes one more cell."""
    bounds = [(each.first - 1, each.last) for each in columns]
    padded = [(n, each) for n, each in enumerate(columns) if each.pad != " "]
    end = columns[-1].last

    def cut_at(text: str) -> list[str]:
        cells = [text[first:last].strip() for first, last in bounds]
        for n, column in padded:
            cells[n] = bare_text(cells[n], column)
        if len(text) > end and not text[end:].isspace():
            cells.append(text[end:])
        return cells

    return cut_at


def bare_text(text: str, column: Column) -> str:
    """Return a text without what pads it; zeros are taken off numbers only, whose sign and last digit stay."""
    if not column.aligned_right:
        return text.rstrip(column.pad)
    if column.pad != "0":
        return text.lstrip(column.pad)
    match = ZERO_PADDED.fullmatch(text)
    return text if match is None else match[1] + match[2]


def _are_blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _place(lines: Lines) -> Place:
    return Place(segment="row", position=lines.line, offset=lines.offset)


def _uncut(error: csv.Error, lines: Lines) -> Unreadable:
    if "field limit" in str(error):
        message = (
            f"a cell is longer than {MAX_CELL_CHARACTERS} characters; is a closing quote missing?"
        )
        return Unreadable(finding(findings.TOO_LONG, message, _place(lines)))
    message = f"the row cannot be cut into cells: {error}"
    return Unreadable(finding(findings.QUOTES, message, _place(lines)))


def _too_many_columns(count: int, lines: Lines) -> Unreadable:
    message = f"the row has {count} columns, and {MAX_COLUMNS} are the limit"
    return Unreadable(finding(findings.TOO_MANY, message, _place(lines)))
