"""A map that is ready to be used on documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from edigateway.canonical import KINDS
from edigateway.mapping.conversions.stamps import together
from edigateway.mapping.explaining import Explanation, TracedReading
from edigateway.mapping.language import Map
from edigateway.mapping.planning.nodes import Fixed, Placed, parts
from edigateway.mapping.planning.planner import Plan
from edigateway.mapping.reading.leftovers import Names
from edigateway.mapping.reading.source import Program, program
from edigateway.mapping.reading.state import ROW, Object, Reading
from edigateway.mapping.tables import days
from edigateway.mapping.writing.rows import rows
from edigateway.mapping.writing.sheet import put
from edigateway.mapping.writing.state import SEPARATOR, Writing
from edigateway.mapping.writing.writer import LoopWriter
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record

_R = TypeVar("_R", bound=Reading)
_D = TypeVar("_D", "MapReading", Explanation)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapReading:
    """What a map made of a document: plain values for the canonical document, and what was doubtful or wrong."""

    document: Object
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWriting:
    """What a map made of a canonical document: the tree that a format writes, and what was doubtful or wrong."""

    tree: Record
    component_separator: str
    findings: tuple[Finding, ...]


class CompiledMap:
    """A map, ready to read documents; it may be used by several threads at once."""

    def __init__(self, map_: Map) -> None:
        """Work out a map that the library has checked."""
        self.map = map_
        self._plan = Plan(map_)
        self._columns = tuple(self._plan.columns)
        self._names: Names = {
            each.name: {number: name for name, number in (each.columns or {}).items()}
            for each in map_.layout.records
        }
        self._last = KINDS[map_.document].last
        self._effective_on = map_.effective_on if map_.varies else ""

    @property
    def is_proved(self) -> bool:
        """Return whether what it reads needs no more check than that nothing is missing."""
        return self._plan.is_proved

    @cached_property
    def constants(self) -> frozenset[str]:
        """Return the paths of what the map says of every document, without the numbers of entries."""
        nodes = (
            node for loop in self._plan.loops for field in loop.fields for node in parts(field.node)
        )
        return frozenset(node.path for node in nodes if isinstance(node, Fixed | Placed))

    @cached_property
    def program(self) -> Program:
        """Return what reads documents, compiled when it is first needed."""
        return program(self._plan)

    def read(self, tree: Record, component_separator: str = "") -> MapReading:
        """Read one document from its tree; what no field takes is under ``unmapped`` where it lies."""
        return self._by_its_day(lambda: self._read(tree, component_separator))

    def _read(self, tree: Record, component_separator: str) -> MapReading:
        reading = self._begun(Reading, tree, component_separator)
        document = self._ordered(self.program.read(tree, reading), reading)
        return MapReading(document=document, findings=tuple(reading.findings))

    def explain(self, tree: Record, component_separator: str = "") -> Explanation:
        """Read one document, and say of each value where it comes from."""
        return self._by_its_day(lambda: self._explain(tree, component_separator))

    def _explain(self, tree: Record, component_separator: str) -> Explanation:
        reading = self._begun(TracedReading, tree, component_separator)
        document = self._ordered(self._traced.read(tree, reading), reading)
        return Explanation(
            document=document,
            findings=tuple(reading.findings),
            sources=tuple(reading.sources(document)),
        )

    def _ordered(self, document: Object, reading: Reading) -> Object:
        """Put behind all others what stands at the end of a document."""
        reading.left.sort()
        for name in self._last:
            if name in document:
                document[name] = document.pop(name)
        return document

    def write(self, document: Mapping[str, Any]) -> MapWriting:
        """Write one canonical document, plain values of its kind, as the tree of the layout."""
        with days.as_of(self._day_of(document)):
            return self._write(document)

    def _write(self, document: Mapping[str, Any]) -> MapWriting:
        records = () if self.map.layout.has_columns else self.map.layout.records
        writing = Writing({each.name: each.columns or {} for each in records})
        writer = LoopWriter(self._plan.document, writing, "")
        [tree] = writer.write(document)
        if self.map.layout.has_columns:
            tree = rows(writer, self._header())
        separator = SEPARATOR if self.map.layout.format == "x12" else ""
        if not separator:
            _put_together(tree)
        return MapWriting(
            tree=tree, component_separator=separator, findings=tuple(writing.findings)
        )

    def _by_its_day(self, read: Callable[[], _D]) -> _D:
        """Read by the day of the document where its tables change with it, which is only known once it was read."""
        found = read()
        day = self._day_of(found.document)
        if day == days.day():
            return found
        with days.as_of(day):
            return read()

    def _day_of(self, document: Mapping[str, Any]) -> str:
        day = document.get(self._effective_on) if self._effective_on else None
        return day if isinstance(day, str) else days.day()

    @cached_property
    def _traced(self) -> Program:
        return program(self._plan, traced=True)

    def _begun(self, kind: type[_R], tree: Record, component_separator: str) -> _R:
        names = {ROW: _header(tree)} if self.map.layout.has_columns else self._names
        reading = kind(self._plan.ignored, component_separator, names, self._columns)
        if self.map.layout.has_columns:
            self._note_missing(set(names[ROW].values()), reading)
        return reading

    def _header(self) -> tuple[str, ...]:
        return self.map.layout.columns or self._columns

    def _note_missing(self, columns: set[str], reading: Reading) -> None:
        for name in sorted(set(self._columns) - columns):
            place = Place(segment="row", position=1, column=name)
            message = f"there is no column {name}, which the map reads"
            reading.note("map-missing-column", message, place, severity=Severity.ERROR)


def compile_map(map_: Map) -> CompiledMap:
    """Compile a map that the library has checked."""
    return CompiledMap(map_)


def _put_together(tree: Record) -> None:
    """Write the stamps whose pieces were written one by one."""
    for record in tree.walk():
        for number, text in enumerate(record.elements):
            if SEPARATOR in text:
                put(record, number, together(text.split(SEPARATOR)))


def _header(tree: Record) -> Mapping[int, str]:
    return {number: name or f"{number:02d}" for number, name in enumerate(tree.elements) if number}
