"""The effective map as text: what a map says once everything that it extends is merged in, each line with its place.

Where parts are only named the text is a map by itself, of the same digest, in the folder of the map's own file.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from edigateway.mapping import Map
from edigateway.mapping.language import (
    Const,
    Each,
    Expression,
    FirstOf,
    Group,
    Layout,
    Node,
    Origin,
    Removed,
    Series,
    UnitRule,
)
from edigateway.mapping.merge import fields_of
from edigateway.mapping.tables.table import Row, Table
from edigateway.workbench import scalars

_STEP = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a map, and the place that it comes from; None for what several files say together."""

    text: str
    origin: Origin | None = None


def lines(map_: Map, folder: Path, *, whole: bool = False) -> Iterator[Line]:
    """Yield the effective map; ``whole`` lays parts out wherever they are used, but for those within themselves.

    ``folder`` is that of the map's own file, from which files of tables are named.
    """
    yield from _head(map_)
    writer = _Writer(map_.parts, _columns_of(map_.layout), whole=whole)
    yield Line(text="fields:", origin=map_.fields.origin)
    yield from _indented(writer.group(map_.fields, ()))
    yield from writer.section()
    if map_.tables:
        yield Line(text="tables:")
        for table in map_.tables.values():
            yield from _indented(_table(table, folder))


def _head(map_: Map) -> Iterator[Line]:
    yield Line(text=f"map: {scalars.plain(map_.name)}")
    yield Line(text=f"layout: {scalars.flow(map_.layout.written())}")
    yield Line(text=f"document: {map_.document}")
    if map_.effective_on:
        yield Line(text=f"effective_on: {map_.effective_on}")
    if map_.ignore:
        yield Line(
            text=f"ignore: {scalars.flow([scalars.place(each, {}) for each in map_.ignore])}"
        )


class _Writer:
    """Writes nodes, and remembers the parts that must be written by themselves."""

    def __init__(
        self, parts: Mapping[str, Group], columns: scalars.Columns, *, whole: bool
    ) -> None:
        self._parts, self._columns, self._whole = parts, columns, whole
        self._wanted: list[str] = []

    def section(self) -> Iterator[Line]:
        """Yield the parts that were only named, and those that these name."""
        if self._wanted:
            yield Line(text="parts:")
        for name in self._wanted:  # grows while parts are written that name others
            part = self._parts[name]
            yield Line(text=f"{_STEP}{scalars.plain(name)}:", origin=part.origin)
            yield from _indented(_indented(self.group(part, (name,))))

    def group(self, group: Group, inside: Sequence[str]) -> Iterator[Line]:
        """Yield the lines of a group's fields; ``inside`` are the parts that it is laid out in."""
        laid_out = self._whole and not set(group.parts) & set(inside)
        if not laid_out:
            yield from self._named(group)
        fields = fields_of(group, self._parts) if laid_out else group.fields
        within = (*inside, *group.parts)
        for name, node in fields.items():
            yield from self._field(scalars.plain(name), node, within)

    def _named(self, group: Group) -> Iterator[Line]:
        self._wanted += [name for name in group.parts if name not in self._wanted]
        if group.parts:
            names = group.parts if len(group.parts) > 1 else group.parts[0]
            yield Line(text=f"part: {scalars.flow(names)}", origin=group.origin)

    def _field(self, name: str, node: Node, inside: Sequence[str]) -> Iterator[Line]:
        written = _on_one_line(node, self._columns)
        if written is not None:
            yield Line(text=f"{name}: {written}", origin=node.origin)
            return
        yield Line(text=f"{name}:", origin=node.origin)
        yield from _indented(self._block(node, inside))

    def _block(self, node: Node, inside: Sequence[str]) -> Iterator[Line]:
        if isinstance(node, Each):
            yield from self._each(node)
            yield from self._entries(node.group, inside)
        elif isinstance(node, Group):
            yield from self.group(node, inside)
        elif isinstance(node, Series):
            for item in node.items:
                yield from self._item(item, inside)

    def _each(self, node: Each) -> Iterator[Line]:
        if node.location is not None:  # it is None in what only changes an entry of a part
            place = scalars.place(node.location, self._columns)
            yield Line(text=f"each: {scalars.plain(place)}", origin=node.origin)
        if node.units is not None:
            yield Line(text=f"units: {scalars.flow(_units(node.units))}", origin=node.origin)

    def _entries(self, group: Group, inside: Sequence[str]) -> Iterator[Line]:
        inner = list(self.group(group, inside))
        if inner and inner[0].text.startswith("part: "):
            yield inner.pop(0)
        if inner:
            yield Line(text="fields:", origin=group.origin)
            yield from _indented(inner)

    def _item(self, node: Node, inside: Sequence[str]) -> Iterator[Line]:
        written = _on_one_line(node, self._columns)
        if written is not None:
            yield Line(text=f"- {written}", origin=node.origin)
            return
        first, *others = self._block(node, inside)
        yield Line(text=f"- {first.text}", origin=first.origin)
        yield from _indented(others)


def _on_one_line(node: Node, columns: scalars.Columns) -> str | None:
    """Return a node as it is written behind a key; None for what takes several lines."""
    match node:
        case Expression():
            return scalars.plain(scalars.expression(node, columns))
        case Const():
            calls = " | ".join(scalars.call(each) for each in node.calls)
            at = scalars.place(node.at, columns) if node.at else ""
            said = {"const": node.text, "as": calls, "at": at}
            return scalars.flow({key: text for key, text in said.items() if text or key == "const"})
        case FirstOf():
            return scalars.flow(
                {"any": [scalars.expression(each, columns) for each in node.expressions]}
            )
        case Removed():
            return "null"
        case Group() if not node.fields and not node.parts:
            return "{}"
        case Series(items=()):
            return "[]"
    return None


def _units(rule: UnitRule) -> Mapping[str, object]:
    item = {"item": rule.items} if rule.items else {}
    told = {"unit": rule.unit, "quantities": rule.quantities, "prices": rule.prices}
    return {"table": rule.table, **item, **told}


def _columns_of(layout: Layout) -> scalars.Columns:
    if len(layout.records) < 2:
        return {}
    return {
        each.name: {number: name for name, number in (each.columns or {}).items()}
        for each in layout.records
    }


def _table(table: Table, folder: Path) -> Iterator[Line]:
    name, otherwise = (
        scalars.plain(table.name),
        {"else": table.otherwise} if table.otherwise else {},
    )
    if table.file:
        way = Path(os.path.relpath(table.file, folder)).as_posix()
        yield Line(text=f"{name}: {scalars.flow({'file': way, **otherwise})}")
        return
    yield Line(text=f"{name}:")
    if not otherwise and all(row == Row(row.partner, row.ours) for row in table.rows):
        for row in table.rows:
            yield Line(text=f"{_STEP}{scalars.plain(row.partner)}: {scalars.plain(row.ours)}")
        return
    if otherwise:
        yield Line(text=f"{_STEP}else: {scalars.plain(table.otherwise)}")
    yield Line(text=f"{_STEP}rows:")
    for row in table.rows:
        yield Line(text=f"{_STEP * 2}- {scalars.flow(_columns(row))}")


def _columns(row: Row) -> Mapping[str, str]:
    cells = {
        "partner": row.partner,
        "ours": row.ours,
        "item": row.item,
        "factor": str(row.factor or ""),
        "from": row.since,
        "until": row.until,
    }
    return {name: text for name, text in cells.items() if text}


def _indented(lines_: "Iterator[Line] | Sequence[Line]") -> Iterator[Line]:
    for line in lines_:
        yield Line(text=_STEP + line.text, origin=line.origin)
