"""Finds places in the table of a transaction set, which is plain facts, by the ids of the segments on the way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

SlotFacts: TypeAlias = Mapping[str, Any]
Tags: TypeAlias = tuple[str, ...]

EXPLICIT_LOOP = "LS"
"""The segment that heads a loop of loops, which the tree leaves out."""
LEVEL = "HL"
"""The segment whose loops stand in each other as the document says, whatever the table of the set has."""


class SetTable:
    """The table of one transaction set; LS and LE do not count as loops of their own, just as in the tree."""

    def __init__(self, slots: Sequence[SlotFacts]) -> None:
        """List the places of ``slots``."""
        self._slots: dict[Tags, list[SlotFacts]] = {}
        self._order: dict[Tags, list[str]] = {}
        for tags, slot in _places(slots, ()):
            self._slots.setdefault(tags, []).append(slot)
            self._order.setdefault(tags[:-1], []).append(tags[-1])

    def slots(self, tags: Tags) -> Sequence[SlotFacts]:
        """Return the slots at a place: one, or none, or the few that a set has twice at the same place."""
        return self._slots.get(tags, ())

    def is_loop(self, tags: Tags) -> bool:
        """Tell whether the segment at a place heads a loop."""
        return any("children" in slot for slot in self.slots(tags))

    def places_of(self, tag: str) -> Sequence[Tags]:
        """Return every place where a segment stands."""
        return [tags for tags in self._slots if tags[-1] == tag]

    def within(self, loop: Tags) -> Sequence[str]:
        """Return the ids of the segments of a loop; those at the top of the set for no loop."""
        return self._order.get(loop, ())

    def tags(self) -> frozenset[str]:
        """Return the ids of all segments of the set."""
        return frozenset(tags[-1] for tags in self._slots)

    def following(self, tags: Tags) -> frozenset[str]:
        """Return the segments that may come after a place within the same loop."""
        siblings = self._order.get(tags[:-1], [])  # none for levels within levels
        after = siblings.index(tags[-1]) + 1 if tags[-1] in siblings else len(siblings)
        return frozenset(siblings[after:])


def without_levels(tags: Tags) -> Tags:
    """Leave out all but the last level of a way through levels: in the table, they all are one loop."""
    return tuple(
        tag for tag, after in zip(tags, (*tags[1:], ""), strict=True) if {tag, after} != {LEVEL}
    )


def _places(slots: Sequence[SlotFacts], above: Tags) -> Iterator[tuple[Tags, SlotFacts]]:
    for slot in slots:
        tag = slot["segment"]
        yield (*above, tag), slot
        if "children" in slot:
            yield from _places(slot["children"], above if tag == EXPLICIT_LOOP else (*above, tag))
