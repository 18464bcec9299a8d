"""The segments around transaction sets, ISA to IEA, for people who look them up; the reader needs no facts for them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from edigateway.formats.x12.dictionary.facts import Facts, schema_data
from edigateway.formats.x12.dictionary.labels import labels

TAGS = ("ISA", "GS", "GE", "IEA", "TA1")


class EnvelopeFacts:
    """A layer over the facts of a release that knows the envelope too."""

    def __init__(self, facts: Facts) -> None:
        """Add to ``facts``."""
        self._facts = facts

    @property
    def version(self) -> str:
        """The release."""
        return self._facts.version

    def set_ids(self) -> frozenset[str]:
        """Return the ids of all transaction sets."""
        return self._facts.set_ids()

    def transaction_set(self, set_id: str) -> Mapping[str, Any] | None:
        """Return a set."""
        return self._facts.transaction_set(set_id)

    def segment(self, tag: str) -> Mapping[str, Any] | None:
        """Return a segment of a set or of the envelope."""
        return self._facts.segment(tag) or _envelope()["segments"].get(tag)

    def element(self, key: str) -> Mapping[str, Any] | None:
        """Return an element of a set or of the envelope."""
        return self._facts.element(key) or _envelope()["elements"].get(key)

    def codes(self, key: str) -> frozenset[str] | None:
        """Return the codes of an element; of those of the envelope only the usual ones are known."""
        known = frozenset(labels(key)) if key in _envelope()["elements"] else frozenset()
        return known or self._facts.codes(key)


@cache
def _envelope() -> Mapping[str, Any]:
    return schema_data("envelope")
