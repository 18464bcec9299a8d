"""The tree of records that a format reads and a map translates: X12 segments in their loops, or rows of a file."""

from collections.abc import Iterator, Sequence


class Record:
    """One segment or row, with the records that belong to its loop.

    ``elements[0]`` is the tag, so that ``elements[3]`` is the third element as the trade counts (``BEG03``); elements
    that were not sent are missing at the end or empty text. ``children`` are in the order received; a loop is its
    first segment with the rest of the loop as children, and an ``HL`` has its sub-levels among its children.
    ``position`` counts as in :class:`~edigateway.model.finding.Place`, ``offset`` is in bytes.
    """

    __slots__ = ("_offset", "children", "elements", "position")

    def __init__(self, elements: Sequence[str], position: int = 0, offset: int = 0) -> None:
        """Start without children."""
        self.elements = elements
        self.position = position
        self._offset = offset
        self.children: list[Record] = []

    @property
    def tag(self) -> str:
        """Return the segment id, or ``row``."""
        return self.elements[0]

    @property
    def offset(self) -> int:
        """Return where it begins."""
        return self._offset

    def walk(self) -> "Iterator[Record]":
        """Yield this record and everything below it, in the order received."""
        yield self
        for child in self.children:
            yield from child.walk()

    def __repr__(self) -> str:
        """Show the text as received, and how many children."""
        return f"<Record {'*'.join(self.elements)} +{len(self.children)}>"
