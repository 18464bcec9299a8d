"""How locations are written, layout by layout: segments of X12, columns of rows, records with columns, paths of XML."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from edigateway.contracts.layout import RecordType, nearest
from edigateway.mapping import locations, xml_locations
from edigateway.mapping.language import Column, Elements, Layout, Location, Segments
from edigateway.model.step import Step

_ROW = "row"
_TWO_BARE_CODES = re.compile(r"\]\[(?!\d\d=)")
_TYPE_AND_COLUMN = re.compile(r"(?P<types>(?:[^./]+/)*[^./]+)\.(?P<column>.+)", re.DOTALL)


class Notation(ABC):
    """The way in which the maps of one layout write what they read."""

    each: str
    """An example of what ``each`` can go through."""

    @abstractmethod
    def segments(self, text: str) -> Segments | None:
        """Parse what ``each`` goes through; None if it is not written like that, or is not there."""

    @abstractmethod
    def location(self, text: str) -> Location | None:
        """Parse where a text is read from; None if it is not written like that, or is not there."""

    @abstractmethod
    def remedy(self, text: str) -> str:
        """Return what to do about a location that could not be parsed."""


def notation(layout: Layout) -> Notation:
    """Return the notation of a layout."""
    if layout.format == "xml":
        return Paths()
    if len(layout.records) > 1:
        return Records(layout.records)
    return Columns() if layout.records else Designators()


class Designators(Notation):
    """Reference designators of X12: ``BEG03``, ``N1[ST]/N401``."""

    each = "N1 or REF[DP]"

    def segments(self, text: str) -> Segments | None:
        """Parse ``N1`` or ``REF[DP]``."""
        return locations.parse_segments(text)

    def location(self, text: str) -> Location | None:
        """Parse ``BEG03``."""
        return locations.parse_elements(text)

    def remedy(self, text: str) -> str:
        """Return the designator that is near."""
        if _TWO_BARE_CODES.search(text):
            return "name the element of each further code, as in MEA[WT][02=G]03"
        near = locations.nearest(text)
        example = "write a segment and two digits, such as BEG03, REF[DP]02 or N1[ST]/N401"
        return f"did you mean {near}?" if near else example


class Columns(Notation):
    """Columns by their names, and ``row`` for what there are several of."""

    each = _ROW

    def segments(self, text: str) -> Segments | None:
        """Parse ``row``."""
        return Segments(steps=(Step(tag=_ROW),)) if text == _ROW else None

    def location(self, text: str) -> Location | None:
        """Take any name, without quotes around it."""
        return Column(name=text[1:-1] if text[:1] in "\"'" and len(text) > 1 else text)

    def remedy(self, text: str) -> str:
        """Return nothing: every text is a name."""
        return ""


class Records(Notation):
    """Types of records, and their columns behind a dot: ``HDR.NUMBER``, ``DTL/TAX.AMOUNT``."""

    def __init__(self, types: Sequence[RecordType]) -> None:
        """Know the types of a layout."""
        self._columns: Mapping[str, Mapping[str, int]] = {
            each.name: each.columns or {} for each in types
        }
        self.each = next(each.name for each in types if each.under)

    def segments(self, text: str) -> Segments | None:
        """Parse ``DTL`` or ``DTL/TAX``."""
        names = text.split("/")
        known = all(name in self._columns for name in names)
        return Segments(steps=tuple(Step(tag=name) for name in names)) if known else None

    def location(self, text: str) -> Location | None:
        """Parse ``HDR.NUMBER``."""
        match = _TYPE_AND_COLUMN.fullmatch(text.strip("\"'"))
        segments = self.segments(match["types"]) if match else None
        if match is None or segments is None:
            return None
        number = self._columns[segments.steps[-1].tag].get(match["column"])
        return Elements(segments=segments, first=number, last=number) if number else None

    def remedy(self, text: str) -> str:
        """Return the type or column that is near."""
        match = _TYPE_AND_COLUMN.fullmatch(text)
        if match is None or self.segments(match["types"]) is None:
            types = sorted(self._columns)
            return f"write a type and its column, as in {types[0]}.NAME; {nearest(text, types)}"
        return nearest(match["column"], list(self._columns[match["types"].rpartition("/")[2]]))


class Paths(Notation):
    """Paths through elements of XML: ``cac:Item/cbc:Name``, ``ItemOut/@quantity``."""

    each = "ItemOut or cac:OrderLine/cac:LineItem"

    def segments(self, text: str) -> Segments | None:
        """Parse ``cac:OrderLine``."""
        return xml_locations.parse_segments(text)

    def location(self, text: str) -> Location | None:
        """Parse ``cbc:ID``."""
        return xml_locations.parse_elements(text)

    def remedy(self, text: str) -> str:
        """Return what was probably meant by one who writes XPath."""
        near = xml_locations.nearest(text)
        return f"did you mean {near}?" if near else "write a path such as ItemDetail/Description"
