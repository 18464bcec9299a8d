"""Puts the records of a document that a map made into the order of the schema, and fills in what is only counted.

Source: X12 HL01, HL02 and HL04; CTT01.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from edigateway.formats.x12.dictionary.slots import Slot
from edigateway.formats.x12.reading.totals.lines import SUMMARIES
from edigateway.formats.x12.shapes.shape import Element, Segment
from edigateway.model.record import Record

_LEVEL = "HL"
_EXPLICIT = "LS"
_SUMMARY = "CTT"


def arranged(set_id: str, tree: Record, root: Slot, separator: str) -> list[Segment]:
    """Return the segments between ST and SE; ``separator`` stands between components in the tree.

    A record that has no place in its loop stands at the end of it, so that the rules can say what is wrong. A set whose
    lines are counted by a CTT gets one.
    """
    slots = {slot.tag: slot for slot in root.children}
    if _SUMMARY in slots and set_id in SUMMARIES and not _has(tree, _SUMMARY):
        tree.children.append(Record([_SUMMARY]))
    arranger = _Arranger()
    records = [each for each in arranger.within(tree, root) if each.tag not in ("ST", "SE")]
    counted = SUMMARIES[set_id].counted[0] if set_id in SUMMARIES else ""
    lines = sum(1 for record in records if record.tag == counted)
    return [_segment(record, arranger, lines, separator) for record in records]


@dataclass(slots=True)
class _Arranger:
    """Walks a tree; knows of each level its number, that of the level above, and whether there are any below."""

    levels: dict[int, tuple[int, int | None, bool]] = field(default_factory=dict)

    def within(self, record: Record, slot: Slot, above: int | None = None) -> Iterator[Record]:
        """Yield everything below a record in the order of the schema."""
        own = self._numbered(record, above) if record.tag == _LEVEL else above
        ranks: dict[Slot | None, int] = {each: rank for rank, each in enumerate(slot.children)}
        levels = [child for child in record.children if child.tag == _LEVEL and slot.tag == _LEVEL]
        placed = [
            (child, _slot_for(child, slot)) for child in record.children if child not in levels
        ]
        placed.sort(key=lambda each: ranks.get(_top(each[1], slot), len(ranks)))
        explicit: Slot | None = None
        for child, place in placed:
            around = place.parent if place is not None and place.parent is not slot else None
            yield from _bounds(explicit, around, child)
            explicit = around
            yield child
            yield from self.within(child, place or slot, own)
        yield from _bounds(explicit, None, record)
        for level in levels:  # a level stands behind all that is said about the one above it
            yield level
            yield from self.within(level, slot, own)

    def _numbered(self, record: Record, above: int | None) -> int:
        number = len(self.levels) + 1
        self.levels[id(record)] = (number, above, _has(record, _LEVEL))
        return number


def _slot_for(record: Record, within: Slot) -> Slot | None:
    """Return the slot of a record in a loop: of several for its tag, the first that knows what lies below it."""
    slots = [slot for slot in _open(within) if slot.tag == record.tag]
    below = {child.tag for child in record.children}
    fitting = [slot for slot in slots if below <= {each.tag for each in _open(slot)}]
    return next(iter(fitting or slots), None)


def _open(slot: Slot) -> Iterator[Slot]:
    """Yield the slots of a loop, with those of explicit loops in it."""
    for child in slot.children:
        yield child
        if child.tag == _EXPLICIT:
            yield from child.children


def _top(slot: Slot | None, within: Slot) -> Slot | None:
    return slot if slot is None or slot.parent is within else slot.parent


def _bounds(before: Slot | None, after: Slot | None, record: Record) -> Iterator[Record]:
    """Yield the LE that ends one explicit loop and the LS that begins another."""
    if before is after:
        return
    if before is not None:
        yield Record(["LE", _loop_id(before)])
    if after is not None:
        yield Record([_EXPLICIT, _loop_id(after)])


def _loop_id(slot: Slot) -> str:
    return next(child.tag for child in slot.children if child.tag not in ("LS", "LE"))


def _has(record: Record, tag: str) -> bool:
    return any(child.tag == tag for child in record.children)


def _segment(record: Record, arranger: _Arranger, lines: int, separator: str) -> Segment:
    segment: list[Element] = [record.tag]
    for text in record.elements[1:]:
        composite = bool(separator) and separator in text
        segment.append(text.split(separator) if composite else text)
    if record.tag == _LEVEL:
        number, above, has_levels = arranger.levels[id(record)]
        segment += [""] * (5 - len(segment))
        segment[1], segment[2] = str(number), str(above or "")
        segment[4] = "1" if has_levels else "0"
    elif record.tag == _SUMMARY:
        segment += [""] * (2 - len(segment))
        segment[1] = segment[1] or str(lines)
    return segment
