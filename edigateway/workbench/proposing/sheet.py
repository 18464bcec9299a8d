"""Finds out how a file of rows lies: its encoding, its delimiter, and whether the first row has the names."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from edigateway.errors import Refused
from edigateway.workbench.proposing.cells import Form, form_of
from edigateway.workbench.proposing.samples import Sample

_DELIMITERS = (",", ";", "\t", "|")
_MOST_ROWS = 2000
_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file of rows: ``names`` are those of its columns, ours where it ``has_header`` not; ``rows`` are all others."""

    encoding: str
    delimiter: str
    has_header: bool
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, number: int) -> tuple[str, ...]:
        """Return the texts of a column, from 0."""
        return tuple(row[number] for row in self.rows)

    @property
    def looks(self) -> tuple[object, ...]:
        """Return what files of one layout have in common."""
        return self.encoding, self.delimiter, self.has_header, self.names


def sheet(sample: Sample) -> Sheet:
    """Look at one file.

    Raises:
        Refused: it is no delimited text, or has no rows.
    """
    encoding, text = _decoded(sample)
    delimiter, rows = _cut(sample, text)
    has_header = _has_header(rows)
    names = rows[0] if has_header else [f"column_{n}" for n in range(1, len(rows[0]) + 1)]
    body = rows[1:] if has_header else rows
    if not body:
        raise Refused(f"{sample.name}: there are no rows below the names of the columns")
    return Sheet(
        encoding=encoding,
        delimiter=delimiter,
        has_header=has_header,
        names=tuple(names),
        rows=tuple(
            (*row, *[""] * (len(names) - len(row)))[: len(names)] for row in map(tuple, body)
        ),
    )


def _decoded(sample: Sample) -> tuple[str, str]:
    if b"\x00" in sample.payload:
        raise Refused(f"{sample.name}: this is neither X12 nor text; write its map by hand")
    for encoding in _ENCODINGS:
        try:
            return encoding, sample.payload.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(f"{sample.name}: its text is neither UTF-8 nor cp1252")


def _cut(sample: Sample, text: str) -> tuple[str, list[list[str]]]:
    """Return the delimiter by which the most rows have as many cells as the first, and the rows."""
    tried = [(delimiter, _rows(text, delimiter)) for delimiter in _DELIMITERS]
    fits = [(delimiter, rows) for delimiter, rows in tried if rows and len(rows[0]) > 1]
    if text.lstrip()[:1] in {"<", "{", "["} or not fits:
        problem = "this is neither X12 nor rows with a delimiter"
        raise Refused(f"{sample.name}: {problem}; write its map by hand")
    return max(fits, key=lambda fit: (_evenness(fit[1]), len(fit[1][0])))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if any(cells):
                rows.append([cell.strip() for cell in cells])
            if len(rows) == _MOST_ROWS:
                break
    except csv.Error:
        return []
    return rows


def _evenness(rows: Sequence[Sequence[str]]) -> float:
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows)


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row is made of different words, with no number or date among them."""
    first = rows[0]
    is_words = all(form_of([cell]).form is Form.TEXT and cell for cell in first)
    return is_words and len(set(first)) == len(first)
