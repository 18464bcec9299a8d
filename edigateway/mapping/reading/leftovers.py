"""What no field takes, kept in the object of the loop where it lies, with what is needed to write it back."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from edigateway.mapping.conversions.stamps import pieces
from edigateway.mapping.planning.claims import Claims, Ignored
from edigateway.model.record import Record

Object = dict[str, Any]
UNMAPPED = "unmapped"
Names = Mapping[str, Mapping[int, str]]
"""What elements are called, by the tag of the record and their number; the others are called by their number."""
_NO_NAMES: Mapping[int, str] = {}
MAX_DEPTH = 40
"""Loops within loops; real hierarchies of levels have five or six."""


class Leftovers:
    """What is left of one document while it is read."""

    def __init__(self, ignored: Ignored, component_separator: str, names: Names) -> None:
        """Start with nothing left; ``names`` are those that layouts give to elements."""
        self._ignored, self._separator, self._names = ignored, component_separator, names
        self._rests: dict[tuple[int, int], Object] = {}
        self._nth: dict[int, int] = {}
        self._objects: list[Object] = []
        self._holders: list[Object] = []

    def sort(self) -> None:
        """Put what was left into the order received, behind all fields."""
        for holder in self._holders:
            entries = holder.pop(UNMAPPED)
            entries.sort(key=itemgetter("position"))
            holder[UNMAPPED] = entries

    def records(
        self, into: Object, records: Iterable[Record], within: str, nth: int | None = None
    ) -> None:
        """Keep records that nobody took, and everything below them; ``nth`` says which of several they hang in."""
        waiting = [(record, within) for record in reversed(list(records))]
        while waiting:
            record, way = waiting.pop()
            if self._ignored.record(record):
                if not record.children:
                    continue
                inner = f"{way}/{record.tag}" if way else record.tag
                waiting += [(child, inner) for child in reversed(record.children)]
                continue
            whole = self._whole(record)
            if whole is not None:
                if nth:
                    whole["nth"] = nth
                self._add(into, whole, way)

    def count(self, records: Iterable[Record]) -> None:
        """Number the records that one field reads, so that what is left of each finds it again."""
        self._nth |= {id(record): nth for nth, record in enumerate(records, 1)}

    def rest(self, into: Object, record: Record, of: str, within: str, claims: Claims) -> None:
        """Keep the elements of a record that nobody took."""
        for number in range(1, len(record.elements)):
            text = record.elements[number]
            if not text or claims.has(number) or self._ignored.element(record, number):
                continue
            taken = claims.components(number)
            if taken:
                self._components(into, record, number, taken, of, within)
            else:
                self.value(into, record, self._name(record, number), text, of, within)

    def value(
        self, into: Object, record: Record, name: str, text: str, of: str, within: str
    ) -> None:
        """Keep a text under the number of its element, or the name of its column."""
        key = (id(into), id(record))
        rest = self._rests.get(key)
        if rest is None:
            rest = self._rests[key] = _entry(record, {})
            rest["of"] = of
            if self._nth.get(id(record), 1) > 1:
                rest["nth"] = self._nth[id(record)]
            self._objects.append(
                into
            )  # an object that is thrown away must not lend its id to another
            self._add(into, rest, within)
        rest["elements"][name] = text

    def _components(
        self, into: Object, record: Record, number: int, taken: set[int], of: str, within: str
    ) -> None:
        for component, text in enumerate(split(record.elements[number], self._separator), 1):
            if text and component not in taken:
                self.value(into, record, f"{number:02d}-{component}", text, of, within)

    def _whole(self, record: Record) -> Object | None:
        """Return a record with all that lies below it; what is nested too deeply is kept side by side."""
        top = _entry(record, self._elements(record))
        waiting = [(child, top, 1) for child in reversed(record.children)]
        while waiting:
            here, above, depth = waiting.pop()
            below = above
            if not self._ignored.record(here):
                below = _entry(here, self._elements(here))
                above.setdefault("children", []).append(below)
            inner = above if depth == MAX_DEPTH else below
            deeper = min(depth + 1, MAX_DEPTH)
            waiting += [(child, inner, deeper) for child in reversed(here.children)]
        return top if top["elements"] or "children" in top else None

    def _elements(self, record: Record) -> dict[str, str]:
        return {
            self._name(record, number): text
            for number, text in enumerate(record.elements[1:], 1)
            if text and not self._ignored.element(record, number)
        }

    def _name(self, record: Record, number: int) -> str:
        return self._names.get(record.tag, _NO_NAMES).get(number) or f"{number:02d}"

    def _add(self, into: Object, entry: Object, within: str) -> None:
        if within:
            entry["within"] = within
        entries = into.get(UNMAPPED)
        if entries is None:
            entries = into[UNMAPPED] = []
            self._holders.append(into)
        entries.append(entry)


def split(text: str, separator: str) -> list[str]:
    """Cut an element into its components; where a format has none, a stamp into its pieces."""
    return text.split(separator) if separator else pieces(text)


def _entry(record: Record, elements: dict[str, str]) -> Object:
    return {"tag": record.tag, "position": record.position, "elements": elements}
