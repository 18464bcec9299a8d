"""Notes: findings that are kept for us, change no verdict and are told to nobody."""

from dataclasses import replace

import pytest

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.note import note
from edigateway.formats.x12.findings import Findings
from edigateway.model.acknowledgement import AcknowledgementForm
from edigateway.model.envelope import Interchange, Verdict
from edigateway.model.finding import Finding, Place, Severity, Weight
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload, read_one
from tests.unit.formats.x12.enclosing import FUNCTIONAL, IMPLEMENTATION

PLACE = Place(segment="PO1", position=3, element=7)


def _found(code: str, *, advisory: bool = False, weight: Weight | None = None) -> Findings:
    findings = Findings(advisory=advisory, weights={code: weight} if weight else {})
    findings.add(code, "PO107 is not a GTIN-12.", PLACE, "036000291453")
    return findings


@pytest.mark.parametrize("code", ["check-digit", "invoice-total", "quantity-total"])
@pytest.mark.parametrize("advisory", [False, True])
def test_note_changes_no_verdict(code: str, advisory: bool) -> None:
    """A document with nothing but notes is accepted, whatever release it is in."""
    findings = _found(code, advisory=advisory)
    assert findings.verdict() is Verdict.ACCEPTED
    assert [each.severity for each in findings.in_order()] == [Severity.NOTE]


def test_note_weighs_what_was_agreed() -> None:
    """A partner's file may make a warning or an error of it."""
    warned = _found("check-digit", weight=Weight.WARN)
    assert warned.verdict() is Verdict.ACCEPTED_WITH_ERRORS
    assert _found("check-digit", weight=Weight.REJECT).verdict() is Verdict.REJECTED
    assert _found("check-digit", weight=Weight.ACCEPT).verdict() is Verdict.ACCEPTED


def test_hash_total_is_a_warning() -> None:
    """A wrong control total may mean that something was lost, as a wrong line count may."""
    assert _found("hash-total").verdict() is Verdict.ACCEPTED_WITH_ERRORS


def _with(finding: Finding, *body: str) -> Interchange:
    """Return an interchange with one 850, to whose findings ``finding`` was added."""
    read = read_one(payload(group(order(*body))))
    (found,) = read.groups
    (transaction,) = found.transactions
    noted = replace(transaction, findings=(*transaction.findings, finding))
    return replace(read, groups=(replace(found, transactions=(noted,)),))


def _finding(severity: Severity) -> Finding:
    return Finding(
        code="check-digit", severity=severity, message="It is no GTIN.", place=PLACE, value="123"
    )


@pytest.mark.parametrize("form", [FUNCTIONAL, IMPLEMENTATION])
def test_note_is_not_in_the_acknowledgement(form: AcknowledgementForm) -> None:
    """The sender sees what they would see without it."""
    (plain,) = acknowledge(read_one(payload(group(order(BEG, LINE)))), [form])
    (noted,) = acknowledge(_with(_finding(Severity.NOTE), BEG, LINE), [form])
    assert list(noted.segments) == list(plain.segments)


def test_note_that_weighs_more_is_answered() -> None:
    """As a warning it is told as a value that is not valid."""
    (answer,) = acknowledge(_with(_finding(Severity.WARNING), BEG, LINE))
    assert [segment for segment in answer.segments if segment[0] in ("AK3", "AK4")] == [
        ("AK3", "PO1", "3", "", "8"),
        ("AK4", "7", "234", "7", "123"),
    ]


def test_note_is_not_in_the_letter_to_people() -> None:
    """A letter about a rejected document tells of what must be mended."""
    body = (BEG, "PO1*1*5*EA*x**UP*123")
    letters = {
        severity: note(payload(group(order(*body))), _with(_finding(severity), *body))
        for severity in Severity
    }
    assert "bad-number" in letters[Severity.NOTE]
    assert "check-digit" not in letters[Severity.NOTE]
    assert "check-digit" in letters[Severity.WARNING]
