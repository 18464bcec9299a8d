"""Releases between two that are known: what either of them has is not reported.

Nobody wrote down when between the two a thing came or went, so these facts are the more lenient of both everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts

_OR = "|"
"""Stands in the key of an element that is one in the older release and another in the newer."""

_Slot = Mapping[str, Any]


class FactsBetween:
    """The facts of all releases between ``older`` and ``newer``."""

    def __init__(self, older: Facts, newer: Facts) -> None:
        """Take the neighbours."""
        self._older = older
        self._newer = newer

    @property
    def version(self) -> str:
        """Both releases."""
        return f"{self._older.version}-{self._newer.version}"

    def set_ids(self) -> frozenset[str]:
        """Return the ids of all transaction sets."""
        return self._older.set_ids() | self._newer.set_ids()

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return a set with the slots of both releases."""
        older, newer = self._older.transaction_set(set_id), self._newer.transaction_set(set_id)
        if older is None or newer is None:
            return older or newer
        return {
            **newer,
            "counted": list(dict.fromkeys((*older["counted"], *newer["counted"]))),
            "slots": list(_slots_of_either(older["slots"], newer["slots"])),
        }

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return a segment with as many elements as either release has, and the syntax notes of both."""
        older, newer = self._older.segment(tag), self._newer.segment(tag)
        if older is None or newer is None:
            return older or newer
        return {
            **newer,
            "conditions": [each for each in older["conditions"] if each in newer["conditions"]],
            "elements": [
                _place_of_either(*sides)
                for sides in zip_longest(older["elements"], newer["elements"])
            ],
        }

    def element(self, key: str) -> Mapping[str, Any] | None:
        """Return an element that takes what either release takes."""
        one, other = _keys(key)
        older, newer = self._older.element(one), self._newer.element(other)
        if older is None or newer is None:
            return older or newer
        facts = _element_of_either(older, newer)
        return facts if one == other else {**facts, "number": newer.get("number", other)}

    def codes(self, key: str) -> frozenset[str] | None:
        """Return the codes of both releases; None where one of them takes any."""
        one, other = _keys(key)
        found = [
            facts.codes(number)
            for facts, number in ((self._older, one), (self._newer, other))
            if facts.element(number) is not None
        ]
        known = [each for each in found if each is not None]
        return frozenset().union(*known) if known and len(known) == len(found) else None


def _keys(key: str) -> tuple[str, str]:
    one, _, other = key.partition(_OR)
    return one, other or one


def _place_of_either(*sides: tuple[str, str] | None) -> tuple[str, str]:
    """Return the key and requirement of an element; what only one release asks for is optional."""
    places = [side for side in sides if side is not None]
    key = _OR.join(dict.fromkeys(key for key, _ in places))
    requirements = {requirement for _, requirement in places}
    agreed = len(places) == len(sides) and len(requirements) == 1
    return key, requirements.pop() if agreed else "O"


def _element_of_either(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the wider of two elements; a composite takes a value without separators too."""
    for facts in (newer, older):
        if "components" in facts:
            return facts
    return {
        "name": newer["name"],
        "type": _kind_of_either(older["type"], newer["type"]),
        "min": min(older["min"], newer["min"]),
        "max": max(older["max"], newer["max"]),
    }


def _kind_of_either(one: str, other: str) -> str:
    if one == other:
        return one
    return "R" if {one[0], other[0]} <= {"N", "R"} else "AN"


def _slots_of_either(older: Sequence[_Slot], newer: Sequence[_Slot]) -> Iterator[_Slot]:
    """Yield the slots of both in an order that keeps that of each; one that moved is in both places."""
    common = _lengths_in_common(older, newer)
    i = j = 0
    while i < len(older) and j < len(newer):
        if older[i]["segment"] == newer[j]["segment"]:
            yield _slot_of_either(older[i], newer[j])
            i, j = i + 1, j + 1
        elif common[i + 1][j] >= common[i][j + 1]:
            yield _optional(older[i])
            i += 1
        else:
            yield _optional(newer[j])
            j += 1
    yield from map(_optional, (*older[i:], *newer[j:]))


def _lengths_in_common(older: Sequence[_Slot], newer: Sequence[_Slot]) -> list[list[int]]:
    """Return how many segments in the same order both have, from each place in each on."""
    lengths = [[0] * (len(newer) + 1) for _ in range(len(older) + 1)]
    for i in reversed(range(len(older))):
        here, behind, tag = lengths[i], lengths[i + 1], older[i]["segment"]
        for j in reversed(range(len(newer))):
            same = tag == newer[j]["segment"]
            here[j] = behind[j + 1] + 1 if same else max(behind[j], here[j + 1])
    return lengths


def _optional(slot: _Slot) -> _Slot:
    return {**slot, "required": False}


def _slot_of_either(one: _Slot, other: _Slot) -> _Slot:
    limits = (one["max"], other["max"])
    facts = {
        **one,
        **other,
        "required": one["required"] and other["required"],
        "max": None if None in limits else max(limits),
    }
    children = [slot.get("children", ()) for slot in (one, other)]
    if any(children):
        facts["children"] = list(_slots_of_either(*children))
    return facts
