"""The mistakes that somebody could make in a map: a wrong place, a wrong conversion, a condition forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from edigateway.mapping.conversions.codes import code_lists
from edigateway.mapping.language import (
    Call,
    Column,
    Const,
    Each,
    Elements,
    Expression,
    FirstOf,
    Group,
    Location,
    Map,
    Node,
    Segments,
)
from edigateway.mapping.tables.table import Table
from edigateway.mapping.xml_locations import Text
from edigateway.model.step import Step
from tests.mutants.places import places, put

PLAINLY = " written plainly"
"""What the name of a conversion ends with whose way back is forgotten."""
_OTHER_CODE = "QQQ"
_INSTEAD: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "date": (("date", ("%y%d%m",)),),
    "implied": (("implied", ("1",)), ("decimal", ())),
    "decimal": (("implied", ("2",)), ("integer", ())),
    "integer": (("implied", ("1",)),),
    "sscc": (("sscc", ()), ("gtin", ())),
}
"""Conversions with which others are confused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake: its sort, where in which file it is made, what it changes, and the map with it."""

    sort: str
    place: str
    change: str
    map: Map

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what two maps have in common that share the mistake."""
        return self.sort, self.place, self.change


def mistakes(map_: Map, unmapped: Iterable[str] = ()) -> Iterator[Mistake]:
    """Yield every mistake that can be made in a map or in a part of it; ``unmapped`` are tags that nothing reads."""
    for place in places(map_):
        for sort, change, node in _of_node(place.node):
            yield Mistake(
                sort=sort,
                place=f"{_where(place.node)} {place}",
                change=change,
                map=put(map_, place, node),
            )
    yield from _of_ignored(map_, unmapped)
    yield from _of_tables(map_)


def _where(node: Node) -> str:
    return f"{'/'.join(node.origin.file.split('/')[-2:])}:{node.origin.line}"


def _of_node(node: Node) -> Iterator[tuple[str, str, Node]]:
    if isinstance(node, Expression):
        for moved in _moved(node.location):
            yield "moved", f"{node.location} -> {moved}", replace(node, location=moved)
        for condition in _conditions(node.location):
            changed = replace(node, location=condition)
            yield "condition", f"{node.location} -> {condition}", changed
        for sort, calls in _calls(node.calls):
            changed = replace(node, calls=calls)
            yield sort, f"{node} -> {changed}", changed
    elif isinstance(node, Const):
        yield "constant", f"{node.text} -> {_OTHER_CODE}", replace(node, text=_OTHER_CODE)
    elif isinstance(node, FirstOf):
        turned = replace(node, expressions=node.expressions[::-1])
        yield "first of", "turned round", turned
        yield "first of", "the last forgotten", replace(node, expressions=node.expressions[:-1])
    elif isinstance(node, Each) and node.location is not None:
        for path in _paths(node.location):
            changed_each = replace(node, location=path)
            yield "condition", f"each {node.location} -> {path}", changed_each
    elif isinstance(node, Group):
        yield from _swapped(node)


def _moved(location: Location) -> Iterator[Location]:
    if isinstance(location, Column):
        yield Column(name=f"{location.name}_2")
    elif isinstance(location, Text):
        if location.segments.steps:
            *above, last = location.segments.steps
            steps = (*above, replace(last, tag=f"{last.tag}2"))
            yield replace(location, segments=Segments(steps=steps))
    else:
        yield from _beside(location)


def _beside(location: Elements) -> Iterator[Elements]:
    by = [1] if location.first == 1 else [1, -1]
    for step in by:
        last = location.last + step if location.last else 0
        yield replace(location, first=location.first + step, last=last)
    if location.last > location.first:
        yield replace(location, last=location.last - 1)
    if location.component:
        yield replace(location, component=location.component + 1)
        yield replace(location, component=0)


def _conditions(location: Location) -> Iterator[Location]:
    if not isinstance(location, Column):
        for segments in _paths(location.segments, only_with_code=True):
            yield replace(location, segments=segments)


def _paths(segments: Segments, *, only_with_code: bool = False) -> Iterator[Segments]:
    """Yield a path with another code, with none, or with one where it has none."""
    for at, step in enumerate(segments.steps):
        for other in _steps(step, only_with_code=only_with_code):
            yield Segments(steps=(*segments.steps[:at], other, *segments.steps[at + 1 :]))


def _steps(step: Step, *, only_with_code: bool) -> Iterator[Step]:
    if step.code:
        yield replace(step, code=_OTHER_CODE)
        yield Step(tag=step.tag)
    elif not only_with_code:
        yield replace(step, code_at=1, code=_OTHER_CODE)


def _calls(calls: tuple[Call, ...]) -> Iterator[tuple[str, tuple[Call, ...]]]:
    for at, call in enumerate(calls):
        before, after = calls[:at], calls[at + 1 :]
        yield "dropped", (*before, *after)
        yield "plain", (*before, replace(call, name=call.name + PLAINLY), *after)
        for other in _others(call):
            yield "exchanged", (*before, other, *after)


def _others(call: Call) -> Iterator[Call]:
    for name, arguments in _INSTEAD.get(call.name, ()):
        if (name, arguments) != (call.name, call.arguments):
            yield replace(call, name=name, arguments=arguments)
    if call.name in {"code", "pairs"}:
        names = sorted(code_lists())
        other = names[(names.index(call.arguments[0]) + 1) % len(names)]
        yield replace(call, arguments=(other, *call.arguments[1:]))


def _swapped(group: Group) -> Iterator[tuple[str, str, Node]]:
    """Yield a group in which neighbours have exchanged their places, but not their conversions."""
    fields = [(n, each) for n, each in group.fields.items() if isinstance(each, Expression)]
    for (name, one), (other, two) in pairwise(fields):
        if one.location != two.location:
            changed = {
                name: replace(one, location=two.location),
                other: replace(two, location=one.location),
            }
            fields_now = {**group.fields, **changed}
            yield "swapped", f"{name} <-> {other}", replace(group, fields=fields_now)


def _of_ignored(map_: Map, unmapped: Iterable[str]) -> Iterator[Mistake]:
    for each in map_.ignore:
        rest = tuple(other for other in map_.ignore if other != each)
        yield _of_map(map_, f"{each} no longer ignored", replace(map_, ignore=rest))
    for tag in sorted(unmapped):
        more = (*map_.ignore, Segments(steps=(Step(tag=tag),)))
        yield _of_map(map_, f"{tag} ignored", replace(map_, ignore=more))


def _of_map(map_: Map, change: str, changed: Map) -> Mistake:
    return Mistake(sort="ignored", place=map_.name, change=change, map=changed)


def _of_tables(map_: Map) -> Iterator[Mistake]:
    for name, table in map_.tables.items():
        turned = {row.ours: row.partner for row in table.rows}
        other = {row.partner: f"{row.ours} 2" for row in table.rows}
        for change, words in (("turned round", turned), ("other words", other)):
            tables = {**map_.tables, name: Table.of(name, words)}
            changed = replace(map_, tables=tables)
            yield Mistake(sort="table", place=f"{map_.name} {name}", change=change, map=changed)
