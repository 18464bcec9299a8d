"""Checks a merged map against the canonical document and itself, so that a wrong one never gets to run."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel

from edigateway.canonical import KINDS
from edigateway.contracts.format import Vocabulary
from edigateway.errors import Fault
from edigateway.mapping.conversions import CONVERSIONS
from edigateway.mapping.conversions.conversion import Gives, Surroundings, WrongArgument
from edigateway.mapping.conversions.units import Units
from edigateway.mapping.digest import signature
from edigateway.mapping.language import (
    Call,
    Column,
    Const,
    Each,
    Elements,
    Expression,
    FirstOf,
    Group,
    Layout,
    Location,
    Node,
    Origin,
    Series,
    UnitRule,
)
from edigateway.mapping.merge import EndlessPart, fields_of
from edigateway.mapping.pipelines import Tables, constant, gives, pipeline
from edigateway.mapping.targets import OPEN, Target, targets
from edigateway.model.step import Step

_REMEDIES = {
    Gives.NUMBER: "add | decimal, or | implied(2)",
    Gives.INTEGER: "add | integer",
    Gives.DATE: "add | date",
    Gives.TIME: "add | time",
    Gives.TEXT: "take the conversion away",
}


class Checker:
    """Walks a map once and collects what is wrong in it."""

    def __init__(
        self,
        layout: Layout,
        parts: Mapping[str, Group],
        tables: Tables,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Check against the layout, parts and tables that the whole map has, and what its format's standard has."""
        self._vocabulary = vocabulary
        self._way: tuple[Step, ...] = ()
        self._in_part = False
        self.faults: list[Fault] = []
        self._layout, self._parts, self._tables = layout, parts, tables
        self._seen: set[tuple[Origin, str, type[BaseModel] | None]] = set()

    def document(self, kind: str, fields: Group) -> list[Fault]:
        """Return every fault in the fields of a map for a kind of document."""
        self._group(fields, Target(model=KINDS[kind]), "")
        return self.faults

    def _group(self, group: Group, target: Target, path: str) -> None:
        key = (group.origin, signature(group), target.model)
        if key in self._seen:
            return
        self._seen.add(key)
        known = targets(target.model)
        claimed: dict[str, str] = {}
        for name, node in self._fields(group).items():
            here = f"{path}{name}"
            if known is not None and name not in known:
                near = get_close_matches(name, known, n=1)
                remedy = f"did you mean {near[0]}?" if near else _without_likeness(path, known)
                self._fault(node.origin, f"the document has no field '{here}'", remedy)
                continue
            in_part, self._in_part = self._in_part, self._in_part or name not in group.fields
            self._node(node, known[name] if known else OPEN, here)
            self._in_part = in_part
            self._claimed_once(node, here, claimed)

    def _fields(self, group: Group) -> Mapping[str, Node]:
        for name in group.parts:
            if name not in self._parts:
                near = get_close_matches(name, self._parts, n=1)
                remedy = f"did you mean {near[0]}?" if near else "add it under parts"
                self._fault(group.origin, f"there is no part '{name}'", remedy)
                return group.fields
        try:
            return fields_of(group, self._parts)
        except (EndlessPart, KeyError) as error:
            remedy = "put an each between the part and itself"
            self._fault(
                group.origin, f"the part {error} cannot be laid out: it is made of itself", remedy
            )
            return {}

    def _node(self, node: Node, target: Target, path: str) -> None:
        if isinstance(node, Expression):
            self._expression(node, target, path)
        elif isinstance(node, Const):
            self._const(node, target, path)
        elif isinstance(node, FirstOf):
            for each in node.expressions:
                self._expression(each, target, path)
        elif isinstance(node, Group):
            self._inner_group(node, target, path)
        elif isinstance(node, Each):
            self._each(node, target, path)
        elif isinstance(node, Series):
            self._series(node, target, path)

    def _const(self, node: Const, target: Target, path: str) -> None:
        before = len(self.faults)
        self._calls(node.calls, Target(target.takes), path)
        self._fits(node.calls, node.origin, target, path)
        if target.many:
            remedy = "write a list: [{const: EA}]"
            self._fault(node.origin, f"{path} is a list, and a constant is one text", remedy)
        if node.at is not None:
            self._constant_place(node.at, node.origin)
        if len(self.faults) > before:
            return
        try:
            constant(node.text, node.calls, target, self._tables)
        except WrongArgument as error:
            self._fault(node.origin, error.problem, error.remedy)

    def _constant_place(self, location: Location, origin: Origin) -> None:
        if isinstance(location, Elements) and location.first != location.last:
            self._fault(origin, f"a constant cannot stand at {location}", "name one element")
        self._place(location, origin)

    def _inner_group(self, node: Group, target: Target, path: str) -> None:
        if target.many:
            self._fault(
                node.origin, f"{path} is a list", "go through a loop with each:, or write a list"
            )
        elif target.model is None and not target.is_open:
            self._fault(
                node.origin, f"{path} is {target.takes}, not a group of fields", "write a location"
            )
        else:
            self._group(node, target, f"{path}.")

    def _each(self, node: Each, target: Target, path: str) -> None:
        if node.location is None:
            self._fault(
                node.origin,
                f"{path} has fields but no each",
                "write each: and the segment of the loop",
            )
        if not target.is_open and (not target.many or target.model is None):
            self._fault(
                node.origin, f"{path} is no list of groups", "write a location without each"
            )
            return
        if node.units is not None:
            self._units(node.units, node.origin, Target(model=target.model), path)
        way = self._way
        if node.location is not None and not self._layout.has_columns:
            self._known_place(node.location.steps, 0, 0, node.origin)
            self._way = (*way, *node.location.steps)
        self._group(node.group, Target(model=target.model), f"{path}.")
        self._way = way

    def _units(self, rule: UnitRule, origin: Origin, target: Target, path: str) -> None:
        try:
            Units(rule, Surroundings(tables=self._tables))
        except WrongArgument as error:
            self._fault(origin, error.problem, error.remedy)
        wanted = {rule.unit: Gives.CODED}
        wanted |= dict.fromkeys((*rule.quantities, *rule.prices), Gives.NUMBER)
        for name, given in wanted.items():
            known = targets(target.model)
            if known and (name not in known or known[name].takes is not given):
                remedy = "say under units: which fields are unit, quantities and prices"
                self._fault(origin, f"{path} has no field '{name}' that is {given}", remedy)

    def _series(self, node: Series, target: Target, path: str) -> None:
        if not target.many and not target.is_open:
            self._fault(node.origin, f"{path} is no list", "use any: for the first that is present")
            return
        for item in node.items:
            is_list = isinstance(item, Expression | Each | Series)
            self._node(item, target if is_list else Target(target.takes, False, target.model), path)

    def _expression(self, node: Expression, target: Target, path: str) -> None:
        self._calls(node.calls, target, path)
        self._fits(node.calls, node.origin, target, path)
        first = CONVERSIONS[node.calls[0].name] if node.calls else None
        is_run = isinstance(node.location, Elements) and node.location.first != node.location.last
        if first and first.of_run and isinstance(node.location, Column):
            self._fault(node.origin, f"{first.name} needs a run of elements, not a column", "")
        elif first and first.of_run and not is_run and first.name != "join":
            remedy = f"write {node.location}.. to take all from there on"
            self._fault(node.origin, f"{first.name} needs a run of elements", remedy)
        elif is_run and not (first and first.of_run) and not target.many and not target.is_open:
            remedy = "name one element, or add | join"
            self._fault(
                node.origin, f"{path} takes one value, and {node.location} are many", remedy
            )
        self._piece(node, is_run=is_run)
        self._place(node.location, node.origin)

    def _piece(self, node: Expression, *, is_run: bool) -> None:
        """Note a conversion of a piece of a stamp where texts cannot be taken piece by piece."""
        places = [n for n, call in enumerate(node.calls) if self._takes_piece(call)]
        if not places:
            return
        call = node.calls[places[0]]
        if self._layout.format == "x12" or isinstance(node.location, Column) or is_run:
            problem = (
                f"{call.name} cannot take a piece of {node.location}, which is read as a whole"
            )
            self._fault(call.origin, problem, 'spell the form out, as in date("%Y-%m-%d")')
        elif places != [0]:
            self._fault(call.origin, f"{call.name} must be the first conversion", "")

    def _takes_piece(self, call: Call) -> bool:
        try:
            return bool(pipeline((call,), OPEN, self._tables).piece)
        except WrongArgument:
            return False

    def _place(self, location: Location, origin: Origin) -> None:
        if isinstance(location, Column):
            self._column(location, origin)
        else:
            last = max(location.first, location.last)
            self._known_place(location.segments.steps, last, location.component, origin)

    def _known_place(
        self, steps: tuple[Step, ...], element: int, component: int, origin: Origin
    ) -> None:
        """Note a place that the standard does not have; parts are used in many places, so that not all need be there."""
        if self._vocabulary is None or self._in_part:
            return
        is_own = len(steps) == 1 and self._way[-1:] and self._way[-1].tag == steps[0].tag
        way = self._way if is_own and not steps[0].code_at else (*self._way, *steps)
        codes = (each.code_at for step in way[-1:] for each in step.conditions)
        furthest = max(element, 0, *codes)
        complaint = self._vocabulary.complaint(way, furthest, component)
        if complaint is not None:
            self._fault(origin, *complaint)

    def _column(self, column: Column, origin: Origin) -> None:
        names = self._layout.columns
        if names and column.name not in names:
            near = get_close_matches(column.name, names, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"the columns are: {', '.join(names)}"
            self._fault(origin, f"the layout has no column '{column.name}'", remedy)

    def _calls(self, calls: tuple[Call, ...], target: Target, path: str) -> None:
        for n, call in enumerate(calls):
            conversion = CONVERSIONS[call.name]
            if n and (conversion.of_run or call.name == "default"):
                self._fault(
                    call.origin, f"{call.name} must be the first conversion", "move it to the front"
                )
            if n < len(calls) - 1 and conversion.gives is not Gives.TEXT:
                problem = f"{call.name} gives {conversion.gives}, and nothing can follow it"
                self._fault(call.origin, problem, "move it to the end")
            for code, inner in call.by_code:
                self._of_code(code, inner, path)
            try:
                pipeline((call,), target, self._tables)
            except WrongArgument as error:
                self._fault(call.origin, error.problem, error.remedy)

    def _of_code(self, code: str, calls: tuple[Call, ...], path: str) -> None:
        for call in calls:
            if CONVERSIONS[call.name].of_run or call.name == "default":
                problem = f"{call.name} cannot stand beside {code}"
                self._fault(call.origin, problem, "name a conversion of one text")
                return
        self._calls(calls, Target(Gives.TEXT), path)
        if gives(calls) is not Gives.TEXT:
            problem = f"the values of {path} are texts, and {calls[-1].name} gives {gives(calls)}"
            self._fault(calls[-1].origin, problem, _REMEDIES[Gives.TEXT])

    def _fits(self, calls: tuple[Call, ...], origin: Origin, target: Target, path: str) -> None:
        given = gives(calls)
        if target.is_open or _fits(given, target):
            return
        if target.takes is None:
            remedy = "name its fields, or go through a loop with each:"
            self._fault(origin, f"{path} is a group of fields, not {given}", remedy)
            return
        self._fault(
            origin, f"{path} is {target.takes}, not {given}", _REMEDIES.get(target.takes, "")
        )

    def _claimed_once(self, node: Node, path: str, claimed: dict[str, str]) -> None:
        for each in node.items if isinstance(node, Series) else (node,):
            if isinstance(each, Each) and each.location is not None:
                place = str(each.location)
                if place in claimed and not self._layout.has_columns:
                    remedy = "keep one, or tell them apart by a code, as in REF[DP]"
                    self._fault(
                        each.origin, f"{claimed[place]} takes every {place} already", remedy
                    )
                claimed[place] = path

    def _fault(self, origin: Origin, problem: str, remedy: str) -> None:
        self.faults.append(
            Fault(
                file=Path(origin.file),
                line=origin.line,
                column=origin.column,
                problem=problem,
                remedy=remedy,
            )
        )


def _without_likeness(path: str, known: Iterable[str]) -> str:
    ours = "" if path else "what only this partner has goes under extra; "
    return f"{ours}there are: {', '.join(sorted(known))}"


def _fits(given: Gives, target: Target) -> bool:
    if given in {Gives.IDENTIFIERS, Gives.QUANTITIES}:
        wanted = "scheme" if given is Gives.IDENTIFIERS else "location"
        return target.many and target.model is not None and wanted in target.model.model_fields
    allowed = {target.takes}
    if target.takes is Gives.CODED:
        allowed.add(Gives.TEXT)
    if target.takes is Gives.NUMBER:
        allowed.add(Gives.INTEGER)
    return given in allowed
