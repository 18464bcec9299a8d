"""Releases that are told by what differs from a published one: a layer over the facts of that.

The shape of the differences is told in ``schema/README.md``.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts, published, schema_data

DELTAS = ("003040", "004030", "006010")
"""The releases whose differences are package data."""

_Slots = Sequence[Mapping[str, Any]]


class DeltaFacts:
    """The facts of a release in :data:`DELTAS`; its file is read when it is first needed.

    Codes are those of the release that it is compared with: which ones came and went is not known.
    """

    def __init__(self, version: str) -> None:
        """Remember the release; nothing is read yet."""
        self._version = version

    @property
    def version(self) -> str:
        """The release."""
        return self._version

    def set_ids(self) -> frozenset[str]:
        """Return the ids of all transaction sets."""
        return self._base.set_ids()

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return a set with the slots that it has in this release."""
        facts = self._base.transaction_set(set_id)
        changes = self._delta["sets"].get(set_id)
        if facts is None or changes is None:
            return facts
        return {**facts, "slots": list(_SlotChanges(changes).apply(facts["slots"]))}

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return a segment with the elements that it has in this release."""
        facts = self._base.segment(tag) or self._delta["new_segments"].get(tag)
        changes = self._delta["segments"].get(tag)
        if facts is None or changes is None:
            return facts
        return {
            **facts,
            "conditions": changes.get("conditions", facts["conditions"]),
            "elements": _changed_elements(facts["elements"], changes["elements"]),
        }

    def element(self, key: str) -> Mapping[str, Any] | None:
        """Return an element with the limits that it has in this release."""
        facts, changes = self._base.element(key), self._delta["elements"].get(key)
        return facts if changes is None else {**(facts or {}), **changes}

    def codes(self, key: str) -> frozenset[str] | None:
        """Return the codes of an element."""
        return self._base.codes(key)

    @cached_property
    def _delta(self) -> Mapping[str, Any]:
        return schema_data("deltas", self._version)

    @cached_property
    def _base(self) -> Facts:
        return published(self._delta["base"])


@cache
def delta(version: str) -> Facts:
    """Return the facts of a release, which must be in :data:`DELTAS`."""
    return DeltaFacts(version)


def _changed_elements(
    elements: Sequence[tuple[str, str]], changes: Mapping[str, tuple[str, str] | None]
) -> list[tuple[str, str]]:
    """Put the changed elements into their positions; only the last ones are ever taken away."""
    by_position = {str(position): element for position, element in enumerate(elements, 1)}
    changed: Mapping[str, tuple[str, str] | None] = {**by_position, **changes}
    return [element for element in changed.values() if element is not None]


class _SlotChanges:
    """What differs in the slots of one set, by paths such as ``PO1/N1#2/REF``: the second N1 within PO1."""

    def __init__(self, changes: Mapping[str, Any]) -> None:
        self._removed = frozenset(changes["removed"])
        self._changed = {each["slot"]: each for each in changes["changed"]}
        self._added: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
        for each in changes["added"]:
            self._added.setdefault((each["in"], each["after"]), []).append(each["slot"])

    def apply(self, slots: _Slots, within: str = "") -> Iterator[Mapping[str, Any]]:
        """Yield the slots as they are in this release."""
        yield from self._added.get((within, None), ())
        for name, slot in _named(slots):
            path = f"{within}/{name}" if within else name
            if path not in self._removed:
                yield self._slot(slot, path)
            yield from self._added.get((within, name), ())

    def _slot(self, slot: Mapping[str, Any], path: str) -> Mapping[str, Any]:
        """Return one slot; it is a loop if there is anything in it."""
        facts = {**slot, **self._changed.get(path, {})}
        children = list(self.apply(slot.get("children", ()), path))
        return facts | {"children": children} if children else _without_children(facts)


def _without_children(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in facts.items() if name not in ("loop", "children")}


def _named(slots: _Slots) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield slots with the names that they have in paths."""
    seen: dict[str, int] = {}
    for slot in slots:
        tag = slot["segment"]
        seen[tag] = seen.get(tag, 0) + 1
        yield (tag if seen[tag] == 1 else f"{tag}#{seen[tag]}"), slot
