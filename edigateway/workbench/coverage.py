"""Coverage: which fields of a map documents use, and what in the documents no field reads."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from edigateway.mapping import Map
from edigateway.mapping.language import Origin
from edigateway.mapping.planning.nodes import (
    Bundle,
    Entries,
    FirstPresent,
    Loop,
    Node,
    Placed,
    Several,
    Take,
)
from edigateway.mapping.planning.planner import Plan
from edigateway.workbench.bench import Trial
from edigateway.workbench.fates import Fate, Segment, segments
from edigateway.workbench.paths import aboves, without_indices

_READ = {Fate.FIELD, Fate.CODE, Fate.SAME}
_Place = tuple[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """A place of the map that reads, by the path of its field, and how many values came of it."""

    path: str
    origin: Origin
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A field that no document used, or a group or list with none that was; ``fields`` says how many it has."""

    path: str
    origin: Origin
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unread:
    """An element that no field reads, or the tag of a segment of which none does."""

    name: str
    fate: Fate
    times: int


class Coverage:
    """Counts over documents that one map reads."""

    def __init__(self, map_: Map) -> None:
        """Start with nothing used."""
        self._aliases: dict[str, str] = {}
        places = self._places(Plan(map_).document)
        self._times: dict[_Place, int] = dict.fromkeys(places, 0)
        self._unread: Counter[tuple[str, Fate]] = Counter()
        self.documents = 0

    def add(self, trial: Trial) -> None:
        """Count a document; one of which nothing could be made counts for nothing."""
        if trial.explanation is None:
            return
        self.documents += 1
        for source in trial.explanation.sources:
            place = (self._known(without_indices(source.path)), source.origin)
            self._times[place] = self._times.get(place, 0) + 1
        for segment in segments(trial):
            self._unread.update(_unread(segment))

    @property
    def fields(self) -> Sequence[FieldUse]:
        """Return every field that reads something, in the order of the document."""
        return [
            FieldUse(path=path, origin=origin, times=times)
            for (path, origin), times in self._times.items()
        ]

    @property
    def unused(self) -> Sequence[Unused]:
        """Return what no document used: of a group or list that was not used at all only its name."""
        used = {above for each in self.fields if each.times for above in aboves(each.path)}
        counts: dict[str, list[Origin]] = {}
        for each in self.fields:
            if not each.times:
                whole = (above for above in aboves(each.path) if above not in used)
                counts.setdefault(next(whole, each.path), []).append(each.origin)
        return [
            Unused(path=path, origin=origins[0], fields=len(origins))
            for path, origins in counts.items()
        ]

    @property
    def unread(self) -> Sequence[Unread]:
        """Return what no field reads, in the order of names."""
        return sorted(
            Unread(name=name, fate=fate, times=times)
            for (name, fate), times in self._unread.items()
        )

    def _places(self, document: Loop) -> Iterator[_Place]:
        """Yield every field that reads something, those of the document first, then those of its loops, and so on."""
        waiting = deque([(document, "")])
        entered: dict[Loop, str] = {}
        while waiting:
            loop, path = waiting.popleft()
            first = entered.setdefault(loop, path)
            if loop.recurs and path != first:  # a level that can lie within itself counts once
                self._aliases[path] = first
                continue
            for field in loop.fields:
                here = f"{path}.{field.name}" if path else field.name
                for name, node in _inner(field.node, here):
                    if isinstance(node, Entries):
                        waiting.append((node.loop, name))
                    else:
                        yield name, node.origin

    def _known(self, path: str) -> str:
        """Return a path in which no level lies within itself."""
        for longer, shorter in self._aliases.items():
            while path == longer or path.startswith(f"{longer}."):
                path = shorter + path[len(longer) :]
        return path


def _inner(node: Node, path: str) -> Iterator[tuple[str, Take | Entries]]:
    """Yield what reads elements and what goes through loops, with the paths of the fields."""
    if isinstance(node, Take | Entries):
        yield path, node
    elif isinstance(node, Placed):
        yield path, node.take
    elif isinstance(node, FirstPresent):
        yield from ((path, take) for take in node.takes)
    elif isinstance(node, Bundle):
        for field in node.fields:
            yield from _inner(field.node, f"{path}.{field.name}")
    elif isinstance(node, Several):
        for item in node.items:
            yield from _inner(item, path)


def _unread(segment: Segment) -> Iterator[tuple[str, Fate]]:
    unread = [piece for piece in segment.pieces if piece.fate not in _READ]
    if unread and len(unread) == len(segment.pieces):
        fates = {piece.fate for piece in unread}
        yield segment.record.tag, Fate.IGNORED if fates == {Fate.IGNORED} else Fate.UNMAPPED
    else:
        yield from ((piece.name, piece.fate) for piece in unread)
