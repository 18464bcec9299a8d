"""Writes the function that reads one loop: first what is in its own record, then what its children give.

Children are sorted by their tags. Fields that read from the same tags are read by one part function, which runs only
where such a child is there.
"""

from dataclasses import dataclass

from edigateway.mapping.planning.claims import Claims
from edigateway.mapping.planning.nodes import (
    Bundle,
    Entries,
    Field,
    Fixed,
    Loop,
    Take,
    is_always_written,
    parts,
)
from edigateway.mapping.planning.places import Slot, Slots
from edigateway.mapping.planning.planner import Plan
from edigateway.mapping.reading.field_source import FieldSource, Names
from edigateway.mapping.reading.leftovers import MAX_DEPTH
from edigateway.mapping.reading.text import Text

_PARAMETERS = "r, e, n, o, by, c"


@dataclass(slots=True)
class Part:
    """Fields that read from the same tags; ``always`` if they may have a value without any such record."""

    tags: tuple[str, ...]
    fields: list[Field]
    always: bool


class LoopSource:
    """Writes one loop."""

    def __init__(self, loop: Loop, plan: Plan, text: Text, *, traced: bool) -> None:
        """Write into ``text``; ``traced`` notes where each value comes from."""
        self._loop, self._text, self._traced = loop, text, traced
        self._ignored = plan.ignored
        self._is_document = loop is plan.document and not plan.map.layout.root
        self._of_rows = plan.map.layout.has_columns
        self._tags = {slot: slot.step.tag for slot in loop.slots}
        for slot in loop.slots:
            self._spread(slot, slot.step.tag)

    def write(self) -> list[tuple[str, Part]]:
        """Write the function and those of its parts; return the parts by the names of their functions."""
        text, loop = self._text, self._loop
        own, found = self._divided()
        named = [(f"part_{loop.number}_{index}", part) for index, part in enumerate(found)]
        for name, part in named:
            self._part(name, part)
        with text.block(f"def read_{loop.number}(r, c):"):
            if loop.recurs:
                text.line("c.depth += 1")
                with text.block(f"if c.depth > {MAX_DEPTH}:"):
                    text.line("c.depth -= 1")
                    text.line("return c.too_deep(r)")
            text.line("e = r.elements")
            text.line("n = len(e)")
            text.line("o = {}")
            fields = FieldSource(
                text, Names(record="r", elements="e", count="n", slots={}), traced=self._traced
            )
            for field in own:
                fields.field(field, "o")
            self._own_rest()
            self._children(has_always=any(part.always for part in found))
            if loop.recurs:
                text.line("c.depth -= 1")
            text.line("return o")
        return named

    def _children(self, *, has_always: bool) -> None:
        text, number = self._text, self._loop.number
        run = f"for f in parts_{number}[tuple(by)]:"
        with text.block("if r.children:"):
            text.line("by = by_tag(r.children)")
            with text.block(run):
                text.line(f"f({_PARAMETERS})")
        if has_always:
            with text.block("else:"):
                text.line("by = {}")
                with text.block(run):
                    text.line(f"f({_PARAMETERS})")

    def _own_rest(self) -> None:
        loop, text = self._loop, self._text
        if self._of_rows:
            if loop.holds_cells:
                rows = "for x in r.children:" if self._is_document else "for x in (r,):"
                with text.block("if c.unread:"), text.block(rows):
                    text.line("c.cells(o, x)")
        elif not self._is_document:
            self._rest("r", "e", "n", loop.tag, "", loop.own)

    def _part(self, name: str, part: Part) -> None:
        text = self._text
        with text.block(f"def {name}({_PARAMETERS}):"):
            names = Names(record="r", elements="e", count="n", slots={})
            is_there = len(part.tags) == 1 and not part.always
            for tag in part.tags:
                records = f"by[{tag!r}]" if is_there else f"by.get({tag!r}, ())"
                self._claims(tag, self._loop.slots, records, names, is_there=is_there)
            fields = FieldSource(text, names, traced=self._traced)
            for field in part.fields:
                fields.field(field, "o")

    def _claims(
        self, tag: str, slots: Slots, records: str, names: Names, *, is_there: bool = False
    ) -> None:
        """Hand out the records of a tag to its slots; ``is_there`` if there is at least one."""
        text, of_tag = self._text, slots.of(tag)
        for slot in of_tag:
            names.add(slot, text)
        first = of_tag[0]
        is_only = len(of_tag) == 1 and not first.step.code
        if is_only and _many(first):
            text.line(f"{names.all(first)} = {records}")
        elif is_only:
            self._first_of(first, records, names, is_there=is_there)
        else:
            self._distribute(of_tag, records, slots.within, names)
        for slot in of_tag:
            self._claimed(slot, names, is_there=is_there and is_only)

    def _first_of(self, slot: Slot, records: str, names: Names, *, is_there: bool) -> None:
        text, found, one = self._text, self._text.fresh("x"), names.one(slot)
        text.line(f"{found} = {records}")
        text.line(f"{one} = {found}[0]" + ("" if is_there else f" if {found} else None"))
        with text.block(f"if len({found}) > 1:"):
            text.line(f"c.left.records(o, {found}[1:], {slot.within!r})")

    def _distribute(self, slots: list[Slot], records: str, within: str, names: Names) -> None:
        text, takes_any = self._text, not _wants(slots[-1], names)
        for slot in slots:
            text.line(f"{names.all(slot)} = []" if _many(slot) else f"{names.one(slot)} = None")
        if not takes_any:
            text.line("z = []")
        with text.block(f"for x in {records}:"):
            text.line("q = x.elements")
            word = "if"
            for slot in slots:
                many = f"{names.all(slot)}.append(x)"
                takes = many if _many(slot) else f"{names.one(slot)} = x"
                wants = _wants(slot, names)
                with text.block(f"{word} {wants}:" if wants else "else:"):
                    text.line(takes)
                word = "elif"
            if not takes_any:
                with text.block("else:"):
                    text.line("z.append(x)")
        if not takes_any:
            with text.block("if z:"):
                text.line(f"c.left.records(o, z, {within!r})")

    def _claimed(self, slot: Slot, names: Names, *, is_there: bool) -> None:
        """Name the elements of what a slot got, leave what no field takes of it, and look into what lies below."""
        if slot.is_each:
            return
        text = self._text
        one, all_, _, count = names.of(slot)
        if slot.takes_all:
            text.line(f"{one} = {all_}[0]" + ("" if is_there else f" if {all_} else None"))
        if is_there:
            self._looked_at(slot, names)
        else:
            with text.block(f"if {one} is not None:"):
                self._looked_at(slot, names)
            with text.block("else:"):
                text.line(f"{count} = 0")
        if slot.inner:
            self._below(slot, names, is_there=is_there)

    def _looked_at(self, slot: Slot, names: Names) -> None:
        text = self._text
        one, all_, elements, count = names.of(slot)
        text.line(f"{elements} = {one}.elements")
        text.line(f"{count} = len({elements})")
        if slot.takes_all:
            with text.block(f"if len({all_}) > 1:"):
                claims = text.bind("claims", slot.others)
                text.line(f"c.rests(o, {all_}, {str(slot.step)!r}, {slot.within!r}, {claims})")
                with text.block(f"for i, x in enumerate({all_}[1:], 2):"):
                    text.line(f"c.left.records(o, x.children, {slot.inner.within!r}, i)")
        self._rest(one, elements, count, str(slot.step), slot.within, slot.first)
        if not slot.inner:
            with text.block(f"if {one}.children:"):
                text.line(f"c.left.records(o, {one}.children, {slot.inner.within!r})")

    def _below(self, slot: Slot, names: Names, *, is_there: bool) -> None:
        text, inner, one = self._text, slot.inner, names.one(slot)
        below = text.fresh("b")
        there = "" if is_there else f" if {one} is not None else {{}}"
        text.line(f"{below} = by_tag({one}.children){there}")
        for tag in inner.tags():
            self._claims(tag, inner, f"{below}.pop({tag!r}, ())", names)
        with text.block(f"for x in {below}.values():"):
            text.line(f"c.left.records(o, x, {inner.within!r})")

    def _rest(
        self, record: str, elements: str, count: str, of: str, within: str, claims: Claims
    ) -> None:
        tests = self._tests(record, elements, count, of, claims)
        if tests:
            name = self._text.bind("claims", claims)
            with self._text.block(f"if {' or '.join(tests)}:"):
                self._text.line(f"c.rest(o, {record}, {of!r}, {within!r}, {name})")

    def _tests(self, record: str, elements: str, count: str, of: str, claims: Claims) -> list[str]:
        """Return tests, one of which is true if a record has anything that no field takes."""
        gaps, end = claims.gaps()
        tests = [] if end is None else [f"{count} > {end}"]
        ignored = self._ignored.always(of.partition("[")[0])
        for number in gaps:
            if number in ignored:
                continue
            there = f"{count} > {number} and "
            if claims.components(number) == {1}:
                tests.append(f"{there}c.separator in {elements}[{number}]")
            else:
                tests.append(f"{there}{elements}[{number}]")
        return tests

    def _divided(self) -> tuple[list[Field], list[Part]]:
        """Return the fields that are read of the record itself, and the others in parts by their tags."""
        own: list[Field] = []
        found: list[Part] = []
        for field in self._loop.fields:
            tags = self._tags_of(field)
            if not tags:
                own.append(field)
                continue
            touching = [part for part in found if set(part.tags) & set(tags)]
            merged = Part(tags, [], _always(field))
            for part in touching:
                merged.tags = tuple(dict.fromkeys((*part.tags, *merged.tags)))
                merged.fields += part.fields
                merged.always = merged.always or part.always
            merged.fields.append(field)
            at = found.index(touching[0]) if touching else len(found)
            found = [part for part in found if part not in touching]
            found.insert(at, merged)
        return own, found

    def _tags_of(self, field: Field) -> tuple[str, ...]:
        slots = (each.slot for each in parts(field.node) if isinstance(each, Take | Entries))
        return tuple(dict.fromkeys(self._tags[slot] for slot in slots if slot is not None))

    def _spread(self, slot: Slot, tag: str) -> None:
        for inner in slot.inner:
            self._tags[inner] = tag
            self._spread(inner, tag)


def _many(slot: Slot) -> bool:
    return slot.is_each or slot.takes_all


def _always(field: Field) -> bool:
    if is_always_written(field.node):
        return True
    nodes = list(parts(field.node))
    if any(
        isinstance(each, Take) and (each.slot is None or each.pipeline.default is not None)
        for each in nodes
    ):
        return True
    in_bundles = {
        id(inner.node)
        for each in nodes
        if isinstance(each, Bundle) and len(each.constants) < len(each.fields)
        for inner in each.fields
    }
    return any(isinstance(each, Fixed) and id(each) not in in_bundles for each in nodes)


def _wants(slot: Slot, names: Names) -> str:
    tests = []
    if not _many(slot):
        tests.append(f"{names.one(slot)} is None")
    for each in slot.step.conditions:
        if each.code_at:
            tests.append(f"len(q) > {each.code_at} and q[{each.code_at}] == {each.code!r}")
        else:
            tests.append(f"child_text(x, {each.child!r}) == {each.code!r}")
    return " and ".join(tests)
