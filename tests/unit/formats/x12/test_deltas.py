"""Releases told by their differences: what was added, taken away and changed, and that the data fits."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from edigateway.formats.x12.dictionary.deltas import DELTAS, DeltaFacts, delta
from edigateway.formats.x12.dictionary.facts import published
from edigateway.formats.x12.dictionary.overview import slot_places
from edigateway.formats.x12.dictionary.schemas import dictionary

SCHEMA = files("edigateway.formats.x12.dictionary") / "schema" / "deltas"
SETS = [
    (version, set_id)
    for version in DELTAS
    for set_id in json.loads((SCHEMA / f"{version}.json").read_bytes())["sets"]
]
_OF_2024, _OF_THE_1900S = 8, 6


def paths(facts: Any, set_id: str) -> dict[str, Mapping[str, Any]]:
    """Return the slots of a set by their paths."""
    return {
        "/".join((*place.loops, place.slot["segment"])): place.slot
        for place in slot_places(facts.transaction_set(set_id)["slots"])
    }


def numbered(slots: Any, within: str = "") -> Iterator[str]:
    """Yield the paths of slots as differences name them: the second N1 within PO1 is ``PO1/N1#2``."""
    seen: Counter[str] = Counter()
    for slot in slots:
        tag = slot["segment"]
        seen[tag] += 1
        path = within + (tag if seen[tag] == 1 else f"{tag}#{seen[tag]}")
        yield path
        yield from numbered(slot.get("children", ()), f"{path}/")


@pytest.mark.parametrize(("version", "set_id"), SETS)
def test_changes_of_a_set_name_what_its_base_has(version: str, set_id: str) -> None:
    """A path that is removed, changed or added behind is in the release that is compared with."""
    told = json.loads((SCHEMA / f"{version}.json").read_bytes())
    table = published(told["base"]).transaction_set(set_id)
    assert table is not None
    changes = told["sets"][set_id]
    named = {*changes["removed"], *(each["slot"] for each in changes["changed"])}
    for each in changes["added"]:
        named |= {each["in"], "/".join(filter(None, (each["in"], each["after"])))} - {""}
    assert named - set(numbered(table["slots"])) == set()


@pytest.mark.parametrize("version", DELTAS)
def test_dictionary_of_a_release_has_all_that_its_sets_use(version: str) -> None:
    """Every segment and element of every set can be compiled, and every syntax note fits its segment."""
    book = dictionary(version)
    for set_id in book.facts.set_ids():
        spec = book.transaction_set(set_id)
        assert spec is not None
        for tag in spec.tags:
            segment = book.segment(tag)
            assert segment is not None
            assert all(each.element.components or each.element.longest for each in segment.elements)
            positions = [place for note in segment.conditions for place in note.positions]
            assert max(positions, default=0) <= len(segment.elements)


def test_slot_that_a_release_lacks_is_gone() -> None:
    """An 850 of 003040 has no PAM, and its SAC is no loop, for there is nothing in it."""
    before, old = paths(published("004010"), "850"), paths(delta("003040"), "850")
    assert "PAM" in before
    assert "PAM" not in old
    assert before["SAC"]["loop"] == "SAC"
    assert "loop" not in old["SAC"]


def test_slot_that_a_release_adds_stands_in_its_place() -> None:
    """Notes of an 850 of 003040 come behind BEG, and lead times of a line before its schedule."""
    tags = [slot["segment"] for slot in _set("003040", "850")["slots"]]
    assert tags[:4] == ["ST", "BEG", "NTE", "CUR"]
    line = next(slot for slot in _set("003040", "850")["slots"] if slot["segment"] == "PO1")
    inside = [slot["segment"] for slot in line["children"]]
    assert inside[inside.index("LDT") + 1] == "SCH"


def test_slot_that_gets_children_becomes_a_loop() -> None:
    """Lead times of an 850 have quantities in 004030."""
    old, new = paths(published("004010"), "850"), paths(delta("004030"), "850")
    assert "children" not in old["LDT"]
    assert [each["segment"] for each in new["LDT"]["children"]] == ["QTY", "MTX", "REF"]


def test_limits_that_a_release_changes_are_its_own() -> None:
    """References of an 850 were limited in 003040, and CTT was mandatory."""
    old = paths(delta("003040"), "850")
    assert (old["REF"]["max"], old["CTT"]["required"]) == (12, True)


def test_elements_that_a_release_changes_are_its_own() -> None:
    """An order date has a number of its own in 003040, six digits, and BEG ends with BEG08."""
    segment = delta("003040").segment("BEG")
    assert segment is not None
    assert [list(each) for each in segment["elements"]][4] == ["323", "M"]
    assert len(segment["elements"]) == 8
    lengths = {
        version: dictionary(version).element("373").longest for version in ("003040", "004010")
    }
    assert lengths == {"003040": _OF_THE_1900S, "004010": _OF_2024}
    assert dictionary("003040").element("323").kind == "DT"


def test_syntax_notes_move_with_their_elements() -> None:
    """A century stands between time zone and format of a DTM in 003040, and what was 05 and 06 is 06 and 07."""
    segment = delta("003040").segment("DTM")
    assert segment is not None
    assert segment["conditions"] == ["R020306", "C0403", "P0607"]


def test_what_a_release_says_nothing_of_is_as_in_its_base() -> None:
    """Sets, segments and codes without differences are those of the release that is compared with."""
    facts, base = DeltaFacts("006010"), published("005010")
    assert facts.transaction_set("999") == base.transaction_set("999")
    assert facts.segment("BEG") == base.segment("BEG")
    assert facts.codes("355") == base.codes("355")
    assert facts.transaction_set("ABC") is None
    assert facts.segment("ZZZ") is None
    assert facts.element("ZZZ") is None


def _set(version: str, set_id: str) -> Mapping[str, Any]:
    found = delta(version).transaction_set(set_id)
    assert found is not None
    return found
