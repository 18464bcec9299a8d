"""Weights of findings in partners' files: known codes, in the right place, and none made lighter than can be."""

from pathlib import Path

import pytest

from edigateway.model.finding import Weight
from tests.unit.config.sites import ACME, faults, loaded

BELOW = ACME.replace("deliver_to: [erp]}", "deliver_to: [erp], findings: {%s}}")


def test_weights_that_are_right_are_the_partners_and_the_agreements(tmp_path: Path) -> None:
    """Both places hold what is written there."""
    text = BELOW % "bad-code: accept" + "findings: {group-count: reject, bad-code: warn}\n"
    partner = loaded(tmp_path, acme=text).partners["acme"]
    assert partner.findings == {"group-count": Weight.REJECT, "bad-code": Weight.WARN}
    assert partner.receive[0].findings == {"bad-code": Weight.ACCEPT}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("bad-cod: warn", "findings.bad-cod: there is no such finding; did you mean 'bad-code'?"),
        (
            "no-trailer: warn",
            "findings.no-trailer: this always costs the document: it may have been cut off; remove the line",
        ),
        (
            "bad-code: ignore",
            "findings.bad-code: must be 'accept', 'warn' or 'reject' (got 'ignore')",
        ),
    ],
)
def test_weight_that_cannot_be_agreed_on_is_a_fault(tmp_path: Path, line: str, fault: str) -> None:
    """The sentence says why, with the line of the code."""
    (found,) = faults(tmp_path, acme=f"{ACME}findings:\n  {line}\n")
    assert found.startswith("partners/acme.yaml:8:")
    assert found.partition(": ")[2] == fault


def test_weight_of_rejection_is_never_too_light(tmp_path: Path) -> None:
    """What always costs the document may say so."""
    assert loaded(tmp_path, acme=f"{ACME}findings: {{no-trailer: reject}}\n")


def test_weight_of_an_envelope_is_no_matter_of_one_document(tmp_path: Path) -> None:
    """An interchange may hold documents of several agreements."""
    assert faults(tmp_path, acme=BELOW % "group-count: warn") == [
        (
            "partners/acme.yaml:6:65: receive.0.findings.group-count: this is about an envelope, not about one document; "
            "write it below findings: of the partner as a whole"
        )
    ]


def test_weights_of_a_csv_partner_are_a_fault(tmp_path: Path) -> None:
    """Each of its findings means that the file cannot be understood."""
    text = (
        "partner: k\ninbox: {path: k, format: csv}\n"
        "receive: [{document: csv, map: globex/orders, deliver_to: [erp], acknowledge: none}]\n"
        "findings: {bad-code: warn}\n"
    )
    assert faults(tmp_path, k=text) == [
        "partners/k.yaml:4:12: findings.bad-code: there is no such finding; there are no findings to be weighed"
    ]


def test_weights_that_are_no_mapping_are_told_once(tmp_path: Path) -> None:
    """What is not understood as a whole is not looked into; nor is an inbox that is not understood."""
    (found,) = faults(tmp_path, acme=f"{ACME}findings: [bad-code]\n")
    assert "findings: must be a mapping" in found
    text = ACME.replace("inbox: {path: exchange/acme/in}", "inbox: 7").replace(
        "receive:\n", "receive: 7\n#"
    )
    assert len(faults(tmp_path, acme=f"{text}findings: {{x: warn}}\n")) == 2
    (found,) = faults(tmp_path, acme=ACME.partition("receive:")[0] + "receive: [850]\n")
    assert "receive.0: must be a mapping" in found
