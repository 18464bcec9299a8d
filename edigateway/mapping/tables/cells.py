"""Rows of tables as they are written, by the names of their columns, and what can be wrong with them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from fractions import Fraction

from edigateway.mapping.tables.table import Row

COLUMNS = ("partner", "ours", "item", "factor", "from", "until", "note")
"""What a row may have; ``partner`` and ``ours`` it must have, and ``note`` is for people only."""
_FACTOR = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)(?:/(\d{1,12}(?:\.\d{1,12})?))?", re.ASCII)


class WrongRow(Exception):
    """A row that cannot be one: what is wrong, and what to do."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        """Keep both."""
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def row(cells: Mapping[str, str]) -> Row:
    """Make a row of its cells by column.

    Raises:
        WrongRow: it lacks something, or has something that cannot stand there.
    """
    check_columns(cells)
    for name in ("partner", "ours"):
        if not cells.get(name):
            raise WrongRow(f"a row without {name}", "write both the partner's text and ours")
    since, until = _day(cells.get("from", "")), _day(cells.get("until", ""))
    if until and until < since:
        raise WrongRow(f"it ends on {until} before it begins on {since}", "swap from and until")
    return Row(
        partner=cells["partner"],
        ours=cells["ours"],
        item=cells.get("item", ""),
        factor=_factor(cells.get("factor", "")),
        since=since,
        until=until,
    )


def check_columns(names: Sequence[str] | Mapping[str, str]) -> None:
    """Refuse columns that no table has.

    Raises:
        WrongRow: there is one.
    """
    for name in names:
        if name not in COLUMNS:
            near = get_close_matches(name, COLUMNS, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"there are: {', '.join(COLUMNS)}"
            raise WrongRow(f"no table has the column '{name}'", remedy)


def clashes(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """Yield each row, with its index, whose text of the partner an earlier row explains for the same time."""
    seen: dict[tuple[str, str], list[Row]] = {}
    for index, each in enumerate(rows):
        earlier = seen.setdefault((each.item, each.partner), [])
        if any(each.meets(other) for other in earlier):
            yield index, each
        earlier.append(each)


def _day(written: str) -> str:
    if not written:
        return ""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise WrongRow(f"'{written}' is not a date", "write it as 2026-11-21") from None


def _factor(written: str) -> Fraction | None:
    if not written:
        return None
    match = _FACTOR.fullmatch(written)
    if match and Fraction(match[1]) > 0 and Fraction(match[2] or 1) > 0:
        return Fraction(match[1]) / Fraction(match[2] or 1)
    raise WrongRow(f"'{written}' is no factor", "write a number above 0, such as 12, 0.5 or 1/12")
