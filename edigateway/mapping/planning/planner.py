"""Works out a checked map: what its nodes mean becomes loops, slots, claims and conversions."""

from dataclasses import replace

from pydantic import BaseModel

from edigateway.canonical import KINDS
from edigateway.mapping.conversions.conversion import Gives, Surroundings
from edigateway.mapping.conversions.units import Units
from edigateway.mapping.digest import signature
from edigateway.mapping.language import (
    Column,
    Const,
    Each,
    Elements,
    Expression,
    FirstOf,
    Group,
    Map,
    Origin,
    Removed,
    Segments,
    Series,
)
from edigateway.mapping.language import Node as Written
from edigateway.mapping.merge import fields_of
from edigateway.mapping.pipelines import constant, gives, pipeline
from edigateway.mapping.planning.claims import Ignored
from edigateway.mapping.planning.nodes import (
    Bundle,
    Entries,
    Field,
    FirstPresent,
    Fixed,
    Loop,
    Node,
    Placed,
    Several,
    Take,
)
from edigateway.mapping.planning.places import Slot
from edigateway.mapping.targets import OPEN, Target, targets
from edigateway.mapping.xml_locations import Text

_Key = tuple[Origin, str, type[BaseModel] | None]


class Plan:
    """A map worked out: the document's loop, every loop in it, and the columns that are read by name."""

    def __init__(self, map_: Map) -> None:
        """Work out a map that was checked."""
        self.map = map_
        self.ignored = Ignored(map_.ignore)
        self.loops: list[Loop] = []
        self.columns: dict[str, int] = {}
        """The columns that fields take, each with a number of its own from 0."""
        self.is_proved = True
        """Whether every value is of the type of its field, whatever a document says: the map's checks see to it. It is not
        where an entry could lack what its model asks for."""
        self._known: dict[_Key, Loop] = {}
        self._open: list[Loop] = []
        self._has_columns = map_.layout.has_columns
        self.document = self._loop(map_.layout.root or "document", KINDS[map_.document], "")
        self._fill(self.document, map_.fields, "")
        if self._has_columns and not any(loop.holds_cells for loop in self.loops):
            self.document.holds_cells = True

    def _loop(self, tag: str, model: type[BaseModel] | None, path: str) -> Loop:
        loop = Loop(tag, len(self.loops), path, model)
        if path:
            self._prove(model)
        self.loops.append(loop)
        return loop

    def _fill(self, loop: Loop, group: Group, path: str) -> None:
        self._open.append(loop)
        loop.fields = self._fields(group, loop.model, loop, path)
        self._open.pop()

    def _fields(
        self, group: Group, model: type[BaseModel] | None, loop: Loop, path: str
    ) -> list[Field]:
        known = targets(model)
        written = fields_of(group, self.map.parts)
        names = [name for name in known if name in written] if known else list(written)
        return [
            Field(
                name,
                self._node(written[name], known[name] if known else OPEN, loop, f"{path}{name}"),
            )
            for name in names
        ]

    def _node(self, node: Written, target: Target, loop: Loop, path: str) -> Node:
        match node:
            case Expression():
                return self._take(node, target, loop, path)
            case Const():
                return self._constant(node, target, loop, path)
            case FirstOf():
                takes = tuple(self._take(each, target, loop, path) for each in node.expressions)
                return FirstPresent(path=path, takes=takes)
            case Group():
                self._prove(target.model)
                fields = self._fields(node, target.model, loop, f"{path}.")
                return Bundle(path=path, fields=tuple(fields))
            case Each():
                return self._entries(node, target, loop, path)
            case Series() | Removed():
                return self._several(node, target, loop, path)

    def _constant(self, node: Const, target: Target, loop: Loop, path: str) -> Fixed | Placed:
        value = constant(node.text, node.calls, target, self.map.tables)
        if node.placed is None:
            return Fixed(path=path, origin=node.origin, value=value)
        take = self._take(node.placed, target, loop, path)
        return Placed(path=path, take=take, text=node.text, value=value)

    def _several(self, node: Series | Removed, target: Target, loop: Loop, path: str) -> Several:
        items = node.items if isinstance(node, Series) else ()
        in_order = target.takes is not None and all(isinstance(each, Expression) for each in items)
        planned = tuple(self._node(each, _of_one(each, target), loop, path) for each in items)
        return Several(path=path, items=planned, in_order=in_order)

    def _take(self, node: Expression, target: Target, loop: Loop, path: str) -> Take:
        made = pipeline(node.calls, target, self.map.tables)
        if target.takes is Gives.NUMBER and gives(node.calls) is not Gives.NUMBER:
            self.is_proved = False
        location = node.location
        if isinstance(location, Column):
            number = self.columns.setdefault(location.name, len(self.columns))
            return Take(
                path=path,
                origin=node.origin,
                pipeline=made,
                many=target.many,
                first=number,
                last=number,
                column=location.name,
                is_shared=loop is self.document,
            )
        location = replace(location, component=location.component or made.piece)
        many = target.many or (location.first != location.last and made.of_run is None)
        return Take(
            path=path,
            origin=node.origin,
            pipeline=made,
            many=many,
            slot=_claimed(location, loop, every=many or made.joins),
            first=location.first,
            last=location.last,
            component=location.component,
            stands_once=isinstance(location, Text),
        )

    def _prove(self, model: type[BaseModel] | None) -> None:
        fields = model.model_fields.values() if model else ()
        self.is_proved = self.is_proved and not any(each.is_required() for each in fields)

    def _entries(self, node: Each, target: Target, loop: Loop, path: str) -> Entries:
        if node.location is None:
            raise ValueError(f"{node.origin}: each without a location")
        slot = _slot(node.location, loop, is_each=True)
        inner = self._inner(node, node.location, target.model, path)
        units = Units(node.units, Surroundings(tables=self.map.tables)) if node.units else None
        return Entries(path=path, slot=slot, loop=inner, units=units)

    def _inner(
        self, node: Each, location: Segments, model: type[BaseModel] | None, path: str
    ) -> Loop:
        key = (node.origin, signature(node), model)
        known = self._known.get(key)
        if known is not None:
            known.recurs = known.recurs or known in self._open
            return known
        loop = self._known[key] = self._loop(location.steps[-1].tag, model, path)
        for each in location.steps[-1].conditions:
            if each.code_at:
                loop.own.take_element(each.code_at)
        loop.told = tuple(each.child for each in location.steps[-1].conditions if each.child)
        if self._has_columns and not any(each.holds_cells for each in self.loops):
            loop.holds_cells = True
        self._fill(loop, node.group, f"{path}.")
        return loop


def _of_one(item: Written, target: Target) -> Target:
    """Return what one item of a list gives: a list of its own, or a single entry of it."""
    if isinstance(item, Group | Const | FirstOf):
        return Target(target.takes, False, target.model)
    return target


def _slot(segments: Segments, loop: Loop, *, is_each: bool = False) -> Slot:
    slots = loop.slots
    for step in segments.steps[:-1]:
        slots = slots.get(step).inner
    return slots.get(segments.steps[-1], is_each=is_each)


def _claimed(location: Elements, loop: Loop, *, every: bool) -> Slot | None:
    """Claim what a location takes, and return its slot; None for the record of the loop itself."""
    steps = location.segments.steps
    own = len(steps) == 1 and steps[0].tag == loop.tag and not steps[0].code
    if own or not steps:
        loop.own.take(location)
        return None
    slot = _slot(location.segments, loop)
    slot.first.take(location)
    if every:
        slot.takes_all = True
        slot.others.take(location)
    return slot
