"""The columns of a type of record as a layout writes them: a list of names, or names with their positions."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from edigateway.formats.rows.layouts.layout import MAX_COLUMNS, MAX_POSITION, Column
from edigateway.formats.rows.layouts.section import Section

_POSITIONS = re.compile(r"([1-9]\d{0,4})(?:-([1-9]\d{0,4}))?", re.ASCII)
_ALIGNED = {"left": False, "right": True}
_EXAMPLE = "write columns: {NUMBER: 1-10, DATE: 11-18}"


def positions(text: object) -> tuple[int, int] | None:
    """Return the first and last of positions such as ``1-10``; None if they are none."""
    match = _POSITIONS.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if first <= last <= MAX_POSITION else None


def listed(section: Section, where: Sequence[str | int]) -> tuple[Column, ...]:
    """Read the columns of a delimited file: their names, in their order."""
    names = section.texts(where)
    if len(names) > MAX_COLUMNS:
        section.fault(where, f"more than {MAX_COLUMNS} columns", "leave some out")
    return tuple(Column(name=name) for name in names)


def placed(
    section: Section, where: Sequence[str | int], type_at: tuple[int, int]
) -> tuple[Column, ...]:
    """Read the columns of rows of fixed width, in the order of their positions.

    What lies between them is a column, too, called by its positions; so are those that tell the type of a record.
    """
    written = section.value(*where)
    if not isinstance(written, dict) or not written:
        section.fault(where, "columns must be names with their positions", _EXAMPLE)
        return ()
    found = [_column(section, (*where, name)) for name in written]
    columns = sorted((each for each in found if each is not None), key=_first)
    first, last = type_at
    if first and not any(each.first <= last and each.last >= first for each in columns):
        columns = sorted([*columns, _nameless(first, last)], key=_first)
    for one, other in pairwise(columns):
        if one.last >= other.first:
            problem = f"{other.name} begins before {one.name} ends"
            section.fault((*where, other.name), problem, "mend the positions")
    if first and columns and (first, last) not in [(each.first, each.last) for each in columns]:
        problem = f"no column has the positions {first}-{last}, which tell the type"
        section.fault(where, problem, f"write TYPE: {first}-{last}")
    return tuple(_without_gaps(columns))


def _column(section: Section, where: Sequence[str | int]) -> Column | None:
    written, name = section.value(*where), str(where[-1])
    if not isinstance(written, dict):
        return _placed(section, where, name, written)
    section.keys(where, ("at",), ("align", "pad"), "a column")
    align, pad = written.get("align", "left"), written.get("pad", " ")
    if align not in _ALIGNED:
        section.fault((*where, "align"), "align is neither left nor right", "write left or right")
    if not isinstance(pad, str) or len(pad) != 1 or not pad.isprintable():
        section.fault((*where, "pad"), "pad must be one character", 'write pad: "0"')
        pad = " "
    if "at" not in written:
        return None
    aligned_right = _ALIGNED.get(str(align), False)
    return _placed(section, (*where, "at"), name, written["at"], pad, aligned_right=aligned_right)


def _placed(
    section: Section,
    where: Sequence[str | int],
    name: str,
    written: object,
    pad: str = " ",
    *,
    aligned_right: bool = False,
) -> Column | None:
    at = positions(written)
    if at is None:
        problem = f"'{written}' are no positions between 1 and {MAX_POSITION}"
        section.fault(where, problem, f"write {name}: 1-10, counted from 1")
        return None
    return Column(name=name, first=at[0], last=at[1], pad=pad, aligned_right=aligned_right)


def _without_gaps(columns: Sequence[Column]) -> Iterator[Column]:
    end = 0
    for column in columns:
        if column.first > end + 1:
            yield _nameless(end + 1, column.first - 1)
        yield column
        end = column.last


def _nameless(first: int, last: int) -> Column:
    return Column(name=f"{first}-{last}" if last > first else str(first), first=first, last=last)


def _first(column: Column) -> int:
    return column.first
