"""One document while it is written: what was wrong, and how."""

from collections.abc import Iterable, Mapping
from typing import Any

from edigateway.mapping.conversions.conversion import Problem
from edigateway.mapping.planning.nodes import told
from edigateway.model.finding import Finding, Place, Severity

Object = dict[str, Any]

SEPARATOR = "\x1f"
"""Stands between components until the format writes its own separator."""
_VALUE_LENGTH = 99
_MESSAGE_LENGTH = 300


class Writing:
    """The state of writing one document."""

    def __init__(self, columns: Mapping[str, Mapping[str, int]]) -> None:
        """Start with no findings; ``columns`` are the numbers of elements that layouts name, by the tag of the record."""
        self.findings: list[Finding] = []
        self.columns = columns

    def failed(self, path: str, problems: Iterable[Problem], segment: str, element: int) -> None:
        """Note why a value cannot be written, or only with doubts."""
        place = Place(segment=segment, element=element or None)
        for problem in problems:
            message = f"{path}: {problem.message}"
            self._note(
                problem.code, problem.severity, message, place, problem.value, path, problem.table
            )

    def no_place(self, path: str, value: object) -> None:
        """Note a value that the map has no place for."""
        message = f"{path}: the map has no place for this; it is not sent"
        self._note("map-no-place", Severity.WARNING, message, Place(), told(value))

    def differs(self, path: str, value: object, fixed: object) -> None:
        """Note a value that the map cannot say, because it says the same in every document."""
        message = f"{path}: the map always says {told(fixed)} here"
        self._note("map-fixed", Severity.WARNING, message, Place(), told(value))

    def taken(self, path: str, segment: str, element: int, value: str) -> None:
        """Note a value whose place has another one already."""
        message = f"{path}: another field has written something else there, which stays"
        place = Place(segment=segment, element=element)
        self._note("map-written-twice", Severity.ERROR, message, place, value)

    def one_way(self, path: str, segment: str, element: int) -> None:
        """Note a field whose conversion cannot be turned round."""
        message = f"{path}: its conversion has no inverse, so that it can only be read"
        place = Place(segment=segment, element=element or None)
        self._note("map-one-way", Severity.ERROR, message, place, None)

    def _note(
        self,
        code: str,
        severity: Severity,
        message: str,
        place: Place,
        value: str | None,
        field: str | None = None,
        table: str | None = None,
    ) -> None:
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
