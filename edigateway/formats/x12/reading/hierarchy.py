"""Nests HL loops, which arrive one after the other, under their parents.

HL02 decides where it names an earlier level of another kind. Real files leave it blank, restart HL01, or point to
the level before; then the parent is the nearest level before it that is higher in the usual order.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from edigateway.model.record import Record

DEEPEST = 20
"""Levels within levels; no real hierarchy comes near, and a tree without a bottom would hurt whoever walks it."""

_USUAL_ORDER = "SOTPI"
_ORDER_BY_STRUCTURE: Mapping[str, str] = {"0002": "SOITP", "0003": "STPOI"}
"""The order of levels by BSN05, where it differs from shipment, order, tare, pack, item."""

Elements = Sequence[str]


class Hierarchy(NamedTuple):
    """For each level the index of its parent, None at the top.

    ``doubtful`` are the levels that name a parent that cannot be right, ``too_deep`` those that were put further up,
    because there would be more than :data:`DEEPEST` above them.
    """

    parents: tuple[int | None, ...]
    doubtful: tuple[int, ...]
    too_deep: tuple[int, ...]


def hierarchy(levels: Sequence[Elements], structure: str = "") -> Hierarchy:
    """Find the parents of HL segments; ``structure`` is BSN05."""
    finder = _Finder(levels, _ORDER_BY_STRUCTURE.get(structure, _USUAL_ORDER))
    parents = tuple(map(finder.parent, range(len(levels))))
    return Hierarchy(parents, tuple(finder.doubtful), tuple(finder.too_deep))


def nest(tree: Record) -> None:
    """Move each HL of a document below its parent, in the order received."""
    levels = [child for child in tree.children if child.elements[0] == "HL"]
    if not levels:
        return
    found = hierarchy([level.elements for level in levels], structure_of(tree.children))
    nested = set()
    for level, parent in zip(levels, found.parents, strict=True):
        if parent is not None:
            levels[parent].children.append(level)
            nested.add(id(level))
    if nested:
        tree.children = [child for child in tree.children if id(child) not in nested]


def structure_of(records: Sequence[Record]) -> str:
    """Return BSN05 of a document, the order in which it says that its levels stand."""
    return next((_element(each.elements, 5) for each in records if each.tag == "BSN"), "")


class _Finder:
    def __init__(self, levels: Sequence[Elements], order: str) -> None:
        self._levels = levels
        self._order = order
        self._by_number: dict[str, tuple[int, ...]] = {}
        self._last: tuple[int, ...] = ()
        self.doubtful: list[int] = []
        self.too_deep: list[int] = []

    def parent(self, index: int) -> int | None:
        """Return the parent of the next level; it is asked for each level in turn."""
        path = self._path(index)
        self._last = (*path, index)
        self._by_number[_number(self._levels[index], 1)] = self._last
        return path[-1] if path else None

    def _path(self, index: int) -> tuple[int, ...]:
        """Return the levels from the top down to the parent."""
        level = self._levels[index]
        named = _number(level, 2)
        path = self._by_number.get(named)
        if path is not None and _element(self._levels[path[-1]], 3) != _element(level, 3):
            if len(path) > DEEPEST:
                self.too_deep.append(index)
            return path[:DEEPEST]
        if named:
            self.doubtful.append(index)
        rank = self._rank(level)
        return tuple(each for each in self._last if self._rank(self._levels[each]) < rank)

    def _rank(self, level: Elements) -> int:
        at = self._order.find(_element(level, 3) or "?")
        return at if at >= 0 else len(self._order)


def _number(level: Elements, element: int) -> str:
    return _element(level, element).lstrip("0")


def _element(elements: Elements, element: int) -> str:
    return elements[element] if element < len(elements) else ""
