"""Cuts a file into rows, each with the line and the byte where it begins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from edigateway.formats.delimited import findings
from edigateway.formats.delimited.layout import MAX_COLUMNS, RowLayout
from edigateway.model.finding import Finding, Place

MAX_FIELD_CHARACTERS = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, the line where it begins (from 1), and its bytes within the file."""

    cells: list[str]
    line: int
    offset: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was cut: the names of its columns, and its rows without the header."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Unreadable(Exception):
    """The file cannot be cut into rows; the finding says why and where."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


class _Lines:
    """The lines of a payload as text; remembers where the next one begins."""

    def __init__(self, payload: bytes, encoding: str) -> None:
        self._lines = iter(payload.splitlines(keepends=True))
        self._encoding = encoding
        self.count = 0
        self.offset = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = next(self._lines)
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            at = self.offset + error.start
            message = f"the byte {raw[error.start]:#04x} is not {self._encoding}"
            place = Place(segment="row", position=self.count + 1, offset=at)
            raise Unreadable(findings.finding(findings.ENCODING, message, place)) from None
        self.count += 1
        self.offset += len(raw)
        return text


def read_table(payload: bytes, layout: RowLayout) -> Table:
    """Cut a whole file.

    Raises:
        Unreadable: the encoding, the quotes or the size of something is not what the layout says, or the header lacks
            a column.
    """
    rows = [row for row in _rows(payload, layout) if any(row.cells)]
    if layout.header is True:
        columns = tuple(name.strip() for name in rows.pop(0).cells) if rows else ()
    else:
        columns = tuple(layout.header or ())
    if not rows:
        raise Unreadable(findings.finding(findings.EMPTY, "the file has no rows", Place()))
    _check_columns(columns, layout)
    return Table(columns, tuple(rows))


def _rows(payload: bytes, layout: RowLayout) -> Iterator[Row]:
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    lines = _Lines(payload, layout.encoding)
    reader = csv.reader(lines, delimiter=layout.delimiter, quotechar=layout.quote, strict=True)
    while True:
        line, offset = lines.count + 1, lines.offset
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_csv_finding(error, line, offset)) from None
        if len(cells) > MAX_COLUMNS:
            message = f"the row has {len(cells)} columns, and {MAX_COLUMNS} are the limit"
            place = Place(segment="row", position=line, offset=offset)
            raise Unreadable(findings.finding(findings.TOO_MANY_COLUMNS, message, place))
        yield Row(cells, line, offset, lines.offset)


def _csv_finding(error: csv.Error, line: int, offset: int) -> Finding:
    place = Place(segment="row", position=line, offset=offset)
    if "field limit" in str(error):
        message = (
            f"a field is longer than {MAX_FIELD_CHARACTERS} characters; is a closing quote missing?"
        )
        return findings.finding(findings.FIELD_TOO_LONG, message, place)
    return findings.finding(findings.QUOTES, f"the row cannot be cut into cells: {error}", place)


def _check_columns(columns: tuple[str, ...], layout: RowLayout) -> None:
    place = Place(segment="row", position=1)
    for name in layout.group_by:
        if name not in columns:
            message = f"there is no column {name}, by which documents are told apart"
            raise Unreadable(findings.finding(findings.COLUMN_MISSING, message, place, name))
    named = [name for name in columns if name]
    for name in named:
        if named.count(name) > 1:
            message = f"there are several columns {name}"
            raise Unreadable(findings.finding(findings.COLUMN_TWICE, message, place, name))
