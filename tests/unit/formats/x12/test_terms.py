"""Terms: sets, versions and weights, as they were agreed and as reading holds documents against them."""

import pytest

from edigateway.contracts.format import DocumentTerms
from edigateway.contracts.format import Terms as Agreed
from edigateway.formats.x12.catalogue import CATALOGUE, NEVER_SOFTENED
from edigateway.formats.x12.format import X12
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import FunctionalGroup, Verdict
from edigateway.model.finding import Weight
from tests.unit.formats.x12.building import BEG, LINE, codes, group, order, payload
from tests.unit.formats.x12.guided import guideline

LAYOUT = {"format": "x12", "set": "850", "versions": ["004010", "005010"]}


def read_under(
    content: bytes, document: DocumentTerms, findings: dict[str, Weight] | None = None
) -> FunctionalGroup:
    """Read the one group of a payload under what was agreed about an 850."""
    agreed = Agreed(documents={"850": document}, findings=findings or {})
    (interchange,) = X12().read(content, agreed)
    (found,) = interchange.groups
    return found


def test_terms_without_anything_agreed_take_every_set_and_version() -> None:
    """The default is the standard alone."""
    terms = Terms()
    assert terms.takes("850")
    assert terms.version_fault("850", "003060") is None
    assert not Terms(sets=("810",)).takes("850")


@pytest.mark.parametrize("version", ["004010", "004010VICS", "005010"])
def test_version_that_was_agreed_is_taken(version: str) -> None:
    """What is agreed on is how GS08 begins."""
    content = payload(group(order(), version=version))
    agreed = DocumentTerms(layout=LAYOUT, versions=("004010", "005010"))
    assert read_under(content, agreed).verdict is Verdict.ACCEPTED


def test_version_that_was_not_agreed_is_refused() -> None:
    """The partner's file says which may come; the group is answered with 716 = 2."""
    content = payload(group(order(), order(number="0002"), version="005010"))
    found = read_under(content, DocumentTerms(layout=LAYOUT, versions=("004010VICS", "004010")))
    assert found.verdict is Verdict.REJECTED
    (finding,) = found.findings
    assert (finding.code, finding.place.element) == ("unsupported-version", 8)
    assert finding.message == "GS08 is '005010'; for '850' was agreed: 004010VICS, 004010."
    assert [codes(each) for each in found.transactions] == [["envelope-refused"]] * 2


def test_version_that_the_map_was_not_written_for_is_told() -> None:
    """Nothing is refused for its version alone unless the partner's file says so."""
    content = payload(group(order(), version="003060"))
    found = read_under(content, DocumentTerms(layout=LAYOUT))
    assert found.verdict is Verdict.ACCEPTED_WITH_ERRORS
    assert [each.code for each in found.findings] == ["unexpected-version"]
    agreed = DocumentTerms(layout=LAYOUT, versions=("003",))
    assert read_under(content, agreed).findings == ()
    assert read_under(content, DocumentTerms(layout={})).findings == ()


def test_version_that_the_guideline_is_not_for_is_told() -> None:
    """Such a document is judged by the standard alone, and somebody should know."""
    by = guideline("REF[DP]: required")
    content = payload(group(order(), version="005010"))
    found = read_under(content, DocumentTerms(layout=LAYOUT, guideline=by))
    assert [each.code for each in found.findings] == ["unexpected-version"]
    assert codes(found.transactions[0]) == []


def test_guideline_that_was_agreed_is_held_against_the_document() -> None:
    """From the agreement to the finding."""
    by = guideline("REF[DP]: required")
    found = read_under(payload(group(order())), DocumentTerms(layout=LAYOUT, guideline=by))
    assert codes(found.transactions[0]) == ["missing-qualifier"]


def test_weights_of_a_document_go_before_those_of_the_partner() -> None:
    """What an agreement does not weigh, the partner does."""
    content = payload(group(order(BEG.replace("SA", "!!"), LINE, "CTT*2")))
    document = DocumentTerms(layout=LAYOUT, findings={"bad-code": Weight.ACCEPT})
    partner = {"bad-code": Weight.REJECT, "line-count": Weight.REJECT}
    (found,) = read_under(content, document, partner).transactions
    assert [(each.code, str(each.severity)) for each in found.findings] == [
        ("bad-code", "note"),
        ("line-count", "error"),
    ]
    (found,) = read_under(content, DocumentTerms(layout=LAYOUT), partner).transactions
    assert codes(found) == ["bad-code", "line-count"]


def test_weights_of_the_partner_decide_about_envelopes() -> None:
    """A count of sets that is wrong costs the group, if that was agreed."""
    content = payload(group(order())).replace(b"GE*1", b"GE*7")
    document = DocumentTerms(layout=LAYOUT)
    assert read_under(content, document).verdict is Verdict.ACCEPTED_WITH_ERRORS
    assert read_under(content, document, {"set-count": Weight.ACCEPT}).verdict is Verdict.ACCEPTED
    refused = read_under(content, document, {"set-count": Weight.REJECT})
    assert refused.verdict is Verdict.REJECTED
    assert codes(refused.transactions[0]) == ["envelope-refused"]


def test_weights_of_the_partner_decide_about_interchanges() -> None:
    """A count of groups that is wrong costs all of them, if that was agreed."""
    content = payload(group(order())).replace(b"IEA*1", b"IEA*7")
    refused = read_under(content, DocumentTerms(layout=LAYOUT), {"group-count": Weight.REJECT})
    assert refused.verdict is Verdict.REJECTED


def test_finding_codes_are_those_of_the_catalogue() -> None:
    """Each may be weighed where it belongs; those that always cost the document are known."""
    known = X12().finding_codes()
    assert known.keys() == CATALOGUE.keys()
    assert NEVER_SOFTENED.keys() <= CATALOGUE.keys()
    assert known["bad-code"].of_envelope is False
    assert known["set-count"].of_envelope
    assert known["group-count"].of_envelope
    assert known["missing-set-trailer"].never_softened == "the document may have been cut off"
