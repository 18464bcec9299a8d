"""Plans in which a claim is forgotten: an element that a field takes is left over as well, or only the first is taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from edigateway.mapping import CompiledMap, compile_map
from edigateway.mapping.language import Map
from edigateway.mapping.planning.claims import Claims
from edigateway.mapping.planning.nodes import Loop, Take, parts
from edigateway.mapping.planning.places import Slot, Slots
from edigateway.mapping.planning.planner import Plan


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A claim that is forgotten: the lines of the map that read there, what it was, and its number in the plan."""

    place: str
    change: str
    number: int

    def compiled(self, map_: Map) -> CompiledMap:
        """Return the map that it was found in, compiled without the claim."""
        ready = compile_map(map_)
        [(_, _, forget)] = [each for n, each in enumerate(_all(ready._plan)) if n == self.number]
        forget()
        return ready


def forgotten(map_: Map) -> Iterator[Forgotten]:
    """Yield every claim of a map."""
    for number, (place, change, _) in enumerate(_all(Plan(map_))):
        yield Forgotten(place, change, number)


_Forget = tuple[str, str, Callable[[], None]]


def _all(plan: Plan) -> Iterator[_Forget]:
    for loop in plan.loops:
        place = _place(loop)
        yield from _of_claims(place, loop.tag, loop.own)
        for slot in _slots(loop.slots):
            if slot.is_each:
                continue
            yield from _of_claims(place, slot.way, slot.first)
            if slot.takes_all:
                yield from _of_claims(place, f"further {slot.way}", slot.others)
                yield place, f"only the first {slot.way}", _only_first(slot)


def _slots(slots: Slots) -> Iterator[Slot]:
    for slot in slots:
        yield slot
        yield from _slots(slot.inner)


def _place(loop: Loop) -> str:
    """Return the first line that reads in a loop, which loops of several maps have in common."""
    nodes = (node for field in loop.fields for node in parts(field.node))
    lines = sorted(str(node.origin) for node in nodes if isinstance(node, Take))
    return "/".join(lines[0].split("/")[-2:]) if lines else loop.path


def _of_claims(place: str, of: str, claims: Claims) -> Iterator[_Forget]:
    for number in sorted(claims._elements):
        yield place, f"{of}{number:02d} not claimed", _drop(claims, number)
    if claims._from is not None:
        yield place, f"{of}{claims._from:02d}.. not claimed", _drop_run(claims)
    for number in sorted(claims._components):
        yield place, f"{of}{number:02d} in components not claimed", _drop_components(claims, number)


def _drop(claims: Claims, number: int) -> Callable[[], None]:
    return lambda: claims._elements.discard(number)


def _drop_run(claims: Claims) -> Callable[[], None]:
    def forget() -> None:
        claims._from = None

    return forget


def _drop_components(claims: Claims, number: int) -> Callable[[], None]:
    def forget() -> None:
        del claims._components[number]

    return forget


def _only_first(slot: Slot) -> Callable[[], None]:
    def forget() -> None:
        slot.takes_all = False

    return forget
