"""Checks maps: every fault at once, and what is no fault but may surprise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.errors import Fault, Misconfigured
from edigateway.mapping import Map
from edigateway.mapping.planning.nodes import Take, parts
from edigateway.mapping.planning.planner import Plan
from edigateway.workbench.bench import Bench


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found in some maps; ``maps`` are those without faults."""

    maps: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def check(bench: Bench, names: Sequence[str]) -> Checked:
    """Check maps by their names or the paths of their files; without any, every map that there is."""
    found = set() if names else set(bench.library.check())
    notes, sound = set[Fault](), []
    for name in names or bench.library.complete():
        try:
            map_ = bench.map(name).map
        except Misconfigured as error:
            found.update(error.faults)
        else:
            sound.append(map_.name)
            notes.update(_one_way(map_))
    return Checked(
        maps=tuple(sound),
        faults=tuple(sorted(found)),
        notes=tuple(sorted({*notes, *bench.notes()})),
    )


def _one_way(map_: Map) -> Iterator[Fault]:
    """Yield the fields that can be read and not written."""
    for loop in Plan(map_).loops:
        for node in (each for field in loop.fields for each in parts(field.node)):
            if isinstance(node, Take) and not node.pipeline.has_inverse:
                yield Fault(
                    file=Path(node.origin.file),
                    line=node.origin.line,
                    column=node.origin.column,
                    problem=f"{node.path} can only be read: its conversion has no inverse",
                    remedy="leave it so if nothing is sent by this map",
                )
