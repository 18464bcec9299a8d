"""Right documents for any transaction set, made from nothing but the facts of a release."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts

Segment = list[str]
Slot = Mapping[str, Any]

COMPONENT = ">"


class Specimens:
    """Makes segments and documents of one set, SE and counts included."""

    def __init__(self, facts: Facts, set_id: str) -> None:
        """Read the slots of the set."""
        found = facts.transaction_set(set_id)
        assert found is not None
        self.facts = facts
        self.set_id = set_id
        self.slots: Sequence[Slot] = found["slots"]
        self.functional_group: str = found["functional_group"]
        self._counted: Sequence[str] = found["counted"] or ["LIN"]

    def places(self) -> Iterator[tuple[Slot, ...]]:
        """Yield every slot with those of the loops around it, the outermost first."""
        yield from _places(self.slots, ())

    def smallest(self) -> list[Segment]:
        """Return a document of the mandatory segments."""
        return self.finished(self._written(self.slots, ()))

    def with_slot(self, place: tuple[Slot, ...], *, times: int = 1) -> list[Segment]:
        """Return the smallest document that has a slot, its segment filled with every element that it can have."""
        return self.finished(self._written(self.slots, place, times=times))

    def with_slots(self, chosen: Set[int]) -> list[Segment]:
        """Return the smallest document that has some slots, which are told by identity."""
        return self.finished(self._chosen(self.slots, chosen))

    def _chosen(self, slots: Sequence[Slot], chosen: Set[int]) -> list[Segment]:
        segments: list[Segment] = []
        for slot in slots:
            if slot["required"] or id(slot) in chosen:
                segments.append(self.segment(slot["segment"]))
                segments += self._chosen(slot.get("children", ()), chosen)
        return segments

    def finished(self, segments: list[Segment]) -> list[Segment]:
        """Return a document with its counts, levels and numbers right."""
        levels = 0
        for segment in segments:
            if segment[0] == "HL":
                levels += 1
                segment[1:3] = [str(levels), str(levels - 1) if levels > 1 else ""]
            if segment[0] == "CTT":
                lines = sum(each[0] == self._counted[0] for each in segments)
                segment[1:2] = [str(lines)]
        segments[0][1] = self.set_id
        segments[-1][1:] = [str(len(segments)), segments[0][2]]
        return segments

    def _written(
        self, slots: Sequence[Slot], place: tuple[Slot, ...], *, times: int = 1
    ) -> list[Segment]:
        segments: list[Segment] = []
        for slot in slots:
            inside = bool(place) and slot is place[0]
            if not (slot["required"] or inside):
                continue
            is_goal = inside and len(place) == 1
            for _ in range(times if is_goal else 1):
                segments.append(self.segment(slot["segment"], full=is_goal))
                below = place[1:] if inside else ()
                segments += self._written(slot.get("children", ()), below, times=times)
        return segments

    def segment(self, tag: str, *, full: bool = False) -> Segment:
        """Return a segment with what it must have, or with all that it can have."""
        facts = self.facts.segment(tag)
        assert facts is not None
        elements = facts["elements"]
        wanted = {n for n, (_, need) in enumerate(elements, 1) if full or need == "M"} or {1}
        conditions = [_condition(each) for each in facts["conditions"]]
        while (changed := _settled(wanted, conditions, full)) != wanted:
            wanted = changed
        values = [
            self.value(key) if number in wanted else ""
            for number, (key, _) in enumerate(elements, 1)
        ]
        while values and not values[-1]:
            values.pop()
        if tag in ("ST", "SE"):
            values[1] = "0001"
        return [tag, *values]

    def value(self, key: str) -> str:
        """Return a right value of an element or composite."""
        return right_value(self.facts, key)


def right_value(facts: Facts, key: str) -> str:
    """Return a right value of an element or composite."""
    element, codes = facts.element(key), facts.codes(key)
    assert element is not None
    if "components" in element:
        parts = [
            right_value(facts, part) if need == "M" or number == 0 else ""
            for number, (part, need) in enumerate(element["components"])
        ]
        return COMPONENT.join(parts).rstrip(COMPONENT)
    shortest, longest = max(1, int(element["min"])), int(element["max"])
    match element["type"]:
        case "DT":
            return "20240105"[-longest:]
        case "TM":
            return "1200"
        case "ID" if codes is not None:
            return min(each for each in codes if shortest <= len(each) <= longest)
        case "ID" | "AN":
            return "X" * shortest
        case _:
            return "1" * shortest


def _places(slots: Sequence[Slot], around: tuple[Slot, ...]) -> Iterator[tuple[Slot, ...]]:
    for slot in slots:
        place = (*around, slot)
        yield place
        yield from _places(slot.get("children", ()), place)


def _condition(text: str) -> tuple[str, list[int]]:
    return text[0], [int(text[at : at + 2]) for at in range(1, len(text), 2)]


def _settled(wanted: set[int], conditions: list[tuple[str, list[int]]], full: bool) -> set[int]:
    """Add what a condition asks for; of a full segment take away what may not stand together."""
    wanted = set(wanted)
    for kind, positions in conditions:
        first, *others = positions
        there = [each for each in positions if each in wanted]
        if kind == "E":
            wanted -= set(there[1:])
        elif full and kind == "P" and len(there) < len(positions):
            wanted -= set(positions)
        elif full and kind == "C" and first in wanted and len(there) < len(positions):
            wanted.discard(first)
        elif not full and kind == "P" and there:
            wanted |= set(positions)
        elif kind == "R" and not there:
            wanted.add(first)
        elif not full and kind == "C" and first in wanted:
            wanted |= set(others)
        elif kind == "L" and there == [first]:
            wanted.add(others[0])
    return wanted
