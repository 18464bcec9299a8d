"""The structure of a transaction set as slots, and the way from each slot to the next.

A slot is one place of a segment in the table of a set. Where a segment leads from a slot is looked for once and then
remembered, so that a document walks through its set with one dictionary look-up for each segment.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

_EXPLICIT_LOOP = "LS"
_MOST_STEPS = 512


class Step(NamedTuple):
    """The way to ``slot``, past mandatory slots that should have come before; ``again``: one more of the same."""

    slot: "Slot"
    skipped: tuple["Slot", ...]
    again: bool


class Slot:
    """One place of a segment in a set.

    ``depth`` is how many loops are open around it in the tree of records; ``opens`` says that it heads a loop. The
    loops between LS and LE stand in the tree as if LS and LE were not there. ``limit`` is how often it may be used,
    None for as often as one likes. ``area`` is 1 for heading, 2 for detail, 3 for summary.
    """

    __slots__ = (
        "area",
        "children",
        "depth",
        "is_loop",
        "limit",
        "opens",
        "parent",
        "required",
        "steps",
        "tag",
    )

    def __init__(self, facts: Mapping[str, Any], parent: "Slot | None" = None) -> None:
        """Read one slot, and those below it, from the schema data."""
        self.tag: str = facts["segment"]
        self.limit: int | None = facts["max"]
        self.required: bool = facts["required"]
        self.is_loop = "children" in facts
        self.opens = self.is_loop and self.tag != _EXPLICIT_LOOP
        self.parent = parent
        self.area: int = facts["area"] if parent is None or "area" in facts else parent.area
        self.depth: int = -1 if parent is None else parent.depth + parent.opens
        self.children = [Slot(each, self) for each in facts.get("children", ())]
        self.steps = Steps(self)

    def open_loops(self) -> Iterator["Slot"]:
        """Yield the loops that are open after this slot, the innermost first and the set itself last."""
        slot: Slot | None = self if self.is_loop else self.parent
        while slot is not None:
            yield slot
            slot = slot.parent


class Steps(dict[str, Step | None]):
    """The steps from one slot, by the tag of the segment that follows; None: it cannot follow here."""

    def __init__(self, slot: Slot) -> None:
        """Start empty."""
        super().__init__()
        self._slot = slot

    def __missing__(self, tag: str) -> Step | None:
        """Look for the step and remember it; misses are remembered while they are few, for their tags are endless."""
        step = _search(self._slot, tag)
        if step is not None or len(self) < _MOST_STEPS:
            self[tag] = step
        return step


def _search(slot: Slot, tag: str) -> Step | None:
    """Take the first slot that fits: deeper before later, and one more of the same before leaving the loop."""
    once_more: Step | None = None
    for step in _onward(slot):
        if step.slot.tag == tag:
            if step.again and step.slot.limit == 1:
                once_more = once_more or step  # too often, unless there is another slot further on
            else:
                return step
    return once_more


def _onward(slot: Slot) -> Iterator[Step]:
    skipped: list[Slot] = []
    yield from _offer(slot.children, skipped)
    yield Step(slot, tuple(skipped), True)
    while slot.parent is not None:
        siblings = slot.parent.children
        yield from _offer(siblings[siblings.index(slot) + 1 :], skipped)
        slot = slot.parent
        if slot.parent is not None:  # the root is no segment, so it cannot come again
            yield Step(slot, tuple(skipped), True)


def _offer(slots: Sequence[Slot], skipped: list[Slot]) -> Iterator[Step]:
    for slot in slots:
        yield Step(slot, tuple(skipped), False)
        if slot.required:
            skipped.append(slot)


def tags_below(slot: Slot) -> frozenset[str]:
    """Return the tags of all slots below one."""
    return frozenset(tag for each in slot.children for tag in (each.tag, *tags_below(each)))


def set_slots(children: Sequence[Mapping[str, Any]]) -> Slot:
    """Return the slots of a whole transaction set below a root that stands for the document."""
    return Slot(
        {"segment": "document", "max": 1, "required": True, "area": 1, "children": children}
    )
