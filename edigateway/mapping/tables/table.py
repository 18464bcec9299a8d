"""A table: rows of a partner's text and ours, each perhaps for one item and for a time."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

KEEP, ERROR = "keep", "error"
"""What a table may say under ``else`` that is no text of its own."""
_DAYS = 64


class Row(NamedTuple):
    """One row. ``since`` and ``until`` are ISO dates, both included; empty where the row holds ever since or for good.

    ``factor`` says how many of our unit one of the partner's is, and ``item`` for which item, empty for any.
    """

    partner: str
    ours: str
    item: str = ""
    factor: Fraction | None = None
    since: str = ""
    until: str = ""

    def holds(self, day: str) -> bool:
        """Tell whether the row is in effect on a day (ISO)."""
        return self.since <= day and (not self.until or day <= self.until)

    def meets(self, other: "Row") -> bool:
        """Tell whether both rows are in effect on some day."""
        is_before = bool(self.until) and self.until < other.since
        is_after = bool(other.until) and other.until < self.since
        return not is_before and not is_after


class Sides(NamedTuple):
    """The rows of one day as mappings: from the partner's texts to ours, and back by the first row of each."""

    ours: Mapping[str, str]
    partners: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table by its name; ``otherwise`` is what it says under ``else``: ``keep``, ``error``, a text of ours, or nothing."""

    name: str
    rows: tuple[Row, ...]
    otherwise: str = ""
    file: str = ""
    """The file of its own that the rows lie in, if any."""
    _sides: dict[str, Sides] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, name: str, words: Mapping[str, str]) -> "Table":
        """Make a table whose rows hold at any time."""
        return cls(name=name, rows=tuple(Row(key, word) for key, word in words.items()))

    @property
    def varies(self) -> bool:
        """Tell whether it says different things on different days."""
        return any(row.since or row.until for row in self.rows)

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hexadecimal, of what the table says, whatever its file looks like.

        The order of rows counts only among those of one text of ours.
        """
        ranks: Counter[tuple[str, str]] = Counter()
        rows: list[tuple[object, ...]] = []
        for row in self.rows:
            ranks[row.item, row.ours] += 1
            rank = ranks[row.item, row.ours]
            rows.append((*row[:3], str(row.factor or ""), *row[4:], rank))
        said = [self.otherwise, sorted(rows, key=str)]
        text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def sides(self, day: str) -> Sides:
        """Return what the table says on a day (ISO)."""
        if day not in self._sides:
            if len(self._sides) >= _DAYS:
                self._sides.clear()
            self._sides[day] = _sides(row for row in self.rows if row.holds(day))
        return self._sides[day]

    def ambiguous(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each text of ours that several texts of the partner mean at one time; the first of them is written."""
        by_word: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            by_word.setdefault((row.item, row.ours), []).append(row)
        for (_, word), rows in by_word.items():
            meeting = [row.partner for row in rows if row is rows[0] or row.meets(rows[0])]
            if len(meeting) > 1 and rows[0].factor is None:
                yield word, tuple(meeting)


def _sides(rows: Iterable[Row]) -> Sides:
    ours: dict[str, str] = {}
    partners: dict[str, str] = {}
    for row in rows:
        ours[row.partner] = row.ours
        partners.setdefault(row.ours, row.partner)
    return Sides(ours, partners)
