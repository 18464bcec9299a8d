"""Nests HL loops, which arrive one after the other, under their parents.

HL02 decides where it names an earlier level of another kind. Real files leave it blank, restart HL01, or point to
the level before; then the parent is the nearest level before it that is higher in the usual order.
"""

from collections.abc import Mapping

from edigateway.formats.x12.findings import Findings
from edigateway.model.finding import Place
from edigateway.model.record import Record

DEEPEST = 20
"""Levels within levels; no real hierarchy comes near, and a tree without a bottom would hurt whoever walks it."""

_USUAL_ORDER = "SOTPI"
_ORDER_BY_STRUCTURE: Mapping[str, str] = {"0002": "SOITP", "0003": "STPOI"}
"""The order of levels by BSN05, where it differs from shipment, order, tare, pack, item."""


def nest(tree: Record, findings: Findings) -> None:
    """Move each HL of a document below its parent, in the order received."""
    levels = [child for child in tree.children if child.tag == "HL"]
    if len(levels) < 2:
        return
    nester = _Nester(_order(tree), findings)
    nested = {id(level) for level in levels if nester.place(level)}
    tree.children = [child for child in tree.children if id(child) not in nested]


def _order(tree: Record) -> str:
    structure = next((_element(child, 5) for child in tree.children if child.tag == "BSN"), "")
    return _ORDER_BY_STRUCTURE.get(structure, _USUAL_ORDER)


class _Nester:
    def __init__(self, order: str, findings: Findings) -> None:
        self._order = order
        self._findings = findings
        self._by_number: dict[str, tuple[Record, ...]] = {}
        self._last: tuple[Record, ...] = ()

    def place(self, level: Record) -> bool:
        """Put a level below its parent; false where it has none."""
        path = self._path(level)
        if path:
            path[-1].children.append(level)
        self._last = (*path, level)
        self._by_number[_number(level, 1)] = self._last
        return bool(path)

    def _path(self, level: Record) -> tuple[Record, ...]:
        """Return the levels from the top down to the parent."""
        named = _number(level, 2)
        path = self._by_number.get(named)
        if path is not None and _element(path[-1], 3) != _element(level, 3):
            return path[:DEEPEST]
        if named:
            self._doubt(level)
        return tuple(each for each in self._last if self._rank(each) < self._rank(level))

    def _rank(self, level: Record) -> int:
        at = self._order.find(_element(level, 3) or "?")
        return at if at >= 0 else len(self._order)

    def _doubt(self, level: Record) -> None:
        place = Place(segment="HL", position=level.position, element=2, offset=level.offset)
        message = (
            "HL02 names no earlier level of another kind; the parent was taken from the order."
        )
        self._findings.add("hierarchy-parent", message, place, _element(level, 2))


def _number(level: Record, element: int) -> str:
    return _element(level, element).lstrip("0")


def _element(record: Record, element: int) -> str:
    return record.elements[element] if element < len(record.elements) else ""
