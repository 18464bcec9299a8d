"""Turns a plan into Python: its source is made of the map's own words, and runs as fast as if written by hand.

Nothing of a document is ever part of the source, and nothing of a map but its codes and names of fields, quoted; the
objects that it refers to are handed over as values. ``Program.source`` shows it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from edigateway.mapping.conversions.conversion import Unconvertible
from edigateway.mapping.planning.claims import child_text
from edigateway.mapping.planning.planner import Plan
from edigateway.mapping.reading.loop_source import LoopSource, Part
from edigateway.mapping.reading.state import Object, Reading, by_tag
from edigateway.mapping.reading.text import Text
from edigateway.model.record import Record

ReadLoop = Callable[[Record, Reading], Object]
ReadPart = Callable[..., None]

_SELECTIONS = 512
"""Combinations of tags whose parts are remembered; documents have few, and hostile ones must not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What a plan became: the function that reads a document, and its source."""

    read: ReadLoop
    source: str


class _Parts(dict[tuple[str, ...], Sequence[ReadPart]]):
    """The parts of a loop that are to be run, by the tags of the children that are there."""

    def __init__(self, parts: Sequence[tuple[ReadPart, Part]], told: Sequence[str]) -> None:
        super().__init__()
        self._parts = parts
        self._known = {*told, *(tag for _, part in parts for tag in part.tags)}

    def __missing__(self, tags: tuple[str, ...]) -> Sequence[ReadPart]:
        chosen = [read for read, part in self._parts if part.always or set(tags) & set(part.tags)]
        unknown = [tag for tag in tags if tag not in self._known]
        if unknown:
            chosen.append(_Leave(unknown))
        if len(self) < _SELECTIONS:
            self[tags] = chosen
        return chosen


class _Leave:
    """Leaves records of tags that no field reads."""

    def __init__(self, tags: Sequence[str]) -> None:
        self._tags = tags

    def __call__(
        self, r: Record, e: Any, n: int, o: Object, by: dict[str, list[Record]], c: Reading
    ) -> None:
        for tag in self._tags:
            c.left.records(o, by[tag], "")


def program(plan: Plan, *, traced: bool = False) -> Program:
    """Write a plan out and compile it; ``traced`` notes for each value where it comes from."""
    text = Text()
    text.names |= {
        "by_tag": by_tag,
        "child_text": child_text,
        "Unconvertible": Unconvertible,
        "position": itemgetter(0, 1),
    }
    named: dict[int, list[tuple[str, Part]]] = {}
    for loop in plan.loops:
        named[loop.number] = LoopSource(loop, plan, text, traced=traced).write()
    space: dict[str, Any] = dict(text.names)
    written = str(text)
    exec(compile(written, f"<map {plan.map.name}>", "exec"), space)  # noqa: S102 see above
    for number, parts in named.items():
        told = plan.loops[number].told
        space[f"parts_{number}"] = _Parts([(space[name], part) for name, part in parts], told)
    return Program(read=space[f"read_{plan.document.number}"], source=written)
