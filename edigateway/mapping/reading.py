"""One document while it is read: its findings, what is left of it, and what the layout says about it."""

from collections.abc import Mapping

from edigateway.mapping.claims import Ignored, Left
from edigateway.mapping.conversions.conversion import Problem, Unconvertible
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record

_VALUE_LENGTH = 99
_MESSAGE_LENGTH = 300
MAX_DEPTH = 40
"""Loops within loops; real hierarchies of levels have five or six."""


class Reading:
    """The state of reading one document; thrown away with its end."""

    def __init__(self, ignored: Ignored, component_separator: str) -> None:
        """Start with no findings and nothing left."""
        self.findings: list[Finding] = []
        self.left = Left(ignored)
        self.component_separator = component_separator
        self.columns: Mapping[str, int] = {}
        self.depth = 0
        self._disagreeing: set[str] = set()

    def failed(
        self, field: str, error: Unconvertible, record: Record, number: int, component: int = 0
    ) -> object:
        """Note a text that cannot be converted or only with doubts, and return what is kept of it."""
        for problem in error.problems:
            at = number + problem.at
            self._note(problem, field, self.place(record, at, component))
            if error.kept is None or problem.severity is Severity.ERROR:
                self.left.value(record, self._name(at), record.elements[at])
        return error.kept

    def note(
        self,
        code: str,
        message: str,
        place: Place,
        value: str | None = None,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Note what is wrong; a warning unless said otherwise."""
        self.findings.append(
            Finding(
                code=code,
                severity=severity,
                message=message[:_MESSAGE_LENGTH],
                place=place,
                value=value[:_VALUE_LENGTH] if value else None,
            )
        )

    def disagreed(self, row: Record, column: str, value: str, first: str) -> None:
        """Keep a cell that should have been the same as in the first row, and note it once per column."""
        self.left.value(row, column, value)
        if column not in self._disagreeing:
            self._disagreeing.add(column)
            message = f"{column} is '{value}' here and '{first}' in the first row of the document, which counts"
            self.note("map-rows-disagree", message, self.place(row, self.columns[column]), value)

    def place(self, record: Record, number: int | None = None, component: int = 0) -> Place:
        """Return where a record lies, or one element of it."""
        return Place(
            segment=record.tag,
            position=record.position,
            element=number,
            component=component or None,
            offset=record.offset,
            column=next((name for name, at in self.columns.items() if at == number), None),
        )

    def _note(self, problem: Problem, field: str, place: Place) -> None:
        self.findings.append(
            Finding(
                code=problem.code,
                severity=problem.severity,
                message=f"{field}: {problem.message}"[:_MESSAGE_LENGTH],
                place=place,
                value=problem.value[:_VALUE_LENGTH],
            )
        )

    def _name(self, number: int) -> str:
        for column, at in self.columns.items():
            if at == number:
                return column
        return f"{number:02d}"
