"""How the records of a loop are handed to the fields that claim them, once per loop and without searching.

A scope is a loop while it is read: its *frame* is a list with the record of the loop first, then for each slot the
first record that it claimed (or None), and the list of all of them where they are wanted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from edigateway.mapping.claims import Claims, Ignored
from edigateway.mapping.reading import MAX_DEPTH, Reading
from edigateway.model.record import Record
from edigateway.model.step import Step

Frame: TypeAlias = list[Any]
"""Any, because each place has its own type for good, known when the map is compiled: asking again costs a third."""
Reader: TypeAlias = Callable[[Frame, Reading], object]
"""Reads one field; None means that nothing is present."""

_SELECTIONS = 1000


class Slot:
    """A claim on the first record that a step describes, or on all of them once it gathers.

    ``index`` is where the frame has the first record, ``list_index`` where it has all of them (0: they are not kept).
    """

    __slots__ = (
        "_missing",
        "each",
        "first",
        "index",
        "list_index",
        "others",
        "plan",
        "scope",
        "step",
    )

    def __init__(self, step: Step, index: int, ignored: Ignored, *, each: bool) -> None:
        """Claim nothing of the record yet but the code that it is known by."""
        self.step, self.index, self.each = step, index, each
        self.list_index = 0
        self.first, self.others = Claims(), Claims()
        self.scope: Scope | None = None
        self.plan = Plan(ignored)
        self._missing: dict[tuple[int, bool], tuple[int, ...]] = {}
        if step.code_at:
            self.first.take_element(step.code_at)
            self.others.take_element(step.code_at)

    def gather(self, frame: "Scope") -> None:
        """Claim all records instead of the first alone."""
        self.list_index = self.list_index or frame.grow()

    def claims(self, *, first: bool) -> Claims:
        """Return what is taken of the first record, or of the others; a loop takes the same of each."""
        if self.scope:
            return self.scope.claims
        return self.first if first else self.others

    def missing(self, length: int, *, first: bool) -> tuple[int, ...]:
        """Return the elements that no field takes of a record with ``length`` elements."""
        found = self._missing.get((length, first))
        if found is None:
            claims = self.claims(first=first)
            known = self.plan.ignored.always(self.step.tag) | {self.step.code_at}
            found = tuple(n for n in range(1, length) if n not in known and not claims.has(n))
            if len(self._missing) < _SELECTIONS:
                self._missing[length, first] = found
        return found


class Plan:
    """The slots for the children of a record, by segment id; the specific ones first."""

    __slots__ = ("ignored", "slots")

    def __init__(self, ignored: Ignored) -> None:
        """Start without slots: everything is left."""
        self.ignored = ignored
        self.slots: dict[str, list[Slot]] = {}

    def slot(self, step: Step, frame: "Scope", *, each: bool = False) -> Slot:
        """Return the slot for a step, and make it where there is none yet."""
        slots = self.slots.setdefault(step.tag, [])
        for slot in slots:
            if slot.step == step and slot.each == each:
                return slot
        made = Slot(step, frame.grow(), self.ignored, each=each)
        slots.append(made)
        slots.sort(key=lambda slot: (not slot.step.code_at, slot.each))
        return made

    def claim(self, children: Sequence[Record], frame: Frame, reading: Reading) -> int:
        """Hand each record to the first slot that wants it, and return one bit for each slot that got any.

        What nobody wants is left.
        """
        filled = 0
        for record in children:
            for slot in self.slots.get(record.elements[0], ()):
                if _claims(slot, record, frame):
                    filled |= 1 << slot.index
                    _leave_rest(slot, record, reading, frame[slot.index] is record)
                    if slot.scope is None and record.children:
                        filled |= slot.plan.claim(record.children, frame, reading)
                    break
            else:
                reading.left.tree(record)
        return filled


def _claims(slot: Slot, record: Record, frame: Frame) -> bool:
    step, elements = slot.step, record.elements
    at = step.code_at
    if at and (at >= len(elements) or elements[at] != step.code):
        return False
    if frame[slot.index] is None:
        frame[slot.index] = record
        if slot.list_index:
            frame[slot.list_index] = [record]
        return True
    if slot.list_index:
        frame[slot.list_index].append(record)
    return slot.list_index > 0


def _leave_rest(slot: Slot, record: Record, reading: Reading, first: bool) -> None:
    elements = record.elements
    for number in slot.missing(len(elements), first=first):
        if elements[number]:
            taken = slot.claims(first=first).components(number)
            if taken:
                _leave_components(record, number, taken, reading)
            else:
                reading.left.element(record, number)


def _leave_components(record: Record, number: int, taken: set[int], reading: Reading) -> None:
    separator = reading.component_separator
    parts = record.elements[number].split(separator) if separator else [record.elements[number]]
    for component, value in enumerate(parts, 1):
        if value and component not in taken:
            reading.left.value(record, f"{number:02d}-{component}", value)


@dataclass(frozen=True, slots=True)
class Field:
    """A field to read: its name, how, and one bit for each slot it reads from; 0 if it must always be read."""

    name: str
    read: Reader
    slots: int


class Scope:
    """The fields of a loop, and the claims that they make."""

    __slots__ = ("_selections", "_size", "_used", "claims", "fields", "of_rows", "plan", "tag")

    def __init__(self, tag: str, ignored: Ignored, *, of_rows: bool = False) -> None:
        """Start without fields; ``of_rows`` marks the row of a layout of columns."""
        self.tag, self.of_rows = tag, of_rows
        self.claims = Claims()
        self.plan = Plan(ignored)
        self.fields: list[Field] = []
        self._size = 1
        self._used = 0
        self._selections: dict[int, Sequence[Field]] = {}

    def grow(self) -> int:
        """Make room for one more slot in the frame, and return its index."""
        self._size += 1
        return self._size - 1

    def uses(self, index: int) -> None:
        """Note that the field which is being compiled reads from a place in the frame; 0 is the loop's own record."""
        self._used |= 1 << index

    def add(self, name: str, read: Reader) -> None:
        """Add a field that was just compiled; it reads always unless it only reads from slots."""
        self.fields.append(Field(name, read, 0 if self._used & 1 else self._used))
        self._used = 0

    def read(self, record: Record, reading: Reading) -> dict[str, object] | None:
        """Read the fields of one loop; None if there is nothing of them."""
        frame: Frame = [None] * self._size
        frame[0] = record
        filled = 0
        reading.depth += 1
        if reading.depth > MAX_DEPTH:
            self._refuse(record, reading)
        elif record.children:
            filled = self.plan.claim(record.children, frame, reading)
        found = _read(self._selections.get(filled) or self._select(filled), frame, reading)
        reading.depth -= 1
        return found

    def read_row(self, record: Record, reading: Reading) -> dict[str, object] | None:
        """Read the fields of a row, or of a document of rows: there is nothing to claim."""
        return _read(self.fields, [record], reading)

    def _select(self, filled: int) -> Sequence[Field]:
        """Return the fields that can have a value when these slots are filled."""
        selected = [field for field in self.fields if not field.slots or field.slots & filled]
        if len(self._selections) < _SELECTIONS:
            self._selections[filled] = selected
        return selected

    def _refuse(self, record: Record, reading: Reading) -> None:
        message = (
            f"more than {MAX_DEPTH} loops within each other; what lies below is kept as unmapped"
        )
        reading.note("map-too-deep", message, reading.place(record))
        for child in record.children:
            reading.left.tree(child)


def _read(fields: Sequence[Field], frame: Frame, reading: Reading) -> dict[str, object] | None:
    found = {}
    for field in fields:
        value = field.read(frame, reading)
        if value is not None:
            found[field.name] = value
    return found or None
