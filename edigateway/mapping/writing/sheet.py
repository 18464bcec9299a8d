"""The records of one loop while they are written: made when they first get something."""

from edigateway.mapping.planning.nodes import Loop, Take
from edigateway.mapping.planning.places import Slot
from edigateway.mapping.writing.state import SEPARATOR, Writing
from edigateway.model.record import Record
from edigateway.model.step import Step


class Sheet:
    """A loop's record, those below it by their slots, and the cells of a row by their columns."""

    def __init__(self, loop: Loop, writing: Writing) -> None:
        """Start with an empty record of the loop."""
        self.record = Record([loop.tag])
        self.cells: dict[str, str] = {}
        self._writing = writing
        self._slots: dict[Slot, list[Record]] = {}
        self.spilled: list[tuple[int, list[str]]] = []
        """Runs that have no room in the loop's own record, each with the number of its first element."""

    def number(self, record: Record, name: str) -> int:
        """Return the number of an element that the layout names; 0 if it does not."""
        return self._writing.columns.get(record.tag, {}).get(name, 0)

    def of(self, slot: Slot | None) -> Record:
        """Return the first record of a slot; the loop's own for None."""
        if slot is None:
            return self.record
        records = self._slots.get(slot)
        return records[0] if records else self.add(slot, Record([slot.step.tag]))

    def nth(self, slot: Slot | None, index: int) -> Record:
        """Return a record of a slot that takes all, by its index; the next one is made."""
        if slot is None:
            return self.record
        records = self._slots.get(slot, [])
        return records[index] if index < len(records) else self.add(slot, Record([slot.step.tag]))

    def add(self, slot: Slot, record: Record) -> Record:
        """Put a record into a slot, with the codes that the slot asks for."""
        for each in reversed(slot.step.conditions):
            if each.child:
                _tell(record, each)
            elif not element(record, each.code_at):
                put(record, each.code_at, each.code)
        self._slots.setdefault(slot, []).append(record)
        self.of(slot.above).children.append(record)
        return record

    def write(self, take: Take, record: Record, number: int, text: str) -> None:
        """Write an element, or a component of it, unless something else stands there."""
        if not text:
            return
        before = element(record, number)
        if take.component:
            components = before.split(SEPARATOR) if before else []
            components += [""] * (take.component - len(components))
            here = components[take.component - 1]
            components[take.component - 1] = text
            if not here:
                put(record, number, SEPARATOR.join(components))
        else:
            here = before
            if not here:
                put(record, number, text)
        if here and here != text:
            self._writing.taken(take.path, record.tag, number, text)

    def write_cell(self, take: Take, text: str) -> None:
        """Write the cell of a column, unless something else stands there."""
        before = self.cells.setdefault(take.column, text)
        if before != text:
            self._writing.taken(take.path, "row", 0, text)


def _tell(record: Record, condition: Step) -> None:
    """Let a child say what a location asks for, in front of all others."""
    if not any(each.tag == condition.child for each in record.children):
        record.children.insert(0, Record([condition.child, condition.code]))


def element(record: Record, number: int) -> str:
    """Return an element of a record; empty where there is none."""
    return record.elements[number] if number < len(record.elements) else ""


def put(record: Record, number: int, text: str) -> None:
    """Write an element of a record, whatever stands there."""
    elements = record.elements
    if not isinstance(elements, list):
        raise TypeError("only a record that is being written can be written to")
    elements.extend([""] * (number + 1 - len(elements)))
    elements[number] = text
