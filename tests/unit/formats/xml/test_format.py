"""The face of the format: what it does with files of others, and what it never does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from edigateway.errors import Misconfigured, Refused
from edigateway.formats.xml import Xml
from edigateway.model.acknowledgement import Enclosure, InterchangeAcknowledgement, Repetition
from edigateway.model.envelope import Verdict
from edigateway.model.identity import Identity
from edigateway.yamlfile import parse
from tests.support.agreed import agreed
from tests.unit.formats.xml.files import LAYOUT

ORDER = b'<Order xmlns="urn:order"/>'


@pytest.mark.parametrize(
    "payload", [b"", b"ISA*00*", b"PO;QTY\n", b"PK\x03\x04", b'{"a": 1}', b"\x00\x00", b"\xff\xfe"]
)
def test_bytes_of_another_format_are_refused(payload: bytes) -> None:
    """XML begins with <, after blanks and a byte order mark at most."""
    with pytest.raises(Refused, match="not XML"):
        Xml().peek(payload)
    with pytest.raises(Refused, match="not XML"):
        Xml().read(payload, agreed({"xml": LAYOUT}))


def test_file_says_nothing_of_its_sender() -> None:
    """The interchange and the group are there, and have no identities."""
    assert Xml().peek(ORDER) == ()
    [found] = Xml().read(ORDER, agreed({"xml": LAYOUT}))
    [group] = found.groups
    assert (found.address, found.length, len(found.sha256)) == (None, len(ORDER), 64)
    assert (group.control_number, group.declared_sets, group.verdict) == ("", 1, Verdict.ACCEPTED)


def test_file_without_an_agreement_is_rejected() -> None:
    """A partner that agreed on no XML gets no documents out of it."""
    [found] = Xml().read(ORDER, agreed({}))
    [rejected] = found.groups[0].transactions
    assert [finding.code for finding in rejected.findings] == ["xml-no-layout"]
    assert found.groups[0].verdict is Verdict.REJECTED


def test_guidelines_and_weights_are_unknown_to_xml() -> None:
    """Each finding means that the file cannot be understood."""
    with pytest.raises(Misconfigured, match="the format xml has no guidelines"):
        Xml().guideline(parse(b"guideline: x\nformat: xml\n", Path("x.yaml")))
    assert Xml().finding_codes() == {}


def test_nothing_is_acknowledged() -> None:
    """There is no acknowledgement of an XML file, and asking for one is an error of ours."""
    form = Xml()
    [found] = form.read(ORDER, agreed({"xml": LAYOUT}))
    assert form.acknowledge(found, [None]) == ()
    assert form.acknowledge_interchange(found, Repetition.NOTHING) is None
    anybody = Identity(qualifier="ZZ", id="A")
    enclosure = Enclosure(
        sender=anybody,
        receiver=anybody,
        interchange_number=1,
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
        usage="T",
        version="",
    )
    with pytest.raises(ValueError, match="never acknowledged"):
        form.enclose((), enclosure)
    ta1 = InterchangeAcknowledgement(verdict=Verdict.ACCEPTED, note="000", segment=("TA1",))
    with pytest.raises(ValueError, match="never acknowledged"):
        form.enclose_interchange(ta1, enclosure)
