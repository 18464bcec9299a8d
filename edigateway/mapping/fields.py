"""Parses the fields of one map file into nodes, and collects every fault that it meets on the way."""

from collections.abc import Callable
from difflib import get_close_matches

from edigateway.errors import Fault
from edigateway.mapping.conversions import CONVERSIONS, units
from edigateway.mapping.conversions.conversion import WrongArgument
from edigateway.mapping.expressions import Part, parse_call, split
from edigateway.mapping.language import (
    Call,
    Const,
    Each,
    Expression,
    FirstOf,
    Group,
    Location,
    Node,
    Origin,
    Removed,
    Segments,
    Series,
    UnitRule,
)
from edigateway.mapping.notations import Notation
from edigateway.yamlfile import Path_, Value, YamlFile

_EACH = {"each", "fields", "part", "units"}


class FieldParser:
    """Reads nodes out of one file, with its locations in the notation of the layout."""

    def __init__(self, file: YamlFile, notation: Notation, faults: list[Fault]) -> None:
        """Add what is wrong to ``faults``."""
        self._file, self._notation, self._faults = file, notation, faults
        self._lines = file.text.splitlines()

    def group(self, value: Value, where: Path_) -> Group:
        """Parse a mapping of field names to nodes."""
        origin = self._origin(where)
        if not isinstance(value, dict):
            self._fault(where, "fields must be a mapping of names", "write name: location")
            return Group(fields={}, origin=origin)
        parts = self._parts(value.get("part"), (*where, "part")) if "part" in value else ()
        fields = {
            name: self._node(item, (*where, name)) for name, item in value.items() if name != "part"
        }
        kept = {name: node for name, node in fields.items() if node is not None}
        return Group(fields=kept, parts=parts, origin=origin)

    def _node(self, value: Value, where: Path_) -> Node | None:
        if value is None:
            return Removed(origin=self._origin(where))
        if isinstance(value, str):
            return self._expression(value, where)
        if isinstance(value, list):
            items = [self._node(item, (*where, n)) for n, item in enumerate(value)]
            kept = tuple(item for item in items if item is not None)
            return Series(items=kept, origin=self._origin(where))
        return self._mapping(value, where)

    def _mapping(self, value: dict[str, Value], where: Path_) -> Node | None:
        forms: dict[str, Callable[[dict[str, Value], Path_], Node | None]] = {
            "const": self._const,
            "any": self._first_of,
        }
        for key, parse in forms.items():
            if key in value:
                return parse(value, where)
        if "each" in value or "fields" in value or isinstance(value.get("units"), dict):
            return self._each(value, where)
        return self.group(value, where)

    def _each(self, value: dict[str, Value], where: Path_) -> Each | None:
        self._only(value, _EACH, where)
        location = self._segments(value["each"], (*where, "each")) if "each" in value else None
        inner = self.group(value.get("fields", {}), (*where, "fields"))
        parts = self._parts(value["part"], (*where, "part")) if "part" in value else ()
        group = Group(fields=inner.fields, parts=(*parts, *inner.parts), origin=inner.origin)
        if location is None and "each" in value:
            return None
        units_of = self._units(value["units"], (*where, "units")) if "units" in value else None
        return Each(location=location, group=group, origin=self._origin(where), units=units_of)

    def _units(self, value: Value, where: Path_) -> UnitRule | None:
        try:
            return units.parse(value)
        except WrongArgument as error:
            self._fault(where, error.problem, error.remedy)
            return None

    def _segments(self, value: Value, where: Path_) -> Segments | None:
        if not isinstance(value, str):
            self._fault(where, "each needs a segment", "write each: N1")
            return None
        found = self._notation.segments(value)
        if found is None:
            remedy = f"write {self._notation.each}"
            self._fault(where, f"'{value}' is not what each can go through", remedy)
        return found

    def _const(self, value: dict[str, Value], where: Path_) -> Const | None:
        self._only(value, {"const", "as", "at"}, where)
        text, calls, at = value["const"], value.get("as", ""), value.get("at", "")
        if not isinstance(text, str) or not isinstance(calls, str):
            self._fault(where, "const needs a text", "write const: EA")
            return None
        if not isinstance(at, str):
            self._fault((*where, "at"), "at needs a place", "write at: REF[IA]02 in quotes")
            return None
        parsed = self._calls(split(calls), (*where, "as")) if calls else ()
        place = self.location(Part(at, 0), (*where, "at")) if at else None
        return Const(text=text, calls=parsed, origin=self._origin(where), at=place)

    def _first_of(self, value: dict[str, Value], where: Path_) -> FirstOf | None:
        self._only(value, {"any"}, where)
        items = value["any"]
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self._fault(
                where, "any needs a list of locations", "write any: [REF[DP]02, N902] in quotes"
            )
            return None
        found = [self._expression(str(item), (*where, "any", n)) for n, item in enumerate(items)]
        kept = tuple(item for item in found if item is not None)
        return FirstOf(expressions=kept, origin=self._origin(where))

    def _expression(self, text: str, where: Path_) -> Expression | None:
        head, *tail = split(text)
        location = self.location(head, where)
        calls = self._calls(tuple(tail), where)
        if location is None or len(calls) < len(tail):
            return None
        return Expression(location=location, calls=calls, origin=self._origin(where))

    def location(self, part: Part, where: Path_) -> Location | None:
        """Parse an element or a column; a fault names what was probably meant."""
        found = self._notation.location(part.text)
        if found is None:
            remedy = self._notation.remedy(part.text)
            self._fault(where, f"unknown location '{part.text}'", remedy, part.column)
        return found

    def _calls(self, parts: tuple[Part, ...], where: Path_) -> tuple[Call, ...]:
        calls = (self._call(part, where) for part in parts)
        return tuple(call for call in calls if call is not None)

    def _call(self, part: Part, where: Path_) -> Call | None:
        parsed = parse_call(part.text)
        if parsed is None:
            problem = f"'{part.text}' is not written as a conversion"
            self._fault(
                where,
                problem,
                'write name or name(argument), such as date("%d.%m.%Y")',
                part.column,
            )
            return None
        name, arguments = parsed
        conversion = CONVERSIONS.get(name)
        if conversion is None:
            near = get_close_matches(name, CONVERSIONS, n=1)
            remedy = (
                f"did you mean {near[0]}?"
                if near
                else f"there are: {', '.join(sorted(CONVERSIONS))}"
            )
            self._fault(where, f"unknown conversion '{name}'", remedy, part.column)
            return None
        plain = arguments[: conversion.most] if conversion.by_code else arguments
        if not conversion.least <= len(plain) <= conversion.most:
            many = f"{conversion.least} to {conversion.most}" if conversion.most else "no"
            self._fault(where, f"{name} takes {many} arguments", "", part.column)
            return None
        by_code = [self._of_code(name, each, part, where) for each in arguments[len(plain) :]]
        return Call(
            name=name,
            arguments=arguments,
            origin=self._origin(where, part.column),
            by_code=tuple(filter(None, by_code)),
        )

    def _of_code(
        self, name: str, argument: str, part: Part, where: Path_
    ) -> tuple[str, tuple[Call, ...]] | None:
        """Parse ``UP=upc``: a code, and conversions of the value beside it."""
        code, equals, written = argument.partition("=")
        if not code.strip() or not equals:
            problem = f"'{argument}' says nothing of a code"
            self._fault(where, problem, f"write {name}(item_id, UP=upc)", part.column)
            return None
        pieces = tuple(Part(each.text, part.column) for each in split(written))
        return code.strip(), self._calls(pieces, where)

    def _parts(self, value: Value, where: Path_) -> tuple[str, ...]:
        names = value if isinstance(value, list) else [value]
        if not all(isinstance(name, str) for name in names):
            self._fault(
                where, "part needs the name of a part", "write part: party, or part: [a, b]"
            )
            return ()
        return tuple(str(name) for name in names)

    def _only(self, value: dict[str, Value], known: set[str], where: Path_) -> None:
        for key in value:
            if key not in known:
                problem = f"'{key}' cannot stand beside {' or '.join(sorted(known & set(value)))}"
                self._fault(
                    (*where, key), problem, f"known here: {', '.join(sorted(known))}", of_key=True
                )

    def _origin(self, where: Path_, column: int = 0) -> Origin:
        fault = self._file.fault(where, "")
        return Origin(file=str(fault.file), line=fault.line, column=self._column(fault, column))

    def _fault(
        self, where: Path_, problem: str, remedy: str, column: int = 0, *, of_key: bool = False
    ) -> None:
        fault = self._file.fault(where, problem, remedy, key=of_key)
        place = self._column(fault, column)
        self._faults.append(
            Fault(file=fault.file, line=fault.line, column=place, problem=problem, remedy=remedy)
        )

    def _column(self, fault: Fault, column: int) -> int:
        if not column:
            return fault.column
        line = self._lines[fault.line - 1] if fault.line <= len(self._lines) else ""
        quoted = line[fault.column - 1 : fault.column] in {'"', "'"}
        return fault.column + column + quoted
