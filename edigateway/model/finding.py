"""Findings: what is wrong with data, as values with a place, so that they can be stored, shown and acknowledged."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The document cannot be taken as it is."""
    WARNING = "warning"
    """The document is taken; the sender should mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the received bytes a finding lies; what does not apply is None.

    ``position`` counts segments from ST = 1 within a transaction set (rows from 1 in a CSV file); ``element``,
    ``component`` and ``repetition`` count from 1; ``offset`` is in bytes from the start of the file.
    """

    segment: str | None = None
    position: int | None = None
    loop: str | None = None
    element: int | None = None
    component: int | None = None
    repetition: int | None = None
    offset: int | None = None

    def __str__(self) -> str:
        """Render with the trade's own designator, as in ``PO103 (segment 12)``."""
        name = self.segment or "file"
        if self.element is not None:
            name += f"{self.element:02d}"
        if self.component is not None:
            name += f"-{self.component}"
        return f"{name} (segment {self.position})" if self.position is not None else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong in received data.

    ``code`` is a word of the closed catalogue of the room that found it; ``message`` is one plain sentence that
    says what is wrong and what was expected; ``value`` is the offending text, if any.
    """

    code: str
    severity: Severity
    message: str
    place: Place
    value: str | None = None

    def facts(self) -> dict[str, object]:
        """Return what is known as plain JSON values, for the ledger and for ``--json``."""
        facts: dict[str, object] = {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
        }
        for name in ("segment", "position", "loop", "element", "component", "repetition", "offset"):
            if (known := getattr(self.place, name)) is not None:
                facts[name] = known
        if self.value is not None:
            facts["value"] = self.value
        return facts

    def __str__(self) -> str:
        """Render as one sentence that says the place once."""
        where = str(self.place)
        return self.message if where.split(" ")[0] in self.message else f"{where}: {self.message}"
