"""Writes what reads one field: the test that its elements are there, the conversion, and what to do if it fails."""

from dataclasses import dataclass

from edigateway.mapping.conversions.conversion import Convert
from edigateway.mapping.planning.nodes import (
    Bundle,
    Entries,
    Field,
    FirstPresent,
    Fixed,
    Node,
    Placed,
    Several,
    Take,
    is_always_written,
)
from edigateway.mapping.planning.places import Slot
from edigateway.mapping.reading.memo import Memo
from edigateway.mapping.reading.text import Text


@dataclass(slots=True)
class Names:
    """What records and their elements are called: those of the loop, and for each slot one or all that it got."""

    record: str
    elements: str
    count: str
    slots: dict[Slot, str]

    def add(self, slot: Slot, text: Text) -> None:
        """Choose the names for a slot."""
        self.slots[slot] = text.fresh("")

    def of(self, slot: Slot | None) -> tuple[str, str, str, str]:
        """Return the names of a slot's first record, of all its records, and of elements and count of the first."""
        if slot is None:
            return self.record, f"({self.record},)", self.elements, self.count
        number = self.slots[slot]
        return f"s{number}", f"l{number}", f"e{number}", f"n{number}"

    def one(self, slot: Slot) -> str:
        """Return the name of the first record of a slot."""
        return self.of(slot)[0]

    def all(self, slot: Slot) -> str:
        """Return the name of all records of a slot."""
        return self.of(slot)[1]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a value goes: the object and the key, as they are written in the source."""

    into: str
    key: str

    def __str__(self) -> str:
        """Render as what is assigned to."""
        return f"{self.into}[{self.key!r}]"


class FieldSource:
    """Writes fields of one loop, or of a part of it."""

    def __init__(self, text: Text, names: Names, *, traced: bool) -> None:
        """Write into ``text``; ``traced`` notes where each value comes from."""
        self._text, self._names, self._traced = text, names, traced
        self._field = Target("o", "")

    def field(self, field: Field, into: str) -> None:
        """Write what puts a field into an object."""
        self._field = Target(into, field.name)
        self._node(field.node, self._field)

    def _node(self, node: Node, target: Target) -> None:
        match node:
            case Take():
                self._take(node, target)
            case Fixed():
                self._text.line(f"{target} = {self._text.bind('k', node.value)}")
            case Placed():
                self._one(node.take, target)
                self._held_against(node, target)
            case FirstPresent():
                self._first_present(node, target)
            case Bundle():
                self._bundle(node, f"{target} = ", "")
            case Entries():
                self._entries(node, target)
            case Several():
                self._several(node, target)

    def _take(self, take: Take, target: Target) -> None:
        if take.pipeline.of_run is not None:
            (self._joined if take.pipeline.joins else self._run)(take, target)
        elif take.many and not take.column:
            self._texts(take, target)
        else:
            self._one(take, target)

    def _one(self, take: Take, target: Target) -> None:
        """Write what takes one text, where there is one."""
        text = self._text
        with text.block(f"if {self._there(take)}:"):
            self._assign(take, target, in_list=take.many)
            self._took(take, *self._spot(take))

    def _held_against(self, node: Placed, target: Target) -> None:
        """Write what tells that something else stands at the place of a constant."""
        text, take = self._text, self._text.bind("t", node.take)
        wanted = text.bind("k", node.value)
        with text.block(f"if {target.into}.get({target.key!r}) != {wanted}:"):
            record, number = self._spot(node.take)
            text.line(f"c.differs({take}, {record}, {number}, {wanted}, {target.into})")

    def _assign(self, take: Take, target: Target, *, in_list: bool = False) -> None:
        """Write what converts the text ``t`` and puts it where it belongs, in a list of one if asked for."""
        text, many = self._text, in_list
        convert = take.pipeline.convert
        if convert is None:
            text.line(f"{target} = [t]" if many else f"{target} = t")
            return
        memo = self._memo(convert, varies=take.pipeline.varies)
        with text.block("try:"):
            text.line(f"{target} = [{memo}[t]]" if many else f"{target} = {memo}[t]")
        with text.block("except Unconvertible as x:"):
            self._failed(take)
            with text.block("if v is not None:"):
                text.line(f"{target} = [v]" if many else f"{target} = v")

    def _memo(self, convert: Convert, *, varies: bool) -> str:
        """Return the name of what remembers a conversion; fields that convert alike share it."""
        return self._text.bind_once("m", convert, lambda: Memo(convert, varies=varies))

    def _failed(self, take: Take) -> None:
        record, number = self._spot(take)
        name = self._text.bind("t", take)
        self._text.line(f"v = c.failed({name}, x, {record}, {number}, o)")

    def _spot(self, take: Take) -> tuple[str, str]:
        """Return the record that a text is taken of, and the number of its element there."""
        if not take.column:
            return self._names.of(take.slot)[0], str(take.first)
        record = "(r.children[0] if r.children else None)" if take.is_shared else "r"
        return record, f"c.at[{take.first}]"

    def _there(self, take: Take) -> str:
        """Return the test for a text, which also names it ``t``."""
        default = take.pipeline.default
        fetched = self._fetched(take)
        if default is None:
            return fetched[0]
        return f"(t := {fetched[1]} or {self._text.bind('k', default)})"

    def _fetched(self, take: Take) -> tuple[str, str]:
        """Return a text as a test that also names it, and as a plain value, empty where there is none."""
        if take.column:
            return self._cell(take)
        _, _, elements, count = self._names.of(take.slot)
        there, here = f"{count} > {take.first}", f"{elements}[{take.first}]"
        if take.component:
            part = f"c.component({here}, {take.component})"
            return f"{there} and {here} and (t := {part})", f"({part} if {there} else '')"
        return f"{there} and (t := {here})", f"({here} if {there} else '')"

    def _cell(self, take: Take) -> tuple[str, str]:
        if take.is_shared:
            value = f"c.shared(r.children, {take.first}, {take.column!r}, o)"
            return f"(t := {value})", value
        there = f"(j := c.at[{take.first}]) < n"
        return f"{there} and (t := e[j])", f"(e[j] if {there} else '')"

    def _run(self, take: Take, target: Target) -> None:
        """Write what makes a list of a run of elements, record by record."""
        text = self._text
        if take.slot is None or not take.slot.takes_all:
            record, _, elements, count = self._names.of(take.slot)
            with text.block(f"if {count} > {take.first}:"):
                self._convert_run(take, record, elements)
                with text.block("if v:"):
                    text.line(f"{target} = v")
            return
        value = text.fresh("v")
        text.line(f"{value} = []")
        self._add_run(take, value)
        with text.block(f"if {value}:"):
            text.line(f"{target} = {value}")

    def _add_run(self, take: Take, value: str) -> None:
        """Write what adds to a list what a run of elements gives."""
        text = self._text
        all_ = self._names.of(take.slot)[1]
        with text.block(f"for s in {all_}:"), text.block(f"if len(s.elements) > {take.first}:"):
            self._convert_run(take, "s", "s.elements")
            text.line(f"{value} += v or ()")

    def _convert_run(self, take: Take, record: str, elements: str) -> None:
        """Write what names ``v`` what a run of elements gives."""
        text = self._text
        convert = text.bind("f", take.pipeline.of_run)
        with text.block("try:"):
            text.line(f"v = {convert}({elements}[{_range(take)}])")
        with text.block("except Unconvertible as x:"):
            text.line(f"v = c.failed({text.bind('t', take)}, x, {record}, {take.first}, o)")
        self._took(take, record, str(take.first))

    def _joined(self, take: Take, target: Target) -> None:
        """Write what makes one text of the runs of all records."""
        text = self._text
        _, all_, _, _ = self._names.of(take.slot)
        convert = text.bind("f", take.pipeline.of_run)
        run = text.fresh("v")
        text.line(f"{run} = [t for s in {all_} for t in s.elements[{_range(take)}] if t]")
        with text.block(f"if {run}:"):
            with text.block("try:"):
                text.line(f"{target} = {convert}({run})")
            with text.block("except Unconvertible as x:"):
                name = text.bind("t", take)
                text.line(f"v = c.failed({name}, x, {all_}[0], {take.first}, o)")
                with text.block("if v is not None:"):
                    text.line(f"{target} = v")
            if self._traced:
                with text.block(f"for s in {all_}:"):
                    self._took(take, "s", str(take.first))

    def _texts(self, take: Take, target: Target) -> None:
        """Write what makes a list of texts."""
        value = self._text.fresh("v")
        self._text.line(f"{value} = []")
        self._gather(take, f"{value}.append({{0}})")
        with self._text.block(f"if {value}:"):
            self._text.line(f"{target} = {value}")

    def _gather(self, take: Take, keep: str) -> None:
        """Write what keeps every text of a take, converted; ``keep`` is a line with a place for it."""
        text = self._text
        if take.column:
            with text.block(f"if {self._there(take)}:"):
                text.line("w = {}")
                self._assign(take, Target("w", "v"))
                with text.block("if w:"):
                    text.line(keep.format("w['v']"))
                    self._took(take, *self._spot(take))
            return
        _, all_, _, _ = self._names.of(take.slot)
        each = f"for i, t in enumerate(s.elements[{_range(take)}], {take.first}):"
        with text.block(f"for s in {all_}:"), text.block(each):
            if take.component:
                text.line(f"t = c.component(t, {take.component})")
            with text.block("if t:"):
                self._convert_each(take)
                with text.block("if t is not None:"):
                    text.line(keep.format("t"))
                    self._took(take, "s", "i")

    def _convert_each(self, take: Take) -> None:
        convert = take.pipeline.convert
        if convert is None:
            return
        text = self._text
        memo = self._memo(convert, varies=take.pipeline.varies)
        with text.block("try:"):
            text.line(f"t = {memo}[t]")
        with text.block("except Unconvertible as x:"):
            text.line(f"t = c.failed({text.bind('t', take)}, x, s, i, o)")

    def _first_present(self, node: FirstPresent, target: Target) -> None:
        text, chosen = self._text, self._text.fresh("p")
        text.line(f"{chosen} = None")
        for take in node.takes:
            with text.block(f"if {self._there(take)}:"):
                with text.block(f"if {target.key!r} not in {target.into}:"):
                    text.line(f"{chosen} = t")
                    self._assign(take, target)
                    self._took(take, *self._spot(take))
                with text.block(f"elif t != {chosen}:"):
                    record, number = self._spot(take)
                    text.line(f"c.other({text.bind('t', take)}, {record}, {number}, t, o)")

    def _bundle(self, node: Bundle, before: str, behind: str) -> None:
        """Write what makes a group, and puts it between two pieces of a line."""
        text, group = self._text, self._text.fresh("g")
        constants = node.constants
        text.line(f"{group} = {{}}")
        for field in node.fields:
            if isinstance(field.node, Placed):
                self._field = Target(group, field.name)
                self._one(field.node.take, self._field)
            elif field not in constants:
                self.field(field, group)
        if len(constants) < len(node.fields):
            if is_always_written(node):
                self._held_in(node, group)
            with text.block(f"if {group}:"):
                self._constants(node, group)
                if not is_always_written(node):
                    self._held_in(node, group)
                text.line(f"{before}{group}{behind}")
        else:
            self._constants(node, group)
            text.line(f"{before}{group}{behind}")

    def _constants(self, node: Bundle, group: str) -> None:
        for field in node.constants:
            self.field(field, group)

    def _held_in(self, node: Bundle, group: str) -> None:
        for field in node.fields:
            if isinstance(field.node, Placed):
                self._held_against(field.node, Target(group, field.name))

    def _entries(self, node: Entries, target: Target) -> None:
        text, value = self._text, self._text.fresh("v")
        with text.block(f"if {self._names.all(node.slot)}:"):
            text.line(f"{value} = []")
            self._add_entries(node, value)
            with text.block(f"if {value}:"):
                text.line(f"{target} = {value}")

    def _add_entries(self, node: Entries, value: str) -> None:
        """Write what adds to a list what a loop reads: in a loop, which takes half the time of a comprehension."""
        text, all_ = self._text, self._names.all(node.slot)
        there = f"if d := read_{node.loop.number}(s, c):"
        with text.block(f"for s in {all_}:"), text.block(there):
            if node.units is not None:
                text.line(f"c.told({text.bind('u', node.units)}, {node.path!r}, s, d)")
            text.line(f"{value}.append(d)")

    def _several(self, node: Several, target: Target) -> None:
        text, value = self._text, self._text.fresh("v")
        text.line(f"{value} = []")
        for item in node.items:
            if isinstance(item, Entries):
                self._add_entries(item, value)
            elif isinstance(item, Bundle):
                self._bundle(item, f"{value}.append(", ")")
            elif (
                isinstance(item, Take)
                and item.pipeline.of_run is not None
                and not item.pipeline.joins
            ):
                self._add_run(item, value)
            elif node.in_order and isinstance(item, Take) and item.pipeline.of_run is None:
                place = "(s.position, i, {0})" if not item.column else "(0, 0, {0})"
                self._gather(item, f"{value}.append({place})")
            else:
                self._item(item, value)
        if node.in_order:
            text.line(f"{value}.sort(key=position)")
            text.line(f"{value} = [z[2] for z in {value}]")
        with text.block(f"if {value}:"):
            text.line(f"{target} = {value}")

    def _item(self, item: Node, value: str) -> None:
        text, one = self._text, self._text.fresh("h")
        text.line(f"{one} = {{}}")
        self._node(item, Target(one, "v"))
        with text.block(f"if {one}:"):
            text.line(f"z = {one}['v']")
            text.line(f"{value} += z if isinstance(z, list) else [z]")

    def _took(self, take: Take, record: str, number: str) -> None:
        """Write what notes where a value comes from, if that is wanted."""
        if self._traced:
            known, field = self._text.bind("t", take), self._field
            line = f"c.took({field.into}, {field.key!r}, {known}, {record}, {number})"
            self._text.line(line)


def _range(take: Take) -> str:
    return f"{take.first}:{take.last + 1 if take.last else ''}"
