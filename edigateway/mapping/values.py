"""Turns a field with its location and conversions into the closure that reads its value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from edigateway.mapping import locating
from edigateway.mapping.conversions.conversion import Convert, Unconvertible
from edigateway.mapping.language import Column, Const, Elements, Expression
from edigateway.mapping.pipelines import Pipeline, Tables, pipeline
from edigateway.mapping.reading import Reading
from edigateway.mapping.scopes import Frame, Reader, Scope
from edigateway.mapping.targets import Target
from edigateway.model.record import Record

Order: TypeAlias = tuple[int, int]
Gather: TypeAlias = "Callable[[Frame, Reading], list[tuple[Order, object]]]"


@dataclass(frozen=True, slots=True)
class Value:
    """A field that is read from a location, with all that is needed to compile it."""

    node: Expression
    target: Target
    tables: Tables
    path: str

    @property
    def pipeline(self) -> Pipeline:
        """Return the conversions, made."""
        return pipeline(self.node.calls, self.target, self.tables)


@dataclass(frozen=True, slots=True)
class Raw:
    """A text as it stands in the data, and where."""

    record: Record
    name: str
    text: str


def constant(node: Const, target: Target, tables: Tables) -> Reader:
    """Read what is the same in every document."""
    convert = pipeline(node.calls, target, tables).convert
    value = convert(node.text) if convert else node.text
    return lambda frame, reading: value


def reader(value: Value, scope: Scope) -> Reader:
    """Read a field in the way that suits its location, its conversions and its target."""
    made = value.pipeline
    location = value.node.location
    if made.default is not None:
        scope.uses(0)
    if isinstance(location, Column):
        return _cell(value, made, location, scope)
    if made.of_run and made.joins:
        return _joined(value, made, location, scope)
    if made.of_run:
        return _run(value, made, location, scope)
    if value.target.many or location.last != location.first:
        return _texts(gather(value, scope))
    return _element(value, made, location, scope)


def _element(value: Value, made: Pipeline, location: Elements, scope: Scope) -> Reader:
    index, number = locating.claim(location, scope), location.first
    path, convert = value.path, made.convert or str
    if location.component or made.default is not None:
        return _indirect(value, made, location, index)

    def read(frame: Frame, reading: Reading) -> object:
        record = frame[index]
        if record is None or number >= len(record.elements):
            return None
        text = record.elements[number]
        try:
            return convert(text) if text else None
        except Unconvertible as error:
            return reading.failed(path, error, record, number)

    return read


def _indirect(value: Value, made: Pipeline, location: Elements, index: int) -> Reader:
    path, convert, default = value.path, made.convert or str, made.default
    number, component = location.first, location.component
    fetch = locating.fetch_element(index, number)
    if component:
        fetch = locating.fetch_component(index, number, component)

    def read(frame: Frame, reading: Reading) -> object:
        text = fetch(frame, reading) or default
        if text is None:
            return None
        try:
            return convert(text)
        except Unconvertible as error:
            return _failed(reading, path, error, frame[index], number, component)

    return read


def _cell(value: Value, made: Pipeline, column: Column, scope: Scope) -> Reader:
    fetch = locating.fetch_cell(column) if scope.of_rows else locating.fetch_shared_cell(column)
    path, convert, default, name = value.path, made.convert, made.default, column.name
    of_rows, many = scope.of_rows, value.target.many

    def read(frame: Frame, reading: Reading) -> object:
        text = fetch(frame, reading) or default
        if text is None:
            return None
        try:
            found: object = convert(text) if convert else text
        except Unconvertible as error:
            row = frame[0] if of_rows else _first_row(frame)
            found = _failed(reading, path, error, row, reading.columns.get(name, 0), 0)
        return [found] if many and found is not None else found

    return read


def _first_row(frame: Frame) -> Record | None:
    return frame[0].children[0] if isinstance(frame[0], Record) else None


def _run(value: Value, made: Pipeline, location: Elements, scope: Scope) -> Reader:
    index = _claim_run(value, location, scope)
    records, path, convert = locating.records_at(index), value.path, made.of_run
    first, end = location.first, location.last + 1 if location.last else None

    def read(frame: Frame, reading: Reading) -> object:
        found: list[object] = []
        for record in records(frame, reading):
            try:
                values = convert(list(record.elements[first:end])) if convert else None
            except Unconvertible as error:
                values = reading.failed(path, error, record, first)
            if isinstance(values, list):
                found += values
        return found or None

    return read


def _claim_run(value: Value, location: Elements, scope: Scope) -> int:
    return (locating.claim_all if value.target.many else locating.claim)(location, scope)


def _joined(value: Value, made: Pipeline, location: Elements, scope: Scope) -> Reader:
    index = locating.claim_all(location, scope)
    records, path, convert = locating.records_at(index), value.path, made.of_run
    first, end = location.first, location.last + 1 if location.last else None

    def read(frame: Frame, reading: Reading) -> object:
        found = records(frame, reading)
        run = [text for record in found for text in record.elements[first:end]]
        try:
            return convert(run) if run and convert else made.default
        except Unconvertible as error:
            return reading.failed(path, error, found[0], first)

    return read


def gather(value: Value, scope: Scope) -> Gather:
    """Read every text at a location, converted, with its place in the order received."""
    location = value.node.location
    if not isinstance(location, Elements):
        single = reader(value, scope)
        return lambda frame, reading: [((0, 0), each) for each in _as_list(single(frame, reading))]
    index = locating.claim_all(location, scope)
    records, path, convert = locating.records_at(index), value.path, value.pipeline.convert
    component = location.component
    first, end = location.first, location.last + 1 if location.last else None

    def read(frame: Frame, reading: Reading) -> list[tuple[Order, object]]:
        found: list[tuple[Order, object]] = []
        for record in records(frame, reading):
            for number, whole in enumerate(record.elements[first:end], first):
                text = locating.component_of(whole, component, reading)
                one = _convert(convert, text, reading, path, record, number) if text else None
                if one is not None:
                    found.append(((record.position, number), one))
        return found

    return read


def _as_list(found: object) -> list[object]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _texts(each: Gather) -> Reader:
    def read(frame: Frame, reading: Reading) -> object:
        return [value for _, value in each(frame, reading)] or None

    return read


def _convert(
    convert: Convert | None, text: str, reading: Reading, path: str, record: Record, number: int
) -> object:
    if convert is None:
        return text
    try:
        return convert(text)
    except Unconvertible as error:
        return reading.failed(path, error, record, number)


def _failed(
    reading: Reading,
    path: str,
    error: Unconvertible,
    record: object,
    number: int,
    component: int,
) -> object:
    """Note a failure at the record, if there is one: a default that fails has none."""
    if isinstance(record, Record) and number < len(record.elements):
        return reading.failed(path, error, record, number, component)
    return error.kept


def raw(node: Expression, scope: Scope) -> Callable[[Frame, Reading], Raw | None]:
    """Fetch the text of an expression as it stands."""
    location = node.location
    if isinstance(location, Column):
        cells = (
            locating.fetch_cell(location) if scope.of_rows else locating.fetch_shared_cell(location)
        )
        return lambda frame, reading: _raw_cell(cells(frame, reading), frame, scope, location.name)
    index = locating.claim(location, scope)
    fetch = locating.fetch_element(index, location.first)

    def read(frame: Frame, reading: Reading) -> Raw | None:
        record, text = frame[index], fetch(frame, reading)
        if text is None or not isinstance(record, Record):
            return None
        return Raw(record, f"{location.first:02d}", text)

    return read


def _raw_cell(text: str | None, frame: Frame, scope: Scope, name: str) -> Raw | None:
    record = frame[0] if scope.of_rows else _first_row(frame)
    return Raw(record, name, text) if text and isinstance(record, Record) else None
