"""Writes back what no field takes: whole records where they lay, and elements into the records that fields wrote."""

from collections.abc import Iterable, Mapping
from typing import Any

from edigateway.mapping.planning.nodes import Loop
from edigateway.mapping.writing.sheet import Sheet, element, put
from edigateway.mapping.writing.state import SEPARATOR
from edigateway.model.record import Record

_MOST_ELEMENTS = 2000
"""A number beyond it is the name of a column, or nonsense."""


def write(unmapped: Iterable[Mapping[str, Any]], loop: Loop, sheet: Sheet) -> None:
    """Write back the unmapped entries of a loop."""
    for entry in unmapped:
        within, of, nth = entry.get("within", ""), entry.get("of"), entry.get("nth") or 1
        if of is None:
            _place(within, loop, sheet, nth).children.append(_record(entry, sheet))
        elif of == loop.tag and not within:
            _elements(entry, sheet.record, sheet)
        else:
            way = f"{within}/{of}" if within else of
            _elements(entry, _place(way, loop, sheet, nth), sheet)


def _place(way: str, loop: Loop, sheet: Sheet, nth: int = 1) -> Record:
    """Return the record at the end of a way, or the ``nth`` where there are several; made if it is not there."""
    if not way:
        return sheet.record
    slot = loop.slots.find(way)
    if slot is not None:
        return sheet.nth(slot, nth - 1) if slot.takes_all else sheet.of(slot)
    above, _, step = way.rpartition("/")
    parent = _place(above, loop, sheet)
    tag = step.partition("[")[0]
    for child in parent.children:
        if child.tag == tag:
            return child
    parent.children.append(Record([tag]))
    return parent.children[-1]


def _record(entry: Mapping[str, Any], sheet: Sheet) -> Record:
    record = Record([entry["tag"]])
    for name, text in entry.get("elements", {}).items():
        _element(record, name, text, sheet)
    record.children += [_record(child, sheet) for child in entry.get("children", ())]
    return record


def _elements(entry: Mapping[str, Any], record: Record, sheet: Sheet) -> None:
    for name, text in entry.get("elements", {}).items():
        _element(record, name, text, sheet)


def _element(record: Record, name: str, text: str, sheet: Sheet) -> None:
    number, _, component = name.partition("-")
    at = sheet.number(record, name) or (int(number) if number.isdecimal() else 0)
    is_component = component.isdecimal() and 0 < int(component) <= _MOST_ELEMENTS
    if not 0 < at <= _MOST_ELEMENTS or (component and not is_component):
        sheet.cells.setdefault(name, text)
    elif component:
        components = element(record, at).split(SEPARATOR)
        components += [""] * (int(component) - len(components))
        components[int(component) - 1] = components[int(component) - 1] or text
        put(record, at, SEPARATOR.join(components))
    else:
        put(record, at, text)
