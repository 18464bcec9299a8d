"""What a release of X12 says, as plain values; layers over it (other releases, guidelines) say what differs.

The shape of the values is told in ``schema/README.md``.
"""

import json
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol

PUBLISHED = ("004010", "005010")
"""The releases whose facts are package data as a whole."""

# Not by importlib.resources, which takes longer to load than the facts.
_SCHEMA = Path(__file__).with_name("schema")


class Facts(Protocol):
    """Answers for one release; what it does not know is None."""

    @property
    def version(self) -> str:
        """The release, such as ``004010``."""
        ...

    def set_ids(self) -> frozenset[str]:
        """Return the ids of all transaction sets."""
        ...

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return name, functional group, counted segments and slots of a set."""
        ...

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return name, conditions and elements of a segment, and ``repeats``: by position, how often at most."""
        ...

    def element(self, key: str) -> Mapping[str, Any] | None:
        """Return name, type and limits of an element, or name and components of a composite.

        ``key`` is the number of the element. A layer may give one element of one segment a key of its own and name the
        number under ``"number"``.
        """
        ...

    def codes(self, key: str) -> frozenset[str] | None:
        """Return the codes that an element may have; None where it may have any."""
        ...

    def __hash__(self) -> int:
        """Tell facts apart by what they are, not by what they say."""
        ...


class PublishedFacts:
    """The facts of a release in :data:`PUBLISHED`, each file read when it is first needed."""

    def __init__(self, version: str) -> None:
        """Remember the release; nothing is read yet."""
        self._version = version

    @property
    def version(self) -> str:
        """The release."""
        return self._version

    def set_ids(self) -> frozenset[str]:
        """Return the ids of all transaction sets."""
        return self._set_ids

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return a set; ids that are not known are never made file names."""
        return self._read("sets", set_id) if set_id in self._set_ids else None

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return a segment."""
        facts: Mapping[str, Any] | None = self._segments.get(tag)
        return facts

    def element(self, key: str) -> Mapping[str, Any] | None:
        """Return an element."""
        facts: Mapping[str, Any] | None = self._elements.get(key)
        return facts

    def codes(self, key: str) -> frozenset[str] | None:
        """Return the codes of an element."""
        codes: str | None = self._codes.get(key)
        return None if codes is None else frozenset(codes.split())

    @cached_property
    def _set_ids(self) -> frozenset[str]:
        return frozenset(each.stem for each in (_SCHEMA / self._version / "sets").iterdir())

    @cached_property
    def _segments(self) -> Mapping[str, Any]:
        return self._read("segments")

    @cached_property
    def _elements(self) -> Mapping[str, Any]:
        return self._read("elements")

    @cached_property
    def _codes(self) -> Mapping[str, Any]:
        return self._read("codes")

    def _read(self, *path: str) -> Mapping[str, Any]:
        return schema_data(self._version, *path)


def schema_data(*path: str) -> Mapping[str, Any]:
    """Return one file of the schema data by its path below ``schema/``, without its ending."""
    *folders, name = path
    file = _SCHEMA.joinpath(*folders, f"{name}.json")
    data: Mapping[str, Any] = json.loads(file.read_bytes())
    return data


@cache
def published(version: str) -> Facts:
    """Return the facts of a release, which must be in :data:`PUBLISHED`."""
    return PublishedFacts(version)


def is_known_tag(tag: str) -> bool:
    """Tell whether any published release has a segment of this tag."""
    return any(published(version).segment(tag) is not None for version in PUBLISHED)
