"""The structure of a transaction set as slots, and the way from each slot to the next.

A slot is one place of a segment in the table of a set. Where a segment leads from a slot is looked for once and then
remembered, so that a document walks through its set with one dictionary look-up for each segment.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from edigateway.formats.x12.dictionary.checks import Check

_EXPLICIT_LOOP = "LS"
_MOST_STEPS = 512
_LONGEST_TAG = 3
_ENDLESSLY = 10**9
"""More than a set can have; numbers up to this size are compared fastest."""


class Way(NamedTuple):
    """The way to ``slot``, past mandatory slots that should have come before; ``again``: one more of the same."""

    slot: "Slot"
    skipped: tuple["Slot", ...]
    again: bool


ChecksOf = Callable[[str], Mapping[int, Check]]
"""Finds the quick checks of a segment by its tag."""

Step = tuple[dict[str, "Step"], dict[int, Check], "Slot", int, bool]
"""A way as the quick walk takes it: the steps that are known from there, the checks that are known of the segment, where
it stands, how often it may stand there, and whether it is one more of the same.
"""


class Slot:
    """One place of a segment in a set.

    ``depth`` is how many loops are open around it in the tree of records; ``opens`` says that it heads a loop. The
    loops between LS and LE stand in the tree as if LS and LE were not there. ``limit`` is how often it may be used,
    None for as often as one likes. ``area`` is 1 for heading, 2 for detail, 3 for summary. ``steps`` and ``checks`` are
    those that were needed before: plain dictionaries, in which the quick walk looks up every segment. ``twins`` are
    the loops between LS and LE beside each other, which only LS01 tells apart; where there is but one, none.
    """

    __slots__ = (
        "area",
        "checks",
        "checks_of",
        "children",
        "depth",
        "is_loop",
        "limit",
        "opens",
        "parent",
        "required",
        "steps",
        "tag",
        "twins",
        "ways",
    )

    def __init__(
        self,
        facts: Mapping[str, Any],
        checks_of: ChecksOf,
        parent: "Slot | None" = None,
    ) -> None:
        """Read one slot, and those below it, from the schema data; ``checks_of`` finds the checks of a segment."""
        self.tag: str = facts["segment"]
        self.limit: int | None = facts["max"]
        self.required: bool = facts["required"]
        self.is_loop = "children" in facts
        self.opens = self.is_loop and self.tag != _EXPLICIT_LOOP
        self.parent = parent
        self.area: int = facts["area"] if parent is None or "area" in facts else parent.area
        self.depth: int = -1 if parent is None else parent.depth + parent.opens
        self.checks_of = checks_of
        self.children = [Slot(each, checks_of, self) for each in facts.get("children", ())]
        self.twins: Sequence[Slot] = ()
        explicit = [each for each in self.children if each.tag == _EXPLICIT_LOOP and each.is_loop]
        for each in explicit if len(explicit) > 1 else ():
            each.twins = explicit
        self.ways = Ways(self)
        self.steps: dict[str, Step] = {}
        self.checks: dict[int, Check] = {}

    def open_loops(self) -> Iterator["Slot"]:
        """Yield the loops that are open after this slot, the innermost first and the set itself last."""
        slot: Slot | None = self if self.is_loop else self.parent
        while slot is not None:
            yield slot
            slot = slot.parent

    def is_named(self, name: str) -> bool:
        """Tell whether LS01 is to be ``name`` here, the first segment of the loop between LS and LE."""
        return self.children[0].tag == name

    def step(self, tag: str) -> Step | None:
        """Return the step to what follows and remember it, or None where something is out of place or may be."""
        way = self.ways[tag]
        if way is None or way.skipped or (way.again and way.slot.limit == 1) or way.slot.twins:
            return None
        to = way.slot
        most = _ENDLESSLY if to.limit is None or to.limit == 1 else to.limit  # once is not counted
        self.steps[tag] = step = (to.steps, to.checks, to, most, way.again)
        return step

    def check(self, count: int) -> Check:
        """Return the check for a number of elements, and remember it as :class:`~checks.Checks` does."""
        known = self.checks_of(self.tag)
        check = known[count]
        if count in known:
            self.checks[count] = check
        return check


class Ways(dict[str, Way | None]):
    """The ways from one slot, by the tag of the segment that follows; None: it cannot follow here."""

    def __init__(self, slot: Slot) -> None:
        """Start empty."""
        super().__init__()
        self._slot = slot

    def __missing__(self, tag: str) -> Way | None:
        """Look for the way and remember it; misses while they are few and short, for their tags are endless."""
        way = _search(self._slot, tag)
        if way is not None or (len(self) < _MOST_STEPS and len(tag) <= _LONGEST_TAG):
            self[tag] = way
        return way


def way_to(slot: Slot, target: Slot) -> Way | None:
    """Return the way from one slot to another, or None where that cannot follow."""
    return next((way for way in _onward(slot) if way.slot is target), None)


def _search(slot: Slot, tag: str) -> Way | None:
    """Take the first slot that fits: deeper before later, and one more of the same before leaving the loop."""
    once_more: Way | None = None
    for way in _onward(slot):
        if way.slot.tag == tag:
            if way.again and way.slot.limit == 1:
                once_more = once_more or way  # too often, unless there is another slot further on
            elif once_more is None or way.skipped == once_more.skipped:
                return way
            else:  # one too many is likelier than something mandatory left out
                return once_more
    return once_more


def _onward(slot: Slot) -> Iterator[Way]:
    skipped: list[Slot] = []
    yield from _offer(slot.children, skipped)
    yield Way(slot, tuple(skipped), True)
    while slot.parent is not None:
        siblings = slot.parent.children
        yield from _offer(siblings[siblings.index(slot) + 1 :], skipped)
        slot = slot.parent
        if slot.parent is not None:  # the root is no segment, so it cannot come again
            yield Way(slot, tuple(skipped), True)


def _offer(slots: Sequence[Slot], skipped: list[Slot]) -> Iterator[Way]:
    for slot in slots:
        yield Way(slot, tuple(skipped), False)
        if slot.required:
            skipped.append(slot)


def tags_below(slot: Slot) -> frozenset[str]:
    """Return the tags of all slots below one."""
    return frozenset(tag for each in slot.children for tag in (each.tag, *tags_below(each)))


def set_slots(children: Sequence[Mapping[str, Any]], checks_of: ChecksOf) -> Slot:
    """Return the slots of a whole transaction set below a root that stands for the document."""
    facts = {"segment": "document", "max": 1, "required": True, "area": 1, "children": children}
    return Slot(facts, checks_of)
