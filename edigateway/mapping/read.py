"""Reads documents with a compiled map."""

from collections.abc import Iterable
from dataclasses import dataclass

from edigateway.mapping.claims import Ignored
from edigateway.mapping.language import Map
from edigateway.mapping.reading import Reading
from edigateway.mapping.scopes import Scope
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class MapReading:
    """What a map made of a document: plain values for the canonical document, and what was doubtful or wrong."""

    document: dict[str, object]
    findings: tuple[Finding, ...]


class CompiledMap:
    """A map, ready to read documents; it may be used by several threads at once."""

    def __init__(self, map_: Map, scope: Scope, ignored: Ignored, columns: frozenset[str]) -> None:
        """Keep what the compiler made."""
        self.map = map_
        self._scope, self._ignored, self._columns = scope, ignored, columns

    def read(self, tree: Record, component_separator: str = "") -> MapReading:
        """Read one document from its tree; what no field takes is under ``unmapped``."""
        reading = Reading(self._ignored, component_separator)
        if self.map.layout.has_columns:
            document = self._read_rows(tree, reading)
        else:
            document = self._scope.read(tree, reading) or {}
        unmapped = reading.left.unmapped()
        if unmapped:
            document["unmapped"] = unmapped
        return MapReading(document=document, findings=tuple(reading.findings))

    def _read_rows(self, tree: Record, reading: Reading) -> dict[str, object]:
        reading.columns = {
            name or f"{number:02d}": number for number, name in enumerate(tree.elements) if number
        }
        for name in sorted(self._columns - reading.columns.keys()):
            place = Place(segment="row", position=1, column=name)
            message = f"there is no column {name}, which the map reads"
            reading.note("map-missing-column", message, place, severity=Severity.ERROR)
        self._leave_cells(tree.children, reading)
        return self._scope.read_row(tree, reading) or {}

    def _leave_cells(self, rows: Iterable[Record], reading: Reading) -> None:
        unread = [
            (name, number) for name, number in reading.columns.items() if name not in self._columns
        ]
        for row in rows:
            for name, number in unread:
                if number < len(row.elements) and row.elements[number]:
                    reading.left.value(row, name, row.elements[number])
