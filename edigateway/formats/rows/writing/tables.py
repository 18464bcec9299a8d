"""Writes documents as rows of one type: the header once, then the rows of each document."""

from collections.abc import Iterator, Sequence

from edigateway.formats.rows import findings
from edigateway.formats.rows.findings import quoted
from edigateway.formats.rows.layouts.layout import ROW, Column, RowLayout
from edigateway.formats.rows.writing.sheet import Sheet
from edigateway.model.finding import Place
from edigateway.model.record import Record

_Key = tuple[str, ...]
_Name = str | int


def write(trees: Sequence[Record], layout: RowLayout, sheet: Sheet) -> None:
    """Write documents in the columns of the layout, or, where only the header has them, in those that they have."""
    columns = layout.root.columns or _columns_of(trees)
    if layout.delimiting is not None and layout.delimiting.has_header:
        sheet.add("header", columns, [column.name for column in columns])
    known = dict(_numbered([column.name for column in columns]))
    keys: set[_Key] = set()
    for tree in trees:
        sorter = _Sorter(tree, known, sheet)
        key = _key(tree, layout, sheet)
        if key in keys:
            message = f"two documents have {_named(layout, key)}, and would be read as one"
            sheet.findings.add(findings.KEY_TWICE, message, _place(sheet))
        keys.add(key)
        for row in tree.children:
            sheet.add(ROW, columns, sorter.cells(row))


def _columns_of(trees: Sequence[Record]) -> tuple[Column, ...]:
    names = dict.fromkeys(name for tree in trees for name in tree.elements[1:] if name)
    nameless = any("" in tree.elements[1:] for tree in trees)
    if not nameless:
        return tuple(Column(name=name) for name in names)
    return tuple(Column(name=name) for name in max((tree.elements[1:] for tree in trees), key=len))


def _numbered(names: Sequence[str]) -> Iterator[tuple[_Name, int]]:
    """Yield each name with its number, from 1; what has no name goes by its number."""
    for number, name in enumerate(names, 1):
        yield name or number, number


class _Sorter:
    """Puts the cells of a document's rows into the columns of the file."""

    def __init__(self, tree: Record, known: dict[_Name, int], sheet: Sheet) -> None:
        self._sheet, self._width = sheet, len(known)
        self._names = [name for name, _ in _numbered(tree.elements[1:])]
        self._places = [known.get(name, 0) for name in self._names]

    def cells(self, row: Record) -> list[str]:
        """Return the cells of a row in the order of the file; for others there must be no text."""
        cells = [""] * self._width
        for number, text in enumerate(row.elements[1:]):
            place = self._places[number] if number < len(self._places) else 0
            if place:
                cells[place - 1] = text
            elif text:
                name = self._names[number] if number < len(self._names) else number + 1
                message = f"there is no column {name} for {quoted(text)}"
                at = Place(segment=ROW, position=self._sheet.next_row, column=str(name))
                self._sheet.findings.add(findings.COLUMN_UNKNOWN, message, at, text)
        return cells


def _key(tree: Record, layout: RowLayout, sheet: Sheet) -> _Key:
    """Return what tells a document from others, and complain if its rows would not be read as one document."""
    place = _place(sheet)
    if not tree.children:
        sheet.findings.add(findings.EMPTY, "a document has no rows", place)
    if not layout.group_by:
        return ()
    numbers = [_number(tree, name) for name in layout.group_by]
    keys = dict.fromkeys(tuple(_cell(row, n) for n in numbers) for row in tree.children)
    key = next(iter(keys), ())
    if len(keys) > 1:
        message = f"rows of one document have {' and '.join(_named(layout, each) for each in list(keys)[:2])}"
        sheet.findings.add(findings.KEYS_DIFFER, message, place)
    elif tree.children and not any(key):
        message = f"a document has no {', '.join(layout.group_by)}, which it is known by"
        sheet.findings.add(findings.NO_KEY, message, place)
    return key


def _named(layout: RowLayout, key: _Key) -> str:
    if not key:
        return "the whole file"
    return ", ".join(
        f"{name} {quoted(text)}" for name, text in zip(layout.group_by, key, strict=True)
    )


def _number(tree: Record, name: str) -> int:
    return list(tree.elements).index(name, 1) if name in tree.elements[1:] else 0


def _cell(row: Record, number: int) -> str:
    return row.elements[number].strip() if 0 < number < len(row.elements) else ""


def _place(sheet: Sheet) -> Place:
    return Place(segment=ROW, position=sheet.next_row)
