"""X12 as the gateway sees it: one format among others, whose face leads to the rooms behind it."""

from pathlib import Path

import pytest

from edigateway.contracts.format import DocumentTerms, Terms
from edigateway.formats import x12
from edigateway.formats.x12.format import X12
from edigateway.formats.x12.guideline.guideline import Guideline
from edigateway.model.acknowledgement import AcknowledgementForm, Repetition
from edigateway.model.envelope import Verdict
from edigateway.yamlfile import parse
from tests.unit.formats.x12.building import BEG, group, order, payload
from tests.unit.formats.x12.enclosing import enclosure

_CONTENT = payload(group(order()), group(order(BEG, "PO1*1*x*EA*9.95"), number="2"))
_TERMS = Terms(documents={"850": DocumentTerms(layout={})})


def test_format_reads_what_it_was_told_by_peeking() -> None:
    """The address on the ISA is the same, whether the rest is read or not."""
    (address,) = X12().peek(_CONTENT)
    (interchange,) = X12().read(_CONTENT, _TERMS)
    assert interchange.address == address
    verdicts = [each.verdict for each in interchange.groups]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REJECTED]


def test_format_encloses_what_it_acknowledges() -> None:
    """Groups that have a form are answered by a set each, the interchange by a segment; both can be read."""
    format_ = X12()
    (interchange,) = format_.read(_CONTENT, _TERMS)
    found = format_.acknowledge(interchange, [None, AcknowledgementForm()])
    assert [each.group for each in found] == [1]
    (answer,) = format_.read(format_.enclose(found, enclosure()), Terms())
    assert [each.set_id for each in answer.groups[0].transactions] == ["997"]
    envelope = format_.acknowledge_interchange(interchange, Repetition.NOTHING)
    assert envelope is not None
    assert b"TA1*000000001*240105*1200*A*000~" in format_.enclose_interchange(envelope, enclosure())


def test_face_of_the_room_names_what_it_has() -> None:
    """Every name that ``dir`` and ``help`` show is there, and any other is an error like everywhere."""
    assert [name for name in dir(x12) if getattr(x12, name, None) is None] == []
    with pytest.raises(AttributeError, match="has no attribute 'parse'"):
        _ = x12.parse


def test_format_reads_guidelines() -> None:
    """A guideline file is of this format, and for the set that it names."""
    file = parse(
        b"guideline: big\nset: 850\nrelease: 004010\nrules:\n  BEG01: required\n", Path("big.yaml")
    )
    guideline = X12().guideline(file)
    assert isinstance(guideline, Guideline)
    assert (guideline.name, guideline.document) == ("big", "850")
