"""Puts segments that come too late where the schema has them, if there is but one such place.

The rule is the reader's: a segment that cannot follow belongs to a loop that is still open, and is moved if exactly one
of them has a place for it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from edigateway.formats.x12.dictionary.slots import Slot


class _Placed:
    """A segment in its slot, with what belongs to its loop."""

    __slots__ = ("children", "segment", "slot")

    def __init__(self, slot: Slot, segment: list[str]) -> None:
        self.slot, self.segment = slot, segment
        self.children: list[_Placed] = []

    def walk(self) -> Iterator[list[str]]:
        yield self.segment
        for child in self.children:
            yield from child.walk()


def in_order(segments: Sequence[list[str]], root: Slot) -> list[list[str]]:
    """Return the segments of a set, ST to SE, in the order of the schema; what has no one place stays where it is."""
    document = _Placed(root, [])
    loops = {0: document}
    ranks = {slot: rank for rank, slot in enumerate(_preorder(root))}
    at = root
    for segment in segments:
        way = at.ways[segment[0]]
        slot = way.slot if way is not None else _only_place(at, segment[0])
        if slot is None:
            innermost = loops[at.depth + at.opens]
            innermost.children.append(_Placed(at, segment))
            continue
        placed = _Placed(slot, segment)
        siblings = loops[slot.depth].children
        if way is not None:
            siblings.append(placed)
            at = slot
        else:
            place = bisect_right(siblings, ranks[slot], key=lambda each: ranks[each.slot])
            siblings.insert(place, placed)
        if slot.opens:
            loops[slot.depth + 1] = placed
            at = slot
    return list(document.walk())[1:]


def _only_place(at: Slot, tag: str) -> Slot | None:
    slots = [child for loop in at.open_loops() for child in loop.children if child.tag == tag]
    fitting = [slot for slot in slots if slot.area == at.area] or slots
    return fitting[0] if len(fitting) == 1 else None


def _preorder(slot: Slot) -> Iterator[Slot]:
    yield slot
    for child in slot.children:
        yield from _preorder(child)
