"""What became of each element of a document: which field took it, or why none did."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from edigateway.mapping import Map
from edigateway.mapping.explaining import Explanation, Source
from edigateway.mapping.planning.nodes import FirstPresent, Take, parts
from edigateway.mapping.planning.places import Slots
from edigateway.mapping.planning.planner import Plan
from edigateway.mapping.reading.leftovers import split
from edigateway.model.record import Record
from edigateway.workbench.bench import Trial
from edigateway.workbench.paths import aboves, leaves, lies_in

UNMAPPED = "unmapped"


class Fate(StrEnum):
    """What became of a text."""

    FIELD = "field"
    """A field has it."""
    CODE = "code"
    """It says which field the other elements of its record are for."""
    SAME = "same"
    """A field has the same text from another place."""
    IGNORED = "ignored"
    """The map names it as of no interest."""
    UNMAPPED = "unmapped"
    """It is kept under ``unmapped``."""
    LOST = "lost"
    """It is nowhere, which must not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One element, component or cell that holds something; ``sources`` are the values that it went into."""

    name: str
    text: str
    fate: Fate
    sources: tuple[Source, ...] = ()

    def is_called(self, what: str) -> bool:
        """Tell whether it is meant by the name of an element, or by the path of a field that has it."""
        return what == self.name or any(lies_in(source.path, what) for source in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One record of a document with its pieces; ``depth`` counts the records that it hangs in.

    ``text`` is the segment as it came, or the tag where the pieces say all that there is.
    """

    record: Record
    depth: int
    text: str
    pieces: tuple[Piece, ...]

    def only(self, what: str) -> "Segment":
        """Return the segment with those of its pieces that are meant by a segment, an element or a field."""
        if what == self.record.tag:
            return self
        return replace(self, pieces=tuple(each for each in self.pieces if each.is_called(what)))


def segments(trial: Trial) -> Sequence[Segment]:
    """Return every record of a document in the order received, with what became of what it holds.

    There are none where nothing could be made of the document.
    """
    if trial.tree is None or trial.explanation is None or trial.by is None:
        return ()
    tracer = _Tracer(trial.explanation, trial.by, trial.component_separator)
    return list(tracer.below(trial.tree, 0))


class _Tracer:
    def __init__(self, explanation: Explanation, map_: Map, separator: str) -> None:
        self._map, self._separator = map_, separator
        self._has_segments = not map_.layout.records and map_.layout.format != _XML
        plan = Plan(map_)
        self._ignored = plan.ignored
        self._codes = {code for loop in plan.loops for code in _codes(loop.slots)}
        self._told_twice = set(_told_twice(plan))
        self._taken: dict[tuple[object, ...], list[Source]] = {}
        for source in explanation.sources:
            self._take(source)
        self._left = set(_left(explanation.document))
        self._columns: dict[str, Mapping[int, str]] = {
            each.name: {number: name for name, number in (each.columns or {}).items()}
            for each in map_.layout.records
        }

    def below(self, record: Record, depth: int) -> Iterator[Segment]:
        """Yield a record and all records below it."""
        if self._map.layout.has_columns and not depth:
            self._columns[_ROW] = dict(enumerate(record.elements))
        elif record.position:  # what holds the segments of a set is none of them
            text = "*".join(record.elements) if self._has_segments else record.tag
            pieces = tuple(self._pieces(record))
            yield Segment(record=record, depth=depth, text=text, pieces=pieces)
        for child in record.children:
            yield from self.below(child, depth + 1)

    def _take(self, source: Source) -> None:
        place = source.place
        for number in range(place.element or 0, source.last + 1):
            key = (place.segment, place.position, number, place.component or 0)
            self._taken.setdefault(key, []).append(source)

    def _pieces(self, record: Record) -> Iterator[Piece]:
        for number, text in enumerate(record.elements):
            if number and text.strip():
                yield from self._of_element(record, number, text)

    def _of_element(self, record: Record, number: int, text: str) -> Iterator[Piece]:
        components = split(text, self._separator)
        numbers = range(1, len(components) + 1)
        if not any(self._is_known(record, number, component) for component in numbers):
            yield self._piece(record, number, 0, text)
            return
        for component, part in enumerate(components, 1):
            if part:
                yield self._piece(record, number, component, part)

    def _is_known(self, record: Record, number: int, component: int) -> bool:
        """Tell whether a component went its own way."""
        place = (record.tag, record.position)
        return (*place, number, component) in self._taken or (
            (*place, f"{number:02d}-{component}") in self._left
        )

    def _piece(self, record: Record, number: int, component: int, text: str) -> Piece:
        sources = self._taken.get((record.tag, record.position, number, component), [])
        return Piece(
            name=self._name(record, number, component),
            text=text,
            fate=Fate.FIELD if sources else self._fate(record, number, component, text),
            sources=tuple(sources),
        )

    def _fate(self, record: Record, number: int, component: int, text: str) -> Fate:
        part = f"-{component}" if component else ""
        name = self._column(record, number) or f"{number:02d}{part}"
        if (record.tag, record.position, name) in self._left:
            return Fate.UNMAPPED
        if self._ignored.record(record) or self._ignored.element(record, number):
            return Fate.IGNORED
        if (record.tag, number, text) in self._codes:
            return Fate.CODE
        twice = self._column(record, number) or (record.tag, number)
        return Fate.SAME if twice in self._told_twice else Fate.LOST

    def _column(self, record: Record, number: int) -> str:
        return self._columns.get(record.tag, {}).get(number, "")

    def _name(self, record: Record, number: int, component: int) -> str:
        if column := self._column(record, number):
            return column
        if not self._has_segments:
            return record.tag
        return f"{record.tag}{number:02d}" + (f"-{component}" if component else "")


_ROW = "row"
_XML = "xml"
"""The format whose records have only one element, so that its number says nothing."""


def _codes(slots: Slots) -> Iterator[tuple[str, int, str]]:
    for slot in slots:
        for each in slot.step.conditions:
            yield (each.child, 1, each.code) if each.child else (each.tag, each.code_at, each.code)
        yield from _codes(slot.inner)


def _told_twice(plan: Plan) -> Iterator[object]:
    """Yield the places that nobody misses where another one says the same."""
    for loop in plan.loops:
        nodes = [node for field in loop.fields for node in parts(field.node)]
        for node in nodes:
            takes: Sequence[Take] = node.takes if isinstance(node, FirstPresent) else ()
            yield from (
                (take.slot.step.tag if take.slot else loop.tag, take.first) for take in takes
            )
            yield from (take.column for take in takes if take.column)
            if isinstance(node, Take) and node.is_shared:
                yield node.column


def _left(value: Any) -> Iterator[tuple[object, ...]]:
    """Yield what is kept under ``unmapped`` anywhere in a document: tag, position, and the name of the element."""
    if isinstance(value, list):
        for each in value:
            yield from _left(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _entries(each) if name == UNMAPPED else _left(each)


def _entries(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    for entry in entries:
        yield from ((entry["tag"], entry["position"], name) for name in entry["elements"])
        yield from _entries(entry.get("children", ()))


def not_received(trial: Trial) -> Sequence[tuple[str, Any]]:
    """Return the values that come from no element: constants and defaults, each with its path."""
    sources = trial.explanation.sources if trial.explanation else ()
    received = {source.path for source in sources}
    return [
        (path, value)
        for path, value in leaves(trial.content)
        if UNMAPPED not in path.split(".") and not received.intersection(aboves(path))
    ]
