"""Which elements of a record the fields of a map take, so that what none takes can be kept."""

from collections.abc import Iterable

from edigateway.mapping.language import Elements, Segments
from edigateway.model.record import Record
from edigateway.model.step import Step


class Claims:
    """The elements of one sort of record that are taken: single ones, components, and all from one on."""

    def __init__(self) -> None:
        """Start with nothing taken."""
        self._elements: set[int] = set()
        self._components: dict[int, set[int]] = {}
        self._from: int | None = None

    def take(self, location: Elements) -> None:
        """Take what a location reads."""
        if location.component:
            self._components.setdefault(location.first, set()).add(location.component)
        elif location.last:
            self._elements.update(range(location.first, location.last + 1))
        else:
            self._from = min(location.first, self._from or location.first)

    def take_element(self, number: int) -> None:
        """Take one element by its number."""
        self._elements.add(number)

    def has(self, number: int) -> bool:
        """Return whether a whole element is taken."""
        return number in self._elements or (self._from is not None and number >= self._from)

    def components(self, number: int) -> set[int]:
        """Return the components of an element that are taken one by one."""
        return self._components.get(number, set())

    def gaps(self) -> tuple[tuple[int, ...], int | None]:
        """Return the numbers below the last one taken that are not taken, and from which on nothing is; None if all are.

        An element of which only components are taken counts as not taken.
        """
        end = self._from if self._from is not None else max(self._elements, default=0) + 1
        gaps = tuple(number for number in range(1, end) if not self.has(number))
        return gaps, None if self._from is not None else end


_LAST = 99
"""The number of the last element that there can be: maps write numbers in two digits."""


class Ignored:
    """What a map names as of no interest, wherever it stands: records and elements."""

    def __init__(self, locations: Iterable[Segments | Elements]) -> None:
        """Sort the locations by segment id."""
        self._records: dict[str, list[Step]] = {}
        self._elements: dict[str, list[tuple[Step, int]]] = {}
        for location in locations:
            path = location.segments if isinstance(location, Elements) else location
            step = path.steps[-1]
            if isinstance(location, Elements):
                last = location.last or _LAST
                for number in range(location.first, last + 1):
                    self._elements.setdefault(step.tag, []).append((step, number))
            else:
                self._records.setdefault(step.tag, []).append(step)

    def record(self, record: Record) -> bool:
        """Return whether a whole record is of no interest."""
        steps = self._records.get(record.tag)
        return steps is not None and any(_carries(record, step) for step in steps)

    def always(self, tag: str) -> set[int]:
        """Return the elements of a segment that are never of interest."""
        return {number for step, number in self._elements.get(tag, ()) if not step.code}

    def element(self, record: Record, number: int) -> bool:
        """Return whether one element of a record is of no interest."""
        known = self._elements.get(record.tag, ())
        return any(n == number and _carries(record, step) for step, n in known)


def _carries(record: Record, step: Step) -> bool:
    return all(
        (child_text(record, each.child) if each.child else _text(record, each.code_at)) == each.code
        for each in step.conditions
    )


def child_text(record: Record, tag: str) -> str:
    """Return the text of the first child of a tag; empty where there is none."""
    children = (child for child in record.children if child.elements[0] == tag)
    return next((_text(child, 1) for child in children), "")


def _text(record: Record, number: int) -> str:
    return record.elements[number] if number < len(record.elements) else ""
