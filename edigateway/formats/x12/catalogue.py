"""The closed catalogue of what can be wrong in received X12, and the code that a partner is told for it.

Severities follow what a careful clerk would do: a document that says plainly what is wanted is taken, and the sender
told; one that would have to be guessed at is refused. What is no matter of the standard is a note: nobody is told,
unless it was agreed that it weighs more; then the answer is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from edigateway.model.finding import Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Scope(StrEnum):
    """What a finding is about, which is also the list that its code is from."""

    ELEMENT = "AK403"
    SEGMENT = "AK304"
    SET = "AK502"
    GROUP = "AK905"
    INTERCHANGE = "TA105"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind of finding; ``answer`` is its code in the list of its scope, None where the list has none.

    ``finer`` is the code that says more, in lists that have it: those of 005010 and of the 999.
    """

    scope: Scope
    severity: Severity
    answer: str | None
    finer: str | None = None


def _entry(scope: Scope, severity: Severity, answer: str | None, finer: str | None = None) -> Entry:
    return Entry(scope=scope, severity=severity, answer=answer, finer=finer)


CATALOGUE: Mapping[str, Entry] = {
    "missing-element": _entry(Scope.ELEMENT, ERROR, "1"),
    "missing-dependent-element": _entry(Scope.ELEMENT, ERROR, "1", "I9"),
    "missing-conditional-element": _entry(Scope.ELEMENT, ERROR, "2"),
    "too-many-elements": _entry(Scope.ELEMENT, ERROR, "3"),
    "too-many-components": _entry(Scope.ELEMENT, ERROR, "3", "13"),
    "too-many-repetitions": _entry(Scope.ELEMENT, ERROR, "3", "12"),
    "too-short": _entry(Scope.ELEMENT, ERROR, "4"),
    "too-long": _entry(Scope.ELEMENT, ERROR, "5"),
    "bad-number": _entry(Scope.ELEMENT, ERROR, "6"),
    "decimal-point": _entry(Scope.ELEMENT, WARNING, "6"),
    "invalid-character": _entry(Scope.ELEMENT, WARNING, "6"),
    "bad-code": _entry(Scope.ELEMENT, WARNING, "7"),
    "loop-identifier": _entry(Scope.ELEMENT, WARNING, "7"),
    "line-count": _entry(Scope.ELEMENT, WARNING, "7"),
    "hash-total": _entry(Scope.ELEMENT, WARNING, "7"),
    "quantity-total": _entry(Scope.ELEMENT, NOTE, "7"),
    "invoice-total": _entry(Scope.ELEMENT, NOTE, "7"),
    "check-digit": _entry(Scope.ELEMENT, NOTE, "7"),
    "pattern-mismatch": _entry(Scope.ELEMENT, WARNING, "7", "I12"),
    "hierarchy-parent": _entry(Scope.ELEMENT, WARNING, "7"),
    "hierarchy-depth": _entry(Scope.ELEMENT, ERROR, "7"),
    "bad-date": _entry(Scope.ELEMENT, ERROR, "8"),
    "short-date": _entry(Scope.ELEMENT, WARNING, "8"),
    "placeholder-date": _entry(Scope.ELEMENT, WARNING, "8"),
    "bad-time": _entry(Scope.ELEMENT, ERROR, "9"),
    "excluded-element": _entry(Scope.ELEMENT, ERROR, "10"),
    "unused-element": _entry(Scope.ELEMENT, WARNING, "10", "I10"),
    "unused-dependent-element": _entry(Scope.ELEMENT, WARNING, "10", "I13"),
    "unknown-segment": _entry(Scope.SEGMENT, ERROR, "1"),
    "unexpected-segment": _entry(Scope.SEGMENT, ERROR, "2"),
    "missing-segment": _entry(Scope.SEGMENT, ERROR, "3"),
    "missing-qualifier": _entry(Scope.SEGMENT, ERROR, "3", "I8"),
    "missing-loop": _entry(Scope.SEGMENT, ERROR, "3", "I7"),
    "missing-dependent-segment": _entry(Scope.SEGMENT, ERROR, "3", "I6"),
    "unused-segment": _entry(Scope.SEGMENT, WARNING, "2", "I4"),
    "unused-dependent-segment": _entry(Scope.SEGMENT, WARNING, "2", "I9"),
    "too-many-loops": _entry(Scope.SEGMENT, ERROR, "4"),
    "too-many-segments": _entry(Scope.SEGMENT, ERROR, "5"),
    "segment-not-in-set": _entry(Scope.SEGMENT, WARNING, "6"),
    "segment-out-of-order": _entry(Scope.SEGMENT, WARNING, "7"),
    "unsupported-set": _entry(Scope.SET, ERROR, "1"),
    "missing-set-trailer": _entry(Scope.SET, ERROR, "2"),
    "set-control-number": _entry(Scope.SET, WARNING, "3"),
    "segment-count": _entry(Scope.SET, WARNING, "4"),
    "duplicate-set-number": _entry(Scope.SET, WARNING, "23"),
    "bad-set-id": _entry(Scope.SET, ERROR, "6"),
    "bad-set-number": _entry(Scope.SET, WARNING, "7"),
    "set-not-in-group": _entry(Scope.SET, NOTE, None, "18"),
    "envelope-refused": _entry(Scope.SET, ERROR, None),
    "unsupported-group": _entry(Scope.GROUP, ERROR, "1"),
    "unsupported-version": _entry(Scope.GROUP, ERROR, "2"),
    "unexpected-version": _entry(Scope.GROUP, WARNING, "2"),
    "missing-group-trailer": _entry(Scope.GROUP, ERROR, "3"),
    "group-control-number": _entry(Scope.GROUP, WARNING, "4"),
    "set-count": _entry(Scope.GROUP, WARNING, "5"),
    "bad-group-number": _entry(Scope.GROUP, WARNING, "6"),
    "duplicate-group-number": _entry(Scope.GROUP, WARNING, None, "19"),
    "stray-segment": _entry(Scope.GROUP, ERROR, None),
    "bad-group-element": _entry(Scope.GROUP, NOTE, None),
    "bad-group-header": _entry(Scope.GROUP, ERROR, None),
    "isa-length": _entry(Scope.INTERCHANGE, WARNING, "022"),
    "bad-component-separator": _entry(Scope.INTERCHANGE, WARNING, "027"),
    "interchange-control-number": _entry(Scope.INTERCHANGE, WARNING, "001"),
    "bad-sender-qualifier": _entry(Scope.INTERCHANGE, WARNING, "005"),
    "bad-sender": _entry(Scope.INTERCHANGE, ERROR, "006"),
    "bad-receiver-qualifier": _entry(Scope.INTERCHANGE, WARNING, "007"),
    "bad-receiver": _entry(Scope.INTERCHANGE, ERROR, "008"),
    "bad-authorization-qualifier": _entry(Scope.INTERCHANGE, WARNING, "010"),
    "bad-security-qualifier": _entry(Scope.INTERCHANGE, WARNING, "012"),
    "bad-interchange-date": _entry(Scope.INTERCHANGE, WARNING, "014"),
    "bad-interchange-time": _entry(Scope.INTERCHANGE, WARNING, "015"),
    "bad-standards-id": _entry(Scope.INTERCHANGE, WARNING, "016"),
    "bad-interchange-version": _entry(Scope.INTERCHANGE, WARNING, "017"),
    "bad-interchange-number": _entry(Scope.INTERCHANGE, WARNING, "018"),
    "bad-acknowledgement-request": _entry(Scope.INTERCHANGE, WARNING, "019"),
    "bad-usage": _entry(Scope.INTERCHANGE, WARNING, "020"),
    "group-count": _entry(Scope.INTERCHANGE, WARNING, "021"),
    "segment-outside-group": _entry(Scope.INTERCHANGE, ERROR, "022"),
    "missing-interchange-trailer": _entry(Scope.INTERCHANGE, ERROR, "023"),
    "cut-off-interchange": _entry(Scope.INTERCHANGE, WARNING, None),
    "too-large": _entry(Scope.INTERCHANGE, ERROR, "024"),
}
"""Every code that a finding of this format may have."""

NEVER_SOFTENED: Mapping[str, str] = {
    "bad-set-id": "nobody knows which document it is",
    "unsupported-set": "there is no map for such a document",
    "missing-set-trailer": "the document may have been cut off",
    "envelope-refused": "it follows from another finding, which may be weighed",
    "unsupported-version": "it is refused because of versions in the partner's file, or because no dictionary is near it",
    "unsupported-group": "there is no map for anything in it",
    "missing-group-trailer": "the group may have been cut off",
    "stray-segment": "it cannot be told which document it belongs to",
    "bad-group-header": "nobody could be answered about the group",
    "bad-sender": "nobody knows who sent it",
    "bad-receiver": "nobody knows whom it is for",
    "segment-outside-group": "it cannot be told which document it belongs to",
    "missing-interchange-trailer": "the file may have been cut off",
    "too-large": "the file was not read to its end",
}
"""The codes that cost a document whatever a partner's file says, and why."""

_TOLERATED = frozenset(
    {
        ("missing-conditional-element", "N1", 2),
        ("missing-conditional-element", "N1", 3),
        ("missing-conditional-element", "N1", 4),
        ("too-long", "N4", 2),
        ("too-long", "IK3", 3),
    }
)
"""Faults so common and so harmless that a document is taken in spite of them: code, segment, element.

A name without its id or an id without its qualifier still names a party, a state written out is still a state, and
loops have names of six characters in many guides, such as 2010BA.
"""


def severity(code: str, tag: str | None, element: int | None) -> Severity:
    """Return how much a finding weighs in the place where it is."""
    return WARNING if (code, tag, element) in _TOLERATED else CATALOGUE[code].severity
