"""Turns locations into closures that fetch texts from a frame."""

from collections.abc import Callable
from typing import TypeAlias

from edigateway.mapping.language import Column, Elements, Segments
from edigateway.mapping.reading import Reading
from edigateway.mapping.scopes import Frame, Scope, Slot
from edigateway.model.record import Record

Fetch: TypeAlias = Callable[[Frame, Reading], str | None]
Records: TypeAlias = Callable[[Frame, Reading], "list[Record] | tuple[Record, ...]"]
Number: TypeAlias = Callable[[Reading], int | None]


def is_own(segments: Segments, scope: Scope) -> bool:
    """Return whether a location means the record of the loop itself, as ``PO101`` does within ``each: PO1``."""
    return (
        len(segments.steps) == 1
        and segments.steps[0].tag == scope.tag
        and not segments.steps[0].code_at
    )


def slot_of(segments: Segments, scope: Scope, *, each: bool = False) -> Slot:
    """Return the slot at the end of a path; on the way there it takes the first record of each step."""
    plan = scope.plan
    for step in segments.steps[:-1]:
        plan = plan.slot(step, scope).plan
    slot = plan.slot(segments.steps[-1], scope, each=each)
    scope.uses(slot.index)
    return slot


def claim(location: Elements, scope: Scope) -> int:
    """Claim what a location reads of the first record, and return the place of that record in the frame."""
    if is_own(location.segments, scope):
        scope.claims.take(location)
        scope.uses(0)
        return 0
    slot = slot_of(location.segments, scope)
    slot.first.take(location)
    return slot.index


def claim_all(location: Elements, scope: Scope) -> int:
    """Claim what a location reads of all records, and return the place of their list in the frame."""
    index = claim(location, scope)
    if not index:
        return 0
    slot = slot_of(location.segments, scope)
    slot.others.take(location)
    slot.gather(scope)
    return slot.list_index


def fetch_element(index: int, number: int) -> Fetch:
    """Fetch one element of the record at a place in the frame."""

    def fetch(frame: Frame, reading: Reading) -> str | None:
        record = frame[index]
        if record is None or number >= len(record.elements):
            return None
        text: str = record.elements[number]
        return text or None

    return fetch


def fetch_component(index: int, number: int, component: int) -> Fetch:
    """Fetch one component of an element."""
    whole = fetch_element(index, number)

    def fetch(frame: Frame, reading: Reading) -> str | None:
        text = whole(frame, reading)
        return component_of(text, component, reading) or None if text else None

    return fetch


def component_of(text: str, component: int, reading: Reading) -> str:
    """Return one component of an element's text, from 1; the whole text for 0."""
    if not component:
        return text
    parts = text.split(reading.component_separator) if reading.component_separator else [text]
    return parts[component - 1] if component <= len(parts) else ""


def records_at(index: int) -> Records:
    """Fetch every record at a place in the frame."""

    def fetch(frame: Frame, reading: Reading) -> list[Record] | tuple[Record, ...]:
        found = frame[index]
        if isinstance(found, list):
            return found
        return () if found is None else (found,)

    return fetch


def fetch_cell(column: Column) -> Fetch:
    """Fetch a column of the row that is read."""
    name = column.name

    def fetch(frame: Frame, reading: Reading) -> str | None:
        row, number = frame[0], reading.columns.get(name)
        if number is None or not isinstance(row, Record):
            return None
        return row.elements[number] or None if number < len(row.elements) else None

    return fetch


def fetch_shared_cell(column: Column) -> Fetch:
    """Fetch a column that should be the same in all rows of a document: that of the first row."""
    name = column.name

    def fetch(frame: Frame, reading: Reading) -> str | None:
        document, number = frame[0], reading.columns.get(name)
        if number is None or not isinstance(document, Record):
            return None
        first, *others = (cell(row, number) for row in document.children)
        for row, text in zip(document.children[1:], others, strict=True):
            if text and text != first:
                reading.disagreed(row, name, text, first)
        return first or None

    return fetch


def cell(row: Record, number: int) -> str:
    """Return the text of a cell; empty where the row is too short."""
    return row.elements[number] if number < len(row.elements) else ""
