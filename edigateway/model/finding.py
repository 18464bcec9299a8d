"""Findings: what is wrong with data, as values with a place, so that they can be stored, shown and acknowledged."""

from dataclasses import dataclass, fields
from enum import StrEnum

ROWS = frozenset({"row", "document"})
"""What stands for a segment where a file has rows: one of them, or all those of a document, placed at the first."""


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The document cannot be taken as it is."""
    WARNING = "warning"
    """The document is taken; the sender should mend it."""
    NOTE = "note"
    """The document is taken as if nothing were wrong, and the sender is not told; somebody here may want to look."""


class Weight(StrEnum):
    """What is done about a finding of some code, where it is not left to the format."""

    ACCEPT = "accept"
    """The document is taken as if nothing were wrong: it is a note."""
    WARN = "warn"
    """The document is taken, and the sender told."""
    REJECT = "reject"
    """The document, or the envelope that it is about, is not taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the received bytes a finding lies; what does not apply is None.

    ``position`` counts segments from ST = 1 within a transaction set (rows from 1 in a CSV file); ``element``,
    ``component`` and ``repetition`` count from 1; ``offset`` is in bytes from the start of the file. ``column`` is the
    name of a cell's column in a CSV file; ``line`` counts the lines of an XML file from 1.
    """

    segment: str | None = None
    position: int | None = None
    loop: str | None = None
    element: int | None = None
    component: int | None = None
    repetition: int | None = None
    offset: int | None = None
    column: str | None = None
    line: int | None = None

    @property
    def name(self) -> str:
        """Return the trade's own designator, such as ``PO103``, or ``row 4, column Qty``."""
        if self._is_cell:
            column = self.column or self.element
            return f"row {self.position}" + (f", column {column}" if column else "")
        name = self.segment or "file"
        if self.element is not None:
            name += f"{self.element:02d}"
        if self.component is not None:
            name += f"-{self.component}"
        return name

    def __str__(self) -> str:
        """Render with the designator, as in ``PO103 (segment 12)`` or ``cbc:ID (line 7)``."""
        if self.line is not None:
            return f"{self.name} (line {self.line})"
        if self.position is None or self._is_cell:
            return self.name
        return f"{self.name} (segment {self.position})"

    @property
    def _is_cell(self) -> bool:
        return self.position is not None and (self.column is not None or self.segment in ROWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong in received data.

    ``code`` is a word of the closed catalogue of the room that found it; ``message`` is one plain sentence that
    says what is wrong and what was expected; ``value`` is the offending text, if any. What a map finds also names the
    ``field`` of the document (``lines.unit``), and the ``table`` that lacks the value.
    """

    code: str
    severity: Severity
    message: str
    place: Place
    value: str | None = None
    field: str | None = None
    table: str | None = None

    def facts(self) -> dict[str, object]:
        """Return what is known as plain JSON values, for the ledger and for ``--json``."""
        facts: dict[str, object] = {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
        }
        for each in fields(self.place):
            if (known := getattr(self.place, each.name)) is not None:
                facts[each.name] = known
        for name, said in (("value", self.value), ("field", self.field), ("table", self.table)):
            if said is not None:
                facts[name] = said
        return facts

    def __str__(self) -> str:
        """Render as one sentence that says the place once."""
        where = self.place
        return self.message if where.name in self.message else f"{where}: {self.message}"
