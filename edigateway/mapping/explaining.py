"""Explains what a map makes of a document: for each value its element and the line of the map, and the other way round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from edigateway.mapping.language import Origin
from edigateway.mapping.planning.claims import Ignored
from edigateway.mapping.planning.nodes import Take
from edigateway.mapping.reading.leftovers import Names
from edigateway.mapping.reading.state import Object, Reading
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one value comes from: ``path`` is its way in the canonical document, such as ``lines.0.quantity``.

    ``text`` is what stood at ``place``, and ``last`` the number of the last element where the text is a run of several;
    ``origin`` is the line of the map that put it there.
    """

    path: str
    value: Any
    place: Place
    last: int
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a map made of a document, and of each value why; values of several elements have several sources."""

    document: Object
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]


class TracedReading(Reading):
    """Reading that notes where each value comes from."""

    def __init__(
        self,
        ignored: Ignored,
        component_separator: str,
        names: Names,
        taken: Sequence[str],
    ) -> None:
        """Start with nothing noted."""
        super().__init__(ignored, component_separator, names, taken)
        self._taken: dict[tuple[int, str], list[tuple[Take, Record, int]]] = {}

    def took(self, into: Object, name: str, take: Take, record: Record | None, number: int) -> None:
        """Note that a field got something of an element."""
        if record is not None and number < len(record.elements):
            self._taken.setdefault((id(into), name), []).append((take, record, number))

    def sources(self, document: Object) -> Iterator[Source]:
        """Yield the source of every value, in the order of the document."""
        yield from self._within(document, "")

    def _within(self, value: Any, path: str) -> Iterator[Source]:
        if isinstance(value, list):
            for index, each in enumerate(value):
                yield from self._within(each, f"{path}.{index}")
        elif isinstance(value, dict):
            for name, each in value.items():
                here = f"{path}.{name}" if path else name
                for take, record, number in self._taken.get((id(value), name), ()):
                    yield self._source(here, each, take, record, number)
                yield from self._within(each, here)

    def _source(self, path: str, value: Any, take: Take, record: Record, number: int) -> Source:
        text, last = record.elements[number], number
        if take.component:
            text = self.component(text, take.component)
        elif take.pipeline.of_run is not None:
            run = record.elements[number : take.last + 1 if take.last else None]
            text, last = "*".join(run), number + len(run) - 1
        return Source(
            path=path,
            value=value,
            place=self.place(record, number, take.component),
            last=last,
            text=text,
            origin=take.origin,
        )
