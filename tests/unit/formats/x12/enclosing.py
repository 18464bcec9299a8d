"""Encloses acknowledgements for tests, as a gateway would that answers ACME."""

from datetime import UTC, datetime

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.writing.writer import enclose
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.partner import Identity


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


def answers(content: bytes, *agreed: str, version: str = "004010") -> list[bytes]:
    """Return the 997 interchanges that a payload gets, one for each interchange that must be answered."""
    acknowledged = (acknowledge(each) for each in read(content, agreed or ("850",)))
    return [enclose(each, enclosure(version)) for each in acknowledged if each]
