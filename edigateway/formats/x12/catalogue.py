"""The closed catalogue of what can be wrong in received X12, and the code that a partner is told for it.

Severities follow what a careful clerk would do: a document that says plainly what is wanted is taken, and the sender
told; one that would have to be guessed at is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from edigateway.model.finding import Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


class Scope(Enum):
    """What a finding is about, which is also the list that its code is from."""

    ELEMENT = "AK403"
    SEGMENT = "AK304"
    SET = "AK502"
    GROUP = "AK905"
    INTERCHANGE = "TA105"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind of finding; ``answer`` is its code in the list of its scope, None where the list has none."""

    scope: Scope
    severity: Severity
    answer: str | None


def _entry(scope: Scope, severity: Severity, answer: str | None) -> Entry:
    return Entry(scope=scope, severity=severity, answer=answer)


CATALOGUE: Mapping[str, Entry] = {
    "missing-element": _entry(Scope.ELEMENT, ERROR, "1"),
    "missing-conditional-element": _entry(Scope.ELEMENT, ERROR, "2"),
    "too-many-elements": _entry(Scope.ELEMENT, ERROR, "3"),
    "too-many-components": _entry(Scope.ELEMENT, ERROR, "3"),
    "too-short": _entry(Scope.ELEMENT, ERROR, "4"),
    "too-long": _entry(Scope.ELEMENT, ERROR, "5"),
    "bad-number": _entry(Scope.ELEMENT, ERROR, "6"),
    "decimal-point": _entry(Scope.ELEMENT, WARNING, "6"),
    "invalid-character": _entry(Scope.ELEMENT, WARNING, "6"),
    "bad-code": _entry(Scope.ELEMENT, WARNING, "7"),
    "line-count": _entry(Scope.ELEMENT, WARNING, "7"),
    "hierarchy-parent": _entry(Scope.ELEMENT, WARNING, "7"),
    "bad-date": _entry(Scope.ELEMENT, ERROR, "8"),
    "short-date": _entry(Scope.ELEMENT, WARNING, "8"),
    "placeholder-date": _entry(Scope.ELEMENT, WARNING, "8"),
    "bad-time": _entry(Scope.ELEMENT, ERROR, "9"),
    "excluded-element": _entry(Scope.ELEMENT, ERROR, "10"),
    "unknown-segment": _entry(Scope.SEGMENT, ERROR, "1"),
    "unexpected-segment": _entry(Scope.SEGMENT, ERROR, "2"),
    "missing-segment": _entry(Scope.SEGMENT, ERROR, "3"),
    "too-many-loops": _entry(Scope.SEGMENT, ERROR, "4"),
    "too-many-segments": _entry(Scope.SEGMENT, ERROR, "5"),
    "segment-not-in-set": _entry(Scope.SEGMENT, WARNING, "6"),
    "segment-out-of-order": _entry(Scope.SEGMENT, WARNING, "7"),
    "unsupported-set": _entry(Scope.SET, ERROR, "1"),
    "missing-set-trailer": _entry(Scope.SET, ERROR, "2"),
    "set-control-number": _entry(Scope.SET, WARNING, "3"),
    "segment-count": _entry(Scope.SET, WARNING, "4"),
    "duplicate-set-number": _entry(Scope.SET, WARNING, "23"),
    "envelope-refused": _entry(Scope.SET, ERROR, None),
    "unsupported-version": _entry(Scope.GROUP, ERROR, "2"),
    "missing-group-trailer": _entry(Scope.GROUP, ERROR, "3"),
    "group-control-number": _entry(Scope.GROUP, WARNING, "4"),
    "set-count": _entry(Scope.GROUP, WARNING, "5"),
    "bad-group-number": _entry(Scope.GROUP, WARNING, "6"),
    "duplicate-group-number": _entry(Scope.GROUP, WARNING, "19"),
    "stray-segment": _entry(Scope.GROUP, ERROR, None),
    "bad-group-header": _entry(Scope.GROUP, ERROR, None),
    "isa-length": _entry(Scope.INTERCHANGE, WARNING, None),
    "interchange-control-number": _entry(Scope.INTERCHANGE, WARNING, "001"),
    "bad-sender": _entry(Scope.INTERCHANGE, ERROR, "006"),
    "bad-receiver": _entry(Scope.INTERCHANGE, ERROR, "008"),
    "bad-interchange-number": _entry(Scope.INTERCHANGE, WARNING, "018"),
    "bad-usage": _entry(Scope.INTERCHANGE, WARNING, "020"),
    "group-count": _entry(Scope.INTERCHANGE, WARNING, "021"),
    "segment-outside-group": _entry(Scope.INTERCHANGE, ERROR, "022"),
    "missing-interchange-trailer": _entry(Scope.INTERCHANGE, ERROR, "023"),
}
"""Every code that a finding of this format may have."""

_TOLERATED = frozenset(
    {
        ("missing-conditional-element", "N1", 2),
        ("missing-conditional-element", "N1", 3),
        ("missing-conditional-element", "N1", 4),
        ("too-long", "N4", 2),
    }
)
"""Faults so common and so harmless that a document is taken in spite of them: code, segment, element.

A name without its id or an id without its qualifier still names a party, and a state written out is still a state.
"""


def severity(code: str, tag: str | None, element: int | None) -> Severity:
    """Return how much a finding weighs in the place where it is."""
    return WARNING if (code, tag, element) in _TOLERATED else CATALOGUE[code].severity
