"""One document while it is read: its findings, what is left of it, and what its layout says."""

from collections.abc import Sequence
from typing import Any

from edigateway.mapping.conversions.conversion import Problem, Unconvertible
from edigateway.mapping.conversions.units import Units
from edigateway.mapping.planning.claims import Claims, Ignored
from edigateway.mapping.planning.nodes import Take, told
from edigateway.mapping.reading.leftovers import MAX_DEPTH, Leftovers, Names, split
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record

Object = dict[str, Any]

ROW = "row"
"""The tag of rows that are all of one type."""
MISSING = 1 << 30
"""The place of a column that the header lacks: no row is that long."""
_VALUE_LENGTH = 99
_MESSAGE_LENGTH = 300


class Reading:
    """The state of reading one document; thrown away with its end.

    ``at`` has the place of each column that fields take, in the order of the plan; ``unread`` has the others.
    """

    def __init__(
        self,
        ignored: Ignored,
        component_separator: str,
        names: Names,
        taken: Sequence[str],
    ) -> None:
        """Start with no findings and nothing left; ``taken`` are the columns of rows that the plan has."""
        self.findings: list[Finding] = []
        self.left = Leftovers(ignored, component_separator, names)
        self.depth = 0
        columns = {name: number for number, name in names.get(ROW, {}).items()}
        self.at = [columns.get(name, MISSING) for name in taken]
        self.unread = [(name, number) for name, number in columns.items() if name not in taken]
        self.separator = component_separator
        self._names = names
        self._disagreeing: set[str] = set()

    def component(self, text: str, number: int) -> str:
        """Return one component of an element, empty if it has not that many."""
        components = split(text, self.separator)
        return components[number - 1] if number <= len(components) else ""

    def failed(
        self,
        take: Take,
        error: Unconvertible,
        record: Record | None,
        number: int,
        into: Object,
    ) -> Any:
        """Note a text that cannot be converted or only with doubts, and return what is kept of it."""
        is_there = record is not None and number < len(record.elements)
        for problem in error.problems:
            if record is None or not is_there:  # a default has no place
                self._note(problem, take.path, Place())
                continue
            at = number + problem.at
            self._note(problem, take.path, self.place(record, at, take.component))
            if error.kept is None or problem.severity is Severity.ERROR:
                self._keep(take, record, at, into)
        return error.kept

    def told(self, units: Units, path: str, record: Record, entry: Object) -> None:
        """Tell an entry in our units, and note where that cannot be done; it is then left as it is."""
        try:
            entry.update(units.read(entry))
        except Unconvertible as error:
            for problem in error.problems:
                self._note(problem, path, self.place(record))

    def differs(
        self, take: Take, record: Record | None, number: int, fixed: object, into: Object
    ) -> None:
        """Note that a constant of the map does not stand where it is written; what cannot be converted was noted."""
        text = cell(record, number) if record is not None else ""
        if text and take.component:
            text = self.component(text, take.component)
        if text and take.path.rpartition(".")[2] not in into:
            return
        tag = take.slot.step.tag if take.slot else None
        at = number if number < MISSING else None
        place = self.place(record, at) if record is not None else Place(segment=tag)
        where = "here" if text else "at a place where nothing is"
        message = f"{take.path}: the map always says {told(fixed)} {where}"
        self.note("map-fixed", message, place, text or None, field=take.path)

    def shared(self, rows: Sequence[Record], at: int, name: str, into: Object) -> str:
        """Return the text of a column that all rows should have alike: that of the first."""
        number = self.at[at]
        first = cell(rows[0], number) if rows else ""
        for row in rows[1:]:
            text = cell(row, number)
            if text and text != first:
                self._disagreed(row, name, number, text, first, into)
        return first

    def cells(self, into: Object, row: Record) -> None:
        """Keep the cells of a row that stand in columns which no field takes."""
        for name, number in self.unread:
            text = cell(row, number)
            if text:
                self.left.value(into, row, name, text, row.tag, "")

    def other(self, take: Take, record: Record, number: int, text: str, into: Object) -> None:
        """Keep a text that was passed over for another one, where both are of one field."""
        self._leave(take, record, self._name(record, number), text, into)

    def rest(self, into: Object, record: Record, of: str, within: str, claims: Claims) -> None:
        """Keep the elements of a record that no field takes."""
        self.left.rest(into, record, of, within, claims)

    def rests(
        self, into: Object, records: Sequence[Record], of: str, within: str, claims: Claims
    ) -> None:
        """Keep the elements that no field takes of all records but the first."""
        self.left.count(records)
        for record in records[1:]:
            self.left.rest(into, record, of, within, claims)

    def too_deep(self, record: Record) -> Object:
        """Keep all that lies in a loop which is nested too deeply."""
        message = (
            f"more than {MAX_DEPTH} loops within each other; what lies below is kept as unmapped"
        )
        self.note("map-too-deep", message, self.place(record))
        into: Object = {}
        self.left.records(into, record.children, "")
        return into

    def note(
        self,
        code: str,
        message: str,
        place: Place,
        value: str | None = None,
        severity: Severity = Severity.WARNING,
        *,
        field: str | None = None,
        table: str | None = None,
    ) -> None:
        """Note what is wrong; a warning unless said otherwise."""
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                message=message[:_MESSAGE_LENGTH],
                place=place,
                value=value[:_VALUE_LENGTH] if value else None,
                field=field,
                table=table,
            )
        )

    def place(self, record: Record, number: int | None = None, component: int = 0) -> Place:
        """Return where a record lies, or one element of it."""
        return Place(
            segment=record.tag,
            position=record.position,
            element=number,
            component=component or None,
            offset=record.offset,
            column=self._names.get(record.tag, {}).get(number or 0),
        )

    def _keep(self, take: Take, record: Record, number: int, into: Object) -> None:
        text = record.elements[number]
        name = self._name(record, number)
        if take.component:
            text, name = self.component(text, take.component), f"{name}-{take.component}"
        self._leave(take, record, name, text, into)

    def _leave(self, take: Take, record: Record, name: str, text: str, into: Object) -> None:
        slot = take.slot
        of, within = (str(slot.step), slot.within) if slot else (record.tag, "")
        self.left.value(into, record, name, text, of, within)

    def _note(self, problem: Problem, path: str, place: Place) -> None:
        message = f"{path}: {problem.message}"
        self.note(
            problem.code,
            message,
            place,
            problem.value,
            problem.severity,
            field=path,
            table=problem.table,
        )

    def _disagreed(
        self, row: Record, name: str, number: int, text: str, first: str, into: Object
    ) -> None:
        self.left.value(into, row, name, text, row.tag, "")
        if name not in self._disagreeing:
            self._disagreeing.add(name)
            message = f"{name} is '{text}' here and '{first}' in the first row of the document, which counts"
            self.note("map-rows-disagree", message, self.place(row, number), text)

    def _name(self, record: Record, number: int) -> str:
        return self._names.get(record.tag, {}).get(number) or f"{number:02d}"


def cell(row: Record, number: int) -> str:
    """Return the text of a cell; empty where the row is too short."""
    return row.elements[number] if number < len(row.elements) else ""


def by_tag(records: list[Record]) -> dict[str, list[Record]]:
    """Sort records by their tags."""
    if len(records) == 1:  # as most lines have it
        return {records[0].elements[0]: records}
    found: dict[str, list[Record]] = {}
    for record in records:
        tag = record.elements[0]
        if tag in found:
            found[tag].append(record)
        else:
            found[tag] = [record]
    return found
