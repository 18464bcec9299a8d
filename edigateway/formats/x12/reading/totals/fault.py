"""A total that is wrong, and where totals stand."""

from collections.abc import Sequence
from dataclasses import dataclass

Segment = Sequence[str]

_SUMMARY = 16
"""Totals are looked for among so many segments at the end of a set: a summary is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalFault:
    """A total that is wrong: the segment's index from 0 (ST), its element, a word of the catalogue, what was expected."""

    index: int
    element: int
    code: str
    expected: str
    value: str


def last(tag: str, segments: Sequence[Segment]) -> int | None:
    """Return the index of the last segment of a tag in the summary, or None where there is none."""
    end = len(segments)
    for index in range(end - 1, max(end - _SUMMARY, 0) - 1, -1):
        if segments[index][0] == tag:
            return index
    return None


def element(segment: Segment, position: int) -> str:
    """Return an element, or empty text where it was not sent."""
    return segment[position] if position < len(segment) else ""
