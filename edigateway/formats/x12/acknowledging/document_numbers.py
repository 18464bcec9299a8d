"""Where a document says its own number, so that people can be told which one is meant."""

from collections.abc import Mapping
from typing import NamedTuple

from edigateway.model.record import Record

_ELEMENTS: Mapping[str, int] = {
    "B1": 2,
    "B10": 1,
    "B2": 4,
    "B3": 2,
    "BAK": 3,
    "BCA": 3,
    "BCH": 3,
    "BCT": 2,
    "BEG": 3,
    "BFR": 2,
    "BGN": 2,
    "BIA": 3,
    "BIG": 2,
    "BPT": 2,
    "BSN": 2,
    "BSS": 2,
    "W05": 2,
    "W06": 2,
    "W17": 3,
}
"""By the segment that begins a document, the element with the number that its sender gave it."""


class DocumentNumber(NamedTuple):
    """The number of a document and the element that holds it, such as ``BEG03``."""

    designator: str
    text: str


def document_number(tree: Record | None) -> DocumentNumber | None:
    """Return the number that the first segment of a set states, if it is one that does."""
    first = tree.children[1] if tree is not None and len(tree.children) > 1 else None
    at = 0 if first is None else _ELEMENTS.get(first.tag, 0)
    if first is None or not 0 < at < len(first.elements) or not first.elements[at]:
        return None
    return DocumentNumber(f"{first.tag}{at:02d}", first.elements[at])
