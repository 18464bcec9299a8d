"""What sample documents make use of: segments by their way and qualifier, their elements, how often, with which codes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from edigateway.model.record import Record
from edigateway.model.step import Step

Way: TypeAlias = tuple[Step, ...]
"""The way to a segment from the top of its set, with the qualifiers that tell its loops and itself from others."""

_LEVEL, _CODE_OF_LEVEL = "HL", 3
_ENVELOPE = frozenset({"ST", "SE"})
_QUALIFIED = frozenset(
    {"AMT", "DTM", "DTP", "G62", "MAN", "N1", "N9", "PER", "PID", "QTY", "REF", "SAC", "TXI"}
)
"""Segments that mean different things by their first element."""


@dataclass(slots=True, kw_only=True)
class Spot:
    """One segment at its place.

    ``parents`` counts the loops (or documents) that it could stand in, ``present_in`` those that it stood in, and
    ``most`` how often it came in one of them. ``elements`` have the values of each element that was filled.
    """

    parents: int = 0
    present_in: int = 0
    most: int = 0
    occurrences: int = 0
    elements: dict[int, Counter[str]] = field(default_factory=dict)

    def always(self, element: int) -> bool:
        """Tell whether an element was filled each time."""
        return self.elements[element].total() == self.occurrences


def usage(trees: Sequence[Record]) -> Mapping[Way, Spot]:
    """Return every place that documents of one kind make use of, in the order in which it was first seen."""
    spots: dict[Way, Spot] = {}
    instances: Counter[Way] = Counter()
    for tree in trees:
        _loop(tree, (), spots, instances)
    for way, spot in spots.items():
        spot.parents = instances[_parent(way)]
    return spots


def written(way: Way, element: int = 0) -> str:
    """Write a place as guidelines and maps do, such as ``N1[ST]/N404``."""
    steps = (f"{step.tag}[{step.code}]" if step.code_at else step.tag for step in way)
    return "/".join(steps) + (f"{element:02d}" if element else "")


def _loop(record: Record, way: Way, spots: dict[Way, Spot], instances: Counter[Way]) -> None:
    instances[way] += 1
    counts: Counter[Way] = Counter()
    for child in record.children:
        if child.tag in _ENVELOPE:
            continue
        step = _step(child)
        here = (step,) if step.tag == _LEVEL else (*way, step)
        counts[here] += 1
        spot = spots.setdefault(here, Spot())
        spot.occurrences += 1
        for number, text in enumerate(child.elements[1:], 1):
            if text:
                spot.elements.setdefault(number, Counter())[text] += 1
        _loop(child, here, spots, instances)
    for here, count in counts.items():
        spot = spots[here]
        spot.present_in += 1
        spot.most = max(spot.most, count)


def _step(record: Record) -> Step:
    at = _CODE_OF_LEVEL if record.tag == _LEVEL else 1 if record.tag in _QUALIFIED else 0
    code = record.elements[at] if at and at < len(record.elements) else ""
    return Step(tag=record.tag, code_at=at, code=code) if code else Step(tag=record.tag)


def _parent(way: Way) -> Way:
    return way[:-1]
