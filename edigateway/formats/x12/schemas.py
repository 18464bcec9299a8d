"""The dictionaries of X12 releases: package data, read and compiled only as far as documents need it.

Which release a group is in is said by GS08; there are two dictionaries, and other releases use the nearer one.
The shape of the data is told in ``schema/README.md``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from edigateway.formats.x12.conditions import parse_condition
from edigateway.formats.x12.elements import Component, ElementSpec
from edigateway.formats.x12.segments import SegmentSpec
from edigateway.formats.x12.slots import Slot, set_slots, tags_below

DICTIONARIES = ("004010", "005010")
OLDEST_RELEASE, NEWEST_RELEASE = 3010, 6999
FIRST_CENTURY_RELEASE = 4010
"""From this release on, dates in bodies have eight digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSetSpec:
    """One transaction set of a dictionary; ``counted`` are the segments that CTT01 may count, ``tags`` all it has."""

    set_id: str
    name: str
    functional_group: str
    counted: tuple[str, ...]
    root: Slot
    tags: frozenset[str]


class Dictionary:
    """The segments, elements, codes and transaction sets of one release, each compiled on first use."""

    def __init__(self, version: str) -> None:
        """Remember ``version``, one of :data:`DICTIONARIES`; nothing is read yet."""
        self.version = version
        self._elements: dict[str, ElementSpec] = {}
        self._segments: dict[str, SegmentSpec] = {}
        self._sets: dict[str, TransactionSetSpec] = {}

    def transaction_set(self, set_id: str) -> TransactionSetSpec | None:
        """Return a transaction set, or None where the dictionary has none of that id."""
        if set_id not in _set_ids(self.version):
            return None
        if set_id not in self._sets:
            self._sets[set_id] = self._compile_set(set_id)
        return self._sets[set_id]

    def segment(self, tag: str) -> SegmentSpec | None:
        """Return a segment, or None where the dictionary has none of that tag."""
        if tag in self._segments:
            return self._segments[tag]
        facts = _data(self.version, "segments").get(tag)
        if facts is None:
            return None
        spec = SegmentSpec(
            tag=tag,
            name=facts["name"],
            elements=tuple(
                Component(self.element(id_), req == "M") for id_, req in facts["elements"]
            ),
            conditions=tuple(map(parse_condition, facts["conditions"])),
        )
        self._segments[tag] = spec
        return spec

    def element(self, number: str) -> ElementSpec:
        """Return an element or composite by its number, which the dictionary must have."""
        if number not in self._elements:
            self._elements[number] = self._compile_element(number)
        return self._elements[number]

    def _compile_element(self, number: str) -> ElementSpec:
        facts = _data(self.version, "elements")[number]
        codes = _data(self.version, "codes").get(number)
        return ElementSpec(
            number=number,
            name=facts["name"],
            kind=facts["type"],
            shortest=facts.get("min", 0),
            longest=facts.get("max", 0),
            codes=None if codes is None else frozenset(codes.split()),
            components=tuple(
                Component(self.element(id_), req == "M") for id_, req in facts.get("components", ())
            ),
        )

    def _compile_set(self, set_id: str) -> TransactionSetSpec:
        facts = _read(f"{self.version}/sets/{set_id}.json")
        root = set_slots(facts["slots"])
        return TransactionSetSpec(
            set_id=set_id,
            name=facts["name"],
            functional_group=facts["functional_group"],
            counted=tuple(facts["counted"]),
            root=root,
            tags=tags_below(root),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as GS08 names it, and the dictionary that stands for it.

    Findings made with a dictionary that is not ``exact`` are advice: it is not the grammar that the sender used.
    """

    version: str
    dictionary: Dictionary
    exact: bool
    short_dates: bool


def release(gs08: str) -> Release | None:
    """Return the release of a group by the first six characters of GS08; None where it is not supported."""
    return _release(gs08[:6])


@lru_cache(maxsize=64)
def _release(version: str) -> Release | None:
    if len(version) != 6 or not (version.isascii() and version.isdigit()):
        return None
    number = int(version)
    if not OLDEST_RELEASE <= number <= NEWEST_RELEASE:
        return None
    nearest = min(DICTIONARIES, key=lambda each: abs(int(each) - number))
    return Release(
        version=version,
        dictionary=dictionary(nearest),
        exact=version == nearest,
        short_dates=number < FIRST_CENTURY_RELEASE,
    )


@cache
def dictionary(version: str) -> Dictionary:
    """Return the one dictionary of a version, which must be among :data:`DICTIONARIES`."""
    return Dictionary(version)


def is_known_tag(tag: str) -> bool:
    """Tell whether any dictionary has a segment of this tag."""
    return any(tag in _data(version, "segments") for version in DICTIONARIES)


@cache
def _set_ids(version: str) -> frozenset[str]:
    folder = files(__package__).joinpath("schema", version, "sets")
    return frozenset(entry.name.removesuffix(".json") for entry in folder.iterdir())


@cache
def _data(version: str, name: str) -> Mapping[str, Any]:
    return _read(f"{version}/{name}.json")


def _read(path: str) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(
        files(__package__).joinpath("schema", *path.split("/")).read_bytes()
    )
    return data
