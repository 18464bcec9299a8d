"""Findings and their weights: what was agreed with the sender goes before the catalogue."""

import pytest

from edigateway.formats.x12.findings import MOST_KEPT, Findings
from edigateway.model.envelope import Verdict
from edigateway.model.finding import Place, Severity, Weight

SEGMENT = Place(segment="BEG", position=2, element=2)
N1 = Place(segment="N1", position=2, element=4)


def judged(
    code: str, weight: Weight | None, *, advisory: bool = False, place: Place = SEGMENT
) -> Verdict:
    """Return the verdict of a set with one finding."""
    weights = {} if weight is None else {code: weight}
    findings = Findings(advisory=advisory, weights=weights)
    findings.add(code, "It is wrong.", place)
    return findings.verdict()


A, E, R = Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_ERRORS, Verdict.REJECTED


@pytest.mark.parametrize(
    ("code", "verdicts"),
    [
        ("bad-code", [E, A, E, R]),
        ("missing-element", [R, A, E, R]),
        ("segment-count", [E, A, E, R]),
    ],
)
def test_weight_that_was_agreed_decides(code: str, verdicts: list[Verdict]) -> None:
    """Not agreed, accepted, warned of and rejected."""
    weights = [None, Weight.ACCEPT, Weight.WARN, Weight.REJECT]
    assert [judged(code, weight) for weight in weights] == verdicts


def test_weight_that_was_agreed_goes_before_what_is_tolerated() -> None:
    """A name without its id is harmless, unless the partner says otherwise."""
    assert judged("missing-conditional-element", None, place=N1) is E
    assert judged("missing-conditional-element", Weight.REJECT, place=N1) is R


def test_weight_of_advice_is_never_a_rejection() -> None:
    """Where the dictionary is not the sender's, nobody knows whether the content is wrong; the envelope is."""
    assert judged("bad-code", Weight.REJECT, advisory=True) is E
    assert judged("missing-element", None, advisory=True) is E
    assert judged("segment-count", Weight.REJECT, advisory=True) is R


def test_findings_that_are_accepted_are_notes() -> None:
    """They are kept for us, do not weigh, and take no room from others."""
    findings = Findings(weights={"bad-code": Weight.ACCEPT})
    for _ in range(MOST_KEPT + 1):
        findings.add("bad-code", "It is wrong.", SEGMENT)
    assert findings.verdict() is A
    findings.add("segment-count", "It is wrong.", SEGMENT, "x" * 1000)
    *notes, warning = findings.in_order()
    assert {each.severity for each in notes} == {Severity.NOTE}
    assert (len(notes), warning.code, len(warning.value or "")) == (MOST_KEPT, "segment-count", 256)


def test_findings_that_are_too_many_are_counted_out_by_severity() -> None:
    """A file that is wrong all over says no more with the rest, and never loses what rejects it."""
    findings = Findings()
    for _ in range(MOST_KEPT + 1):
        findings.add("bad-code", "It is wrong.", SEGMENT)
    findings.add("missing-element", "It is missing.", SEGMENT)
    assert len(findings.in_order()) == MOST_KEPT + 1
    assert findings.verdict() is R


def test_refusal_is_what_was_agreed_and_nothing_else() -> None:
    """An error of the catalogue's own does not refuse an envelope; one that was agreed on does."""
    findings = Findings(weights={"set-count": Weight.REJECT})
    findings.add("stray-segment", "A segment is astray.", SEGMENT)
    assert findings.refusal() is None
    findings.add("set-count", "The count is wrong.", SEGMENT)
    assert findings.refusal() == "The count is wrong."
