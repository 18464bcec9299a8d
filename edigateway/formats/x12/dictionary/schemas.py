"""The dictionaries of X12 releases, compiled from facts only as far as documents need it.

Which release a group is in is said by GS08; releases without facts of their own use those of their neighbours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from edigateway.formats.x12.dictionary.checks import Check
from edigateway.formats.x12.dictionary.conditions import parse_condition
from edigateway.formats.x12.dictionary.elements import Component, ElementSpec
from edigateway.formats.x12.dictionary.facts import PUBLISHED, Facts
from edigateway.formats.x12.dictionary.segments import SegmentSpec
from edigateway.formats.x12.dictionary.slots import Slot, set_slots, tags_below
from edigateway.formats.x12.dictionary.versions import facts_of, is_release, nearest

FIRST_CENTURY_RELEASE = "004010"
"""From this release on, dates in bodies have eight digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSetSpec:
    """One transaction set of a dictionary; ``tags`` are those of all its segments."""

    set_id: str
    name: str
    functional_group: str
    root: Slot
    tags: frozenset[str]


class Dictionary:
    """The segments, elements, codes and transaction sets of one release, each compiled on first use."""

    def __init__(self, facts: Facts, *, one_form: bool = False) -> None:
        """Compile from ``facts``; nothing is read yet.

        With ``one_form`` set, quick checks doubt numbers that are not written in the one form that X12 gives them.
        """
        self.facts = facts
        self._one_form = one_form
        self.version = facts.version
        self._elements: dict[str, ElementSpec] = {}
        self._segments: dict[str, SegmentSpec] = {}
        self._sets: dict[str, TransactionSetSpec] = {}

    @cached_property
    def for_writing(self) -> "Dictionary":
        """Return the same dictionary with quick checks that doubt numbers in any but their one form."""
        return Dictionary(self.facts, one_form=True)

    def transaction_set(self, set_id: str) -> TransactionSetSpec | None:
        """Return a transaction set, or None where the dictionary has none of that id."""
        if set_id in self._sets:
            return self._sets[set_id]
        facts = self.facts.transaction_set(set_id)
        if facts is None:
            return None
        root = set_slots(facts["slots"], self.checks)
        spec = TransactionSetSpec(
            set_id=set_id,
            name=facts["name"],
            functional_group=facts["functional_group"],
            root=root,
            tags=tags_below(root),
        )
        self._sets[set_id] = spec
        return spec

    def segment(self, tag: str) -> SegmentSpec | None:
        """Return a segment, or None where the dictionary has none of that tag."""
        if tag in self._segments:
            return self._segments[tag]
        facts = self.facts.segment(tag)
        if facts is None:
            return None
        spec = SegmentSpec(
            tag=tag,
            name=facts["name"],
            elements=tuple(
                Component(self.element(id_), req == "M") for id_, req in facts["elements"]
            ),
            conditions=tuple(map(parse_condition, facts["conditions"])),
            repeats={int(at): most for at, most in facts.get("repeats", {}).items()},
            one_form=self._one_form,
        )
        self._segments[tag] = spec
        return spec

    def checks(self, tag: str) -> Mapping[int, Check]:
        """Return the quick checks of a segment that is part of a set, by its number of elements."""
        spec = self.segment(tag)
        if spec is None:
            raise KeyError(f"the facts of {self.version} lack the segment {tag}")
        return spec.checks

    def element(self, key: str) -> ElementSpec:
        """Return an element or composite by its number, which the facts must have."""
        if key not in self._elements:
            self._elements[key] = self._compile_element(key)
        return self._elements[key]

    def _compile_element(self, key: str) -> ElementSpec:
        facts = self.facts.element(key)
        if facts is None:
            raise KeyError(f"the facts of {self.version} lack the element {key}")
        return ElementSpec(
            number=facts.get("number", key),
            name=facts["name"],
            kind=facts["type"],
            shortest=facts.get("min", 0),
            longest=facts.get("max", 0),
            codes=self.facts.codes(key),
            pattern=facts.get("pattern"),
            components=tuple(
                Component(self.element(id_), req == "M") for id_, req in facts.get("components", ())
            ),
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
    """Return the release of a group by the first six characters of GS08; None where they name none."""
    return _release(gs08[:6])


@lru_cache(maxsize=64)
def _release(version: str) -> Release | None:
    if not is_release(version):
        return None
    return Release(
        version=version,
        dictionary=dictionary(version),
        exact=version in PUBLISHED,
        short_dates=version < FIRST_CENTURY_RELEASE,
    )


def dictionary(version: str) -> Dictionary:
    """Return the one dictionary that stands for a release, six digits such as ``004010``."""
    return _dictionary(nearest(version))


@cache
def _dictionary(known: tuple[str, ...]) -> Dictionary:
    return Dictionary(facts_of(known))
