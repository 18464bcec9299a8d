"""The schema data against the collected facts that it was made from, where those are beside this checkout."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from edigateway.formats.x12.dictionary.deltas import DELTAS, delta
from edigateway.formats.x12.dictionary.facts import PUBLISHED, published, schema_data
from edigateway.formats.x12.dictionary.overview import slot_places

FACTS = Path(__file__).parents[5] / "shared" / "x12-facts"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NO_SETS = {"segments", "elements", "code-values"}

pytestmark = pytest.mark.skipif(
    not FACTS.exists(), reason="the collected facts are not beside this checkout"
)


@cache
def facts(*path: str) -> Any:
    """Return one of the collected files."""
    return yaml.load((FACTS.joinpath(*path)).read_text("utf-8"), Loader=LOADER)


def sets_of(version: str) -> set[str]:
    """Return the ids of the sets that facts were collected of."""
    return {path.stem for path in (FACTS / version).glob("*.yaml")} - NO_SETS


def limit(value: object) -> object:
    """Return a limit as the schema data has it."""
    return None if value == ">1" else value


def collected_slot(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a collected entry in the shape of the schema data."""
    slot = {"segment": entry["seg"], "required": entry["req"] == "M", "max": limit(entry["max"])}
    slot |= {key: entry[key] for key in ("area", "pos") if key in entry}
    if "loop" in entry:
        slot |= {"loop": str(entry["loop"]), "max": limit(entry["repeat"])}
        slot["children"] = [collected_slot(each) for each in entry.get("kids", ())]
    return slot


@pytest.mark.parametrize("version", PUBLISHED)
def test_every_set_with_facts_is_in_the_schema_data(version: str) -> None:
    """No set was forgotten, and none made up."""
    assert published(version).set_ids() == sets_of(version)


@pytest.mark.parametrize("version", PUBLISHED)
def test_slots_of_every_set_are_the_collected_ones(version: str) -> None:
    """Order, requirement, limits, loops and positions of each set."""
    for set_id in sorted(sets_of(version)):
        known, collected = (
            published(version).transaction_set(set_id),
            facts(version, f"{set_id}.yaml"),
        )
        assert known is not None
        assert (known["name"], known["functional_group"]) == (
            collected["name"],
            collected["functional_group"],
        )
        assert known["slots"] == [collected_slot(each) for each in collected["segments"]], set_id


@pytest.mark.parametrize("version", PUBLISHED)
def test_segments_are_the_collected_ones(version: str) -> None:
    """Elements in order, syntax notes, and how often an element may be repeated."""
    for tag, collected in facts(version, "segments.yaml")["segments"].items():
        known = published(version).segment(str(tag))
        assert known is not None, tag
        elements = collected["elements"]
        assert [each["n"] for each in elements] == list(range(1, len(elements) + 1))
        assert known["elements"] == [[str(each["id"]), each["req"]] for each in elements], tag
        assert known["conditions"] == collected.get("cond", []), tag
        repeats = {str(each["n"]): each["repeat"] for each in elements if "repeat" in each}
        assert known.get("repeats", {}) == repeats, tag


@pytest.mark.parametrize("version", PUBLISHED)
def test_elements_and_codes_are_the_collected_ones(version: str) -> None:
    """Name, type and limits of each element, and every code value; codes may have been found since."""
    for number, collected in facts(version, "elements.yaml")["elements"].items():
        assert published(version).element(str(number)) == collected, number
    for number, codes in facts(version, "code-values.yaml")["codes"].items():
        assert (published(version).codes(str(number)) or set()) >= set(codes), number


@pytest.mark.parametrize("version", PUBLISHED)
def test_components_of_composites_are_the_collected_ones(version: str) -> None:
    """A composite holds what was collected, wherever it stands."""
    for segment in facts(version, "segments.yaml")["segments"].values():
        for each in segment["elements"]:
            if each.get("type") == "COMP":
                known = published(version).element(each["id"])
                assert known is not None
                assert known["type"] == "composite"
                parts = [[str(number), need] for number, need in each["comps"]]
                assert [[n, "M" if r == "M" else "O"] for n, r in known["components"]] == [
                    [n, "M" if r == "M" else "O"] for n, r in parts
                ]


def test_labels_are_all_collected_ones() -> None:
    """Every code that has words has them here; a list that goes on in another is written out."""
    known = schema_data("labels")
    for number, labels in facts("codes.yaml")["codes"].items():
        assert known[number.removesuffix("-extra")].items() >= labels.items(), number


@pytest.mark.parametrize("version", DELTAS)
def test_sets_of_a_delta_have_the_collected_paths(version: str) -> None:
    """What was collected as added is there, what as removed is not, and changed limits are the new ones."""
    for set_id, changes in facts("deltas.yaml")["versions"][version]["sets"].items():
        if isinstance(changes, str):  # the same as before, or absent
            continue
        known = _limits_by_path(version, set_id)
        added, removed = changes.get("added", []), changes.get("removed", [])
        assert {_plain(each) for each in added} <= known.keys(), set_id
        assert not ({*removed} - {_plain(each) for each in added}) & known.keys(), set_id
        for each in changes.get("changed", ()):
            path, limits = each.split(": ", 1)
            fewest, most = yaml.load(limits.partition("-> ")[2], Loader=LOADER)
            assert (fewest > 0, limit(most)) in known[path], (set_id, path)


def _plain(path: str) -> str:
    return path.replace("#2", "")


def _limits_by_path(version: str, set_id: str) -> dict[str, set[tuple[bool, int | None]]]:
    table = delta(version).transaction_set(set_id)
    assert table is not None
    found: dict[str, set[tuple[bool, int | None]]] = {}
    for place in slot_places(table["slots"]):
        path = "/".join((*place.loops, place.slot["segment"]))
        found.setdefault(path, set()).add((place.slot["required"], place.slot["max"]))
    return found


@pytest.mark.parametrize("version", DELTAS)
def test_elements_of_a_delta_are_the_collected_ones(version: str) -> None:
    """Number and limits of every element that was collected as changed."""
    known = delta(version)
    for tag, changes in facts("deltas.yaml")["versions"][version]["segments"].items():
        segment = known.segment(str(tag))
        assert segment is not None, tag
        for change in changes:
            if ": " in change:
                position, _, new = change.partition(": ")
                _check_element(version, segment, int(position), new.partition(" -> ")[2])


def _check_element(version: str, segment: Mapping[str, Any], position: int, new: str) -> None:
    if new == "none":
        assert len(segment["elements"]) < position
        return
    number, need, lengths = new.split()
    key, requirement = segment["elements"][position - 1]
    assert (key, requirement == "M") == (number, need == "M"), (segment["name"], position)
    element = delta(version).element(key)
    assert element is not None
    if lengths != "-/-":
        assert f"{element['min']}/{element['max']}" == lengths
