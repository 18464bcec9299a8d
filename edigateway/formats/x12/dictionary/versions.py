"""Which facts stand for which release: its own, or those of the releases around it that are known."""

from bisect import bisect_left
from functools import cache

from edigateway.formats.x12.dictionary.between import FactsBetween
from edigateway.formats.x12.dictionary.deltas import DELTAS, delta
from edigateway.formats.x12.dictionary.facts import PUBLISHED, Facts, published

KNOWN = tuple(sorted((*PUBLISHED, *DELTAS)))
"""The releases that have facts of their own, the oldest first."""

OLDEST_VERSION, NEWEST_VERSION = "001", "008"


def is_release(version: str) -> bool:
    """Tell whether six characters, as at the beginning of GS08, name a release of X12."""
    digits = len(version) == 6 and version.isascii() and version.isdigit()
    return digits and OLDEST_VERSION <= version[:3] <= NEWEST_VERSION


def nearest(version: str) -> tuple[str, ...]:
    """Return the known release that stands for a release, or the two that it lies between, the older first."""
    at = bisect_left(KNOWN, version)
    if version in KNOWN or at == 0:
        return KNOWN[at : at + 1]
    return KNOWN[at - 1 : at + 1]


@cache
def facts_of(known: tuple[str, ...]) -> Facts:
    """Return the facts that :func:`nearest` names."""
    first, *rest = (published(each) if each in PUBLISHED else delta(each) for each in known)
    return FactsBetween(first, rest[0]) if rest else first
