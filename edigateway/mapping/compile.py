"""Compiles a map for reading: its nodes become closures, so that a document is read without looking at the map."""

from pydantic import BaseModel

from edigateway.canonical import KINDS
from edigateway.mapping import locating, values
from edigateway.mapping.claims import Ignored
from edigateway.mapping.digest import signature
from edigateway.mapping.language import (
    Column,
    Const,
    Each,
    Expression,
    FirstOf,
    Group,
    Map,
    Node,
    Origin,
    Removed,
    Segments,
    Series,
)
from edigateway.mapping.merge import fields_of
from edigateway.mapping.read import CompiledMap
from edigateway.mapping.reading import Reading
from edigateway.mapping.scopes import Frame, Reader, Scope
from edigateway.mapping.targets import OPEN, Target, targets


def compile_map(map_: Map) -> CompiledMap:
    """Compile a map that the library has checked."""
    compiler = _Compiler(map_)
    scope = Scope("document", compiler.ignored, of_rows=False)
    compiler.fill(scope, map_.fields, KINDS[map_.document])
    return CompiledMap(map_, scope, compiler.ignored, frozenset(compiler.columns))


class _Compiler:
    def __init__(self, map_: Map) -> None:
        self.map = map_
        self.ignored = Ignored(map_.ignore)
        self.columns: set[str] = set()
        self._scopes: dict[tuple[Origin, str, type[BaseModel] | None], Scope] = {}

    def fill(
        self, scope: Scope, group: Group, model: type[BaseModel] | None, path: str = ""
    ) -> None:
        known = targets(model)
        for name, node in fields_of(group, self.map.parts).items():
            target = known[name] if known else OPEN
            scope.add(name, self._reader(node, target, scope, f"{path}{name}"))

    def _named(
        self, group: Group, model: type[BaseModel] | None, scope: Scope, path: str
    ) -> list[tuple[str, Reader]]:
        known = targets(model)
        fields = fields_of(group, self.map.parts)
        return [
            (name, self._reader(node, known[name] if known else OPEN, scope, f"{path}{name}"))
            for name, node in fields.items()
        ]

    def _reader(self, node: Node, target: Target, scope: Scope, path: str) -> Reader:
        if isinstance(node, Expression):
            return self._expression(node, target, scope, path)
        if isinstance(node, Const):
            scope.uses(0)
            return values.constant(node, target, self.map.tables)
        if isinstance(node, FirstOf):
            return self._first_of(node, target, scope, path)
        if isinstance(node, Group):
            return self._group(node, target, scope, path)
        if isinstance(node, Each):
            return self._each(node, target, scope, path)
        return self._series(node, target, scope, path)

    def _expression(self, node: Expression, target: Target, scope: Scope, path: str) -> Reader:
        return values.reader(self._value(node, target, path), scope)

    def _value(self, node: Expression, target: Target, path: str) -> values.Value:
        if isinstance(node.location, Column):
            self.columns.add(node.location.name)
        return values.Value(node, target, self.map.tables, path)

    def _first_of(self, node: FirstOf, target: Target, scope: Scope, path: str) -> Reader:
        readers = [self._expression(each, target, scope, path) for each in node.expressions]
        fetches = [values.raw(each, scope) for each in node.expressions]

        def read(frame: Frame, reading: Reading) -> object:
            found, text = None, None
            for reader, fetch in zip(readers, fetches, strict=True):
                here = fetch(frame, reading)
                if found is None:
                    found, text = reader(frame, reading), here and here.text
                elif here and here.text != text:
                    reading.left.value(here.record, here.name, here.text)
            return found

        return read

    def _group(self, node: Group, target: Target, scope: Scope, path: str) -> Reader:
        named = self._named(node, target.model, scope, f"{path}.")
        constant = {
            name
            for name, item in fields_of(node, self.map.parts).items()
            if isinstance(item, Const)
        }
        only_constant = len(constant) == len(named)

        def read(frame: Frame, reading: Reading) -> object:
            found = {}
            present = only_constant
            for name, reader in named:
                value = reader(frame, reading)
                if value is not None:
                    found[name] = value
                    present = present or name not in constant
            return found if present else None

        return read

    def _each(self, node: Each, target: Target, scope: Scope, path: str) -> Reader:
        if node.location is None:
            raise ValueError(f"{node.origin}: each without a location")
        inner = self._scope(node, node.location, target.model, path)
        if self.map.layout.has_columns:
            return _each_row(inner)
        slot = locating.slot_of(node.location, scope, each=True)
        slot.scope = inner
        slot.gather(scope)
        records, read_one = locating.records_at(slot.list_index), inner.read

        def read(frame: Frame, reading: Reading) -> object:
            found = [read_one(record, reading) for record in records(frame, reading)]
            return [value for value in found if value is not None] or None

        return read

    def _scope(
        self, node: Each, location: Segments, model: type[BaseModel] | None, path: str
    ) -> Scope:
        key = (node.origin, signature(node), model)
        if key not in self._scopes:
            scope = Scope(location.steps[-1].tag, self.ignored, of_rows=self.map.layout.has_columns)
            self._scopes[key] = scope
            self.fill(scope, node.group, model, f"{path}.")
        return self._scopes[key]

    def _series(self, node: Series | Removed, target: Target, scope: Scope, path: str) -> Reader:
        items = node.items if isinstance(node, Series) else ()
        if target.takes is not None and all(isinstance(item, Expression) for item in items):
            return self._interleaved(items, target, scope, path)
        readers: list[Reader] = [
            self._reader(item, _item_target(item, target), scope, path) for item in items
        ]

        def read(frame: Frame, reading: Reading) -> object:
            found: list[object] = []
            for reader in readers:
                value = reader(frame, reading)
                if isinstance(value, list):
                    found += value
                elif value is not None:
                    found.append(value)
            return found or None

        return read

    def _interleaved(
        self, items: tuple[Node, ...], target: Target, scope: Scope, path: str
    ) -> Reader:
        gather = [
            values.gather(self._value(item, target, path), scope)
            for item in items
            if isinstance(item, Expression)
        ]

        def read(frame: Frame, reading: Reading) -> object:
            found = [entry for each in gather for entry in each(frame, reading)]
            found.sort(key=lambda entry: entry[0])
            return [value for _, value in found] or None

        return read


def _item_target(item: Node, target: Target) -> Target:
    if isinstance(item, Group | Const | FirstOf):
        return Target(target.takes, False, target.model)
    return target


def _each_row(scope: Scope) -> Reader:
    read_one = scope.read_row

    def read(frame: Frame, reading: Reading) -> object:
        document = frame[0]
        rows = getattr(document, "children", ())
        found = [read_one(row, reading) for row in rows]
        return [value for value in found if value is not None] or None

    return read
