"""The dictionaries: complete, consistent, and the right one for each release."""

import json
from importlib.resources import files

import pytest

from edigateway.formats.x12.dictionary.facts import PUBLISHED, is_known_tag
from edigateway.formats.x12.dictionary.schemas import (
    dictionary,
    release,
)
from edigateway.formats.x12.dictionary.slots import Slot

SCHEMA = files("edigateway.formats.x12.dictionary") / "schema"
SETS = [
    (version, entry.name.removesuffix(".json"))
    for version in PUBLISHED
    for entry in sorted((SCHEMA / version / "sets").iterdir(), key=lambda each: each.name)
]


@pytest.mark.parametrize(("version", "set_id"), SETS)
def test_set_uses_only_what_its_dictionary_has(version: str, set_id: str) -> None:
    """Every segment of a set, and every element of that, is in the dictionary and has limits."""
    book = dictionary(version)
    spec = book.transaction_set(set_id)
    assert spec is not None
    assert [spec.root.children[0].tag, spec.root.children[-1].tag] == ["ST", "SE"]
    for tag in spec.tags:
        segment = book.segment(tag)
        assert segment is not None
        assert all(each.element.components or each.element.longest for each in segment.elements)
        assert all(
            place <= len(segment.elements)
            for condition in segment.conditions
            for place in condition.positions
        )


@pytest.mark.parametrize("version", PUBLISHED)
def test_schema_files_have_one_fact_on_a_line(version: str) -> None:
    """The data can be read and compared by people: no line holds two elements or two slots."""
    elements = (SCHEMA / version / "elements.json").read_text()
    assert len(elements.splitlines()) == len(json.loads(elements)) + 2
    order = (SCHEMA / version / "sets" / "850.json").read_text()
    assert all(line.count('"segment"') <= 1 for line in order.splitlines())


@pytest.mark.parametrize(
    ("gs08", "source", "exact", "short_dates"),
    [
        ("004010", "004010", True, False),
        ("004010VICS", "004010", True, False),
        ("005010X231A1", "005010", True, False),
        ("001010", "003040", False, True),
        ("003040", "003040", False, True),
        ("003060", "003040-004010", False, True),
        ("004020", "004010-004030", False, False),
        ("004030", "004030", False, False),
        ("004060", "004030-005010", False, False),
        ("005040", "005010-006010", False, False),
        ("006010", "006010", False, False),
        ("008060", "006010", False, False),
    ],
)
def test_release_takes_its_own_dictionary_or_that_of_its_neighbours(
    gs08: str, source: str, exact: bool, short_dates: bool
) -> None:
    """The first six characters of GS08 choose the dictionary; other releases than the published make it advice."""
    found = release(gs08)
    assert found is not None
    assert (found.dictionary.version, found.exact, found.short_dates) == (
        source,
        exact,
        short_dates,
    )
    assert found.version == gs08[:6]


def test_release_of_the_same_neighbours_shares_their_dictionary() -> None:
    """However many releases a partner makes up, there is one dictionary for each gap."""
    assert dictionary("003050") is dictionary("003061")


@pytest.mark.parametrize("gs08", ["", "T", "4010", "000401", "009010", "00401X", "٠٠٤٠١٠"])
def test_release_that_is_none_is_not_supported(gs08: str) -> None:
    """GS08 that names no release of X12 is not guessed at."""
    assert release(gs08) is None


def test_dictionary_unknown_set_and_segment_are_none() -> None:
    """What a dictionary does not have is None, even if it looks like a path."""
    book = dictionary("004010")
    assert book.transaction_set("../850") is None
    assert book.segment("ZZZ") is None
    assert is_known_tag("MTX")
    assert not is_known_tag("ZZZ")


def test_dictionary_asked_for_what_its_facts_must_have_fails_loudly() -> None:
    """A set with a segment that has no facts is a fault of the data, and is named."""
    book = dictionary("004010")
    with pytest.raises(KeyError, match="004010 lack the segment ZZZ"):
        book.checks("ZZZ")
    with pytest.raises(KeyError, match="004010 lack the element ZZZ"):
        book.element("ZZZ")


def test_slots_of_an_explicit_loop_stand_beside_it() -> None:
    """What lies between LS and LE is nested as if LS and LE were not there, so that maps need not know of them."""
    spec = dictionary("004010").transaction_set("850")
    assert spec is not None
    line = _child(spec.root, "PO1")
    bracket = _child(line, "LS")
    assert _child(bracket, "LDT").depth == bracket.depth == line.depth + 1


def test_slot_that_is_used_up_is_used_again_rather_than_that_something_be_missing() -> None:
    """A second N1 after a reference of an 846 is one too many: for the N1 of the line, the LE before it would be missing."""
    spec = dictionary("004010").transaction_set("846")
    assert spec is not None
    line = _child(spec.root, "LIN")
    reference = next(each for each in _below(line) if each.tag == "REF" and _tags(each) >= {"N1"})
    way = _child(reference, "N1").ways["N1"]
    assert way is not None
    assert (way.slot.parent, way.again) == (reference, True)


def _below(slot: Slot) -> list[Slot]:
    return [found for each in slot.children for found in (each, *_below(each))]


def _tags(slot: Slot) -> set[str]:
    return {each.tag for each in slot.children}


def _child(slot: Slot, tag: str) -> Slot:
    return next(each for each in slot.children if each.tag == tag)
