"""The facts of a release as a whole, for people who look something up; nothing is compiled for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from edigateway.formats.x12.dictionary.envelope import TAGS
from edigateway.formats.x12.dictionary.facts import Facts

AREAS: Mapping[int, str] = {1: "heading", 2: "detail", 3: "summary"}


class SetOverview(NamedTuple):
    """One transaction set; ``segments`` and ``loops`` count the places in its table."""

    id: str
    name: str
    functional_group: str
    segments: int
    loops: int


class SlotPlace(NamedTuple):
    """One place of a segment in a set: the loops around it from the outermost, its area, and its own facts."""

    loops: tuple[str, ...]
    area: int
    slot: Mapping[str, Any]


def sets(facts: Facts) -> list[SetOverview]:
    """Return every transaction set in the order of their ids."""
    return [_set_overview(facts, set_id) for set_id in sorted(facts.set_ids())]


def _set_overview(facts: Facts, set_id: str) -> SetOverview:
    known = facts.transaction_set(set_id) or {}
    places = list(slot_places(known["slots"]))
    loops = sum("loop" in place.slot for place in places)
    return SetOverview(set_id, known["name"], known["functional_group"], len(places), loops)


def slot_places(
    slots: Sequence[Mapping[str, Any]], loops: tuple[str, ...] = (), area: int = 1
) -> Iterator[SlotPlace]:
    """Yield every place below some slots, in order."""
    for slot in slots:
        here = slot.get("area", area)
        yield SlotPlace(loops, here, slot)
        if "children" in slot:
            yield from slot_places(slot["children"], (*loops, slot["segment"]), here)


def segments(facts: Facts) -> Mapping[str, str]:
    """Return the name of every segment that a set has, and those of the envelope if they are known, by its tag."""
    tables = (facts.transaction_set(set_id) or {} for set_id in facts.set_ids())
    tags = {place.slot["segment"] for table in tables for place in slot_places(table["slots"])}
    known = {tag: facts.segment(tag) for tag in sorted(tags.union(TAGS))}
    return {tag: segment["name"] for tag, segment in known.items() if segment is not None}


def uses(facts: Facts, number: str) -> list[str]:
    """Return the designators of all places of an element in segments, such as ``PO103``."""
    return [
        f"{tag}{position:02d}"
        for tag in segments(facts)
        for position, (key, _) in enumerate((facts.segment(tag) or {})["elements"], 1)
        if number in (key, (facts.element(key) or {}).get("number"))
    ]
