"""Releases between two that are known: what either has is taken."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from edigateway.formats.x12.dictionary.between import FactsBetween
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.overview import slot_places
from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.dictionary.versions import KNOWN, facts_of

GAPS = list(pairwise(KNOWN))


class FewFacts:
    """Facts of one set X with the slots given, and of the segments and elements given."""

    def __init__(
        self,
        slots: list[Mapping[str, Any]] | None = None,
        segments: Mapping[str, Any] | None = None,
        elements: Mapping[str, Any] | None = None,
        codes: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.version = "few"
        self._set = slots and {"name": "X", "counted": ["A"], "slots": slots}
        self._segments, self._elements, self._codes = segments or {}, elements or {}, codes or {}

    def set_ids(self) -> frozenset[str]:
        return frozenset({"X"} if self._set else ())

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        return self._set if set_id == "X" and self._set else None

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        return self._segments.get(tag)

    def element(self, key: str) -> Mapping[str, Any] | None:
        return self._elements.get(key)

    def codes(self, key: str) -> frozenset[str] | None:
        return self._codes.get(key)


def slot(
    tag: str, *children: Mapping[str, Any], limit: int | None = 1, required: bool = True
) -> Any:
    """Return a slot, which is a loop if there is anything in it."""
    facts: dict[str, Any] = {"segment": tag, "required": required, "max": limit}
    return facts | {"loop": tag, "children": list(children)} if children else facts


def outline(slots: Any) -> str:
    """Return slots as text; brackets are around what may be left out."""
    words = []
    for each in slots:
        inside = f"({outline(each['children'])})" if "children" in each else ""
        word = f"{each['segment']}{each['max'] or '*'}{inside}"
        words.append(word if each["required"] else f"[{word}]")
    return " ".join(words)


def between(older: Facts, newer: Facts) -> str:
    """Return the outline of the set X between two."""
    found = FactsBetween(older, newer).transaction_set("X")
    assert found is not None
    return outline(found["slots"])


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        ([slot("A"), slot("B")], [slot("A"), slot("B")], "A1 B1"),
        ([slot("A"), slot("B")], [slot("A")], "A1 [B1]"),
        ([slot("A")], [slot("A"), slot("B")], "A1 [B1]"),
        ([slot("A"), slot("B"), slot("C")], [slot("A"), slot("C")], "A1 [B1] C1"),
        ([slot("A"), slot("C")], [slot("A"), slot("B"), slot("C")], "A1 [B1] C1"),
        ([slot("A"), slot("B"), slot("C")], [slot("B"), slot("C"), slot("A")], "[A1] B1 C1 [A1]"),
        ([slot("A", limit=2)], [slot("A", limit=5)], "A5"),
        ([slot("A", limit=2)], [slot("A", limit=None)], "A*"),
        ([slot("A", required=False)], [slot("A")], "[A1]"),
        ([slot("A")], [slot("A", slot("B"))], "A1([B1])"),
        ([slot("A", slot("B"), slot("C"))], [slot("A", slot("B"))], "A1(B1 [C1])"),
    ],
)
def test_slots_of_either_release_are_there(older: Any, newer: Any, expected: str) -> None:
    """Nothing is lost, the order of both is kept, and only what both ask for is asked for."""
    assert between(FewFacts(older), FewFacts(newer)) == expected


def test_set_of_one_release_is_taken_as_it_is() -> None:
    """A set that came or went in between is known; one that neither has is not."""
    one, none = FewFacts([slot("A")]), FewFacts()
    for older, newer in ((one, none), (none, one)):
        facts = FactsBetween(older, newer)
        assert facts.transaction_set("X") == one.transaction_set("X")
        assert facts.set_ids() == {"X"}
    assert FactsBetween(none, none).transaction_set("X") is None


def test_segment_has_as_many_elements_as_either_and_the_notes_of_both() -> None:
    """What only one release requires is optional, and a note that only one has is not held against anybody."""
    older = FewFacts(
        segments={
            "A": {"name": "Old", "conditions": ["P0102"], "elements": [["1", "M"], ["2", "M"]]}
        }
    )
    newer = FewFacts(
        segments={
            "A": {
                "name": "New",
                "conditions": ["P0102", "C0301"],
                "elements": [["1", "M"], ["3", "M"], ["4", "M"]],
            }
        }
    )
    found = FactsBetween(older, newer).segment("A")
    assert found == {
        "name": "New",
        "conditions": ["P0102"],
        "elements": [("1", "M"), ("2|3", "M"), ("4", "O")],
    }
    assert FactsBetween(older, newer).segment("B") is None


TEXT = {"name": "Text", "type": "AN", "min": 2, "max": 5}
NUMBER = {"name": "Number", "type": "N2", "min": 1, "max": 9}
DECIMAL = {"name": "Decimal", "type": "R", "min": 1, "max": 7}
PARTS = {"name": "Parts", "type": "composite", "components": [["1", "M"]]}


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        (TEXT, TEXT, ("AN", 2, 5)),
        (TEXT, NUMBER, ("AN", 1, 9)),
        (NUMBER, DECIMAL, ("R", 1, 9)),
        (PARTS, TEXT, ("composite", None, None)),
        (TEXT, PARTS, ("composite", None, None)),
    ],
)
def test_element_takes_what_either_release_takes(older: Any, newer: Any, expected: Any) -> None:
    """Types and limits are the wider of both."""
    facts = FactsBetween(FewFacts(elements={"1": older}), FewFacts(elements={"2": newer}))
    found = facts.element("1|2")
    assert found is not None
    assert (found["type"], found.get("min"), found.get("max")) == expected
    assert found["number"] == "2"


def test_element_of_one_release_is_taken_as_it_is() -> None:
    """An element that came or went in between has its own limits."""
    one, none = FewFacts(elements={"1": TEXT}), FewFacts()
    assert FactsBetween(one, none).element("1") == TEXT
    assert FactsBetween(none, one).element("1") == TEXT
    assert FactsBetween(none, none).element("1") is None


def test_codes_are_those_of_both_releases_or_any() -> None:
    """A code that either has is one; where either takes any value, any is right."""
    elements = {"1": TEXT}
    older = FewFacts(elements=elements, codes={"1": frozenset("AB")})
    newer = FewFacts(elements=elements, codes={"1": frozenset("BC")})
    free, without = FewFacts(elements=elements), FewFacts()
    assert FactsBetween(older, newer).codes("1") == frozenset("ABC")
    assert FactsBetween(older, without).codes("1") == frozenset("AB")
    assert FactsBetween(older, free).codes("1") is None
    assert FactsBetween(without, without).codes("1") is None


@pytest.mark.parametrize("gap", GAPS)
def test_sets_between_hold_all_that_their_neighbours_hold(gap: tuple[str, str]) -> None:
    """Each path of either release is there, and everything can be compiled."""
    facts, sides = facts_of(gap), [facts_of((version,)) for version in gap]
    book = dictionary(f"{int(gap[0]) + 1:06d}")
    assert book.version == facts.version
    for set_id in facts.set_ids():
        known = _paths(facts, set_id)
        assert all(_paths(side, set_id) <= known for side in sides)
        spec = book.transaction_set(set_id)
        assert spec is not None
        assert all(book.segment(tag) is not None for tag in spec.tags)


def _paths(facts: Facts, set_id: str) -> set[tuple[str, ...]]:
    table = facts.transaction_set(set_id)
    if table is None:
        return set()
    return {(*place.loops, place.slot["segment"]) for place in slot_places(table["slots"])}
