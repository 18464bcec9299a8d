"""Encloses acknowledgements for tests, as a gateway would that answers ACME."""

from datetime import UTC, datetime

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.terms import Terms
from edigateway.formats.x12.writing.writer import enclose, enclose_interchange
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    AcknowledgementKind,
    Enclosure,
    Repetition,
)
from edigateway.model.identity import Identity

FUNCTIONAL = AcknowledgementForm()
IMPLEMENTATION = AcknowledgementForm(kind=AcknowledgementKind.IMPLEMENTATION)


def enclosure(version: str = "004010") -> Enclosure:
    """Return an envelope from US to ACME, numbers 42 and 7."""
    return Enclosure(
        sender=Identity(qualifier="ZZ", id="US"),
        receiver=Identity(qualifier="ZZ", id="ACME"),
        group_sender="US",
        group_receiver="ACME",
        interchange_number=42,
        group_number=7,
        made_at=datetime(2024, 1, 5, 12, 30, tzinfo=UTC),
        usage="P",
        version=version,
    )


def answers(
    content: bytes,
    *agreed: str,
    version: str = "004010",
    form: AcknowledgementForm = FUNCTIONAL,
) -> list[bytes]:
    """Return the interchanges of 997s or 999s that a payload gets, one for each that must be answered."""
    interchanges = read(content, Terms(sets=agreed or ("850",)))
    acknowledged = (acknowledge(each, [form] * len(each.groups)) for each in interchanges)
    return [enclose(each, enclosure(version)) for each in acknowledged if each]


def interchange_answers(
    content: bytes, *agreed: str, repeats: Repetition = Repetition.NOTHING
) -> list[bytes]:
    """Return the interchanges of TA1s that a payload gets, one for each that may be answered."""
    interchanges = read(content, Terms(sets=agreed or ("850",)))
    acknowledged = (acknowledge_interchange(each, repeats) for each in interchanges)
    return [enclose_interchange(each, enclosure()) for each in acknowledged if each]
