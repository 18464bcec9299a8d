"""Makes documents of rows of one type: those with the same key belong together, wherever they stand in the file.

A file is read twice, so that only one document at a time is in memory: once to learn where the rows of each lie, and
then document by document.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from edigateway.formats.rows import findings
from edigateway.formats.rows.findings import Findings, Unreadable, finding
from edigateway.formats.rows.layouts.layout import DOCUMENT, ROW, RowLayout
from edigateway.formats.rows.reading.lines import beginning
from edigateway.formats.rows.reading.rows import Row, cut
from edigateway.formats.rows.reading.sets import (
    MAX_DOCUMENTS,
    MAX_ROWS,
    Extent,
    too_many,
    transaction_set,
)
from edigateway.model.envelope import TransactionSet
from edigateway.model.finding import Place
from edigateway.model.record import Record

_Key = tuple[str, ...]
_Runs: TypeAlias = "dict[_Key, array[int]]"
"""Where the rows of each document lie: for each run of them the first byte, the byte behind it, and the first line."""


def documents(payload: bytes, layout: RowLayout) -> Iterator[TransactionSet]:
    """Yield a set for each document, in the order in which their first rows stand in the file.

    The tree is ``document`` with the names of the columns as elements, and its rows as children.

    Raises:
        Unreadable: the file cannot be cut into rows; then nothing has been yielded.
    """
    offset, line = beginning(payload, layout)
    rows = cut(payload, layout, offset, len(payload), line)
    columns = _columns(rows, layout)
    runs = _runs(rows, [columns.index(name) for name in layout.group_by])
    if not runs:
        raise Unreadable(finding(findings.EMPTY, "the file has no rows", Place()))
    for key, where in runs.items():
        yield _document(payload, layout, columns, key, where)


def _columns(rows: Iterator[Row], layout: RowLayout) -> _Key:
    columns = layout.root.names
    if layout.delimiting is not None and layout.delimiting.has_header:
        header = next(rows, None)
        if header is None:
            raise Unreadable(finding(findings.EMPTY, "the file has no rows", Place()))
        columns = _without_end([cell.strip() for cell in header.cells])
        _check_columns(columns, layout)
    return columns


def _without_end(columns: list[str]) -> _Key:
    """Return names without the nameless ones at the end, which delimiters behind the last column leave."""
    while columns and not columns[-1]:
        columns.pop()
    return tuple(columns)


def _check_columns(columns: _Key, layout: RowLayout) -> None:
    place = Place(segment=ROW, position=1 + layout.skip)
    for name in layout.group_by:
        if name not in columns:
            message = f"there is no column {name}, by which documents are told apart"
            raise Unreadable(finding(findings.COLUMN_MISSING, message, place, name))
    for name, count in Counter(columns).items():
        if name and count > 1:
            message = f"there are several columns {findings.quoted(name)}"
            raise Unreadable(finding(findings.COLUMN_TWICE, message, place, name))


def _runs(rows: Iterator[Row], key_cells: Sequence[int]) -> _Runs:
    runs: _Runs = {}
    key_of, last, run = _key_reader(key_cells), None, array("Q")
    left = MAX_ROWS
    for row in rows:
        left -= 1
        key = key_of(row.cells)
        if key == last:
            run[-2] = row.end
        else:
            last, run = key, runs.setdefault(key, array("Q"))
            run.extend((row.offset, row.end, row.line))
        if left < 0 or len(runs) > MAX_DOCUMENTS:
            raise too_many(row)
    return runs


def _key_reader(numbers: Sequence[int]) -> Callable[[list[str]], _Key]:
    if len(numbers) == 1:
        [only] = numbers
        return lambda cells: (cells[only].strip() if only < len(cells) else "",)
    return lambda cells: tuple(
        cells[number].strip() if number < len(cells) else "" for number in numbers
    )


def _document(
    payload: bytes, layout: RowLayout, columns: _Key, key: _Key, where: "array[int]"
) -> TransactionSet:
    found, extent = Findings(), Extent()
    tree = Record([DOCUMENT, *columns], where[2], where[0])
    append, width = tree.children.append, len(columns)
    for n in range(0, len(where), 3):
        for row in cut(payload, layout, where[n], where[n + 1], where[n + 2]):
            if not extent.rows and key and not any(key):
                message = "the columns that documents are told apart by are empty"
                found.add(findings.NO_KEY, message, row.place)
            extent.add(row)
            if len(row.cells) != width:
                check_width(row, columns, found)
            append(Record([ROW, *map(str.strip, row.cells)], row.line, row.offset))
    return transaction_set(layout.format, " ".join(key).strip(), extent, found, tree)


def check_width(row: Row, columns: Sequence[str], found: Findings) -> None:
    """Complain of cells that are missing, or that no column is there for; empty ones are cut off."""
    cells, width = len(row.cells), len(columns)
    if cells < width:
        message = (
            f"the row has {cells} cells, and there are {width} columns; the missing ones are empty"
        )
        found.add(findings.SHORT_ROW, message, row.place)
        return
    surplus = next((cell.strip() for cell in row.cells[width:] if cell.strip()), None)
    if surplus is None:
        del row.cells[width:]
        return
    message = f"the row goes on behind its last column {columns[-1] if columns else ''}: {findings.quoted(surplus)}"
    found.add(findings.SURPLUS, message, row.place, surplus)
