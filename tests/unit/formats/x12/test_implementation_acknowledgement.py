"""The 999: what it says otherwise than the 997, and for whom."""

from dataclasses import replace

import pytest

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.model.acknowledgement import AcknowledgementForm, AcknowledgementKind
from edigateway.model.envelope import Interchange, Verdict
from edigateway.model.finding import Finding, Place, Severity
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload, read_one, read_set
from tests.unit.formats.x12.enclosing import IMPLEMENTATION, answers


def _said(interchange: Interchange) -> list[str]:
    (acknowledgement,) = acknowledge(interchange, [IMPLEMENTATION])
    return ["*".join(segment) for segment in acknowledgement.segments]


def _said_of(*body: str) -> list[str]:
    """Return what is said of one 850, without AK1 and AK9."""
    return _said(read_one(payload(group(order(*body)))))[1:-1]


def _said_of_finding(code: str, place: Place, value: str | None = None) -> list[str]:
    """Return what is said of an 850 in which a guideline finds something."""
    interchange = read_one(payload(group(order())))
    (read_group,) = interchange.groups
    (transaction,) = read_group.transactions
    finding = Finding(code=code, severity=Severity.WARNING, message="x", place=place, value=value)
    transaction = replace(transaction, findings=(finding,), verdict=Verdict.ACCEPTED_WITH_ERRORS)
    read_group = replace(read_group, transactions=(transaction,))
    return _said(replace(interchange, groups=(read_group,)))[1:-1]


def test_999_notes_have_their_own_segments_and_name_the_document() -> None:
    """IK3, CTX with the document's number, IK4 and IK5 stand in place of AK3, AK4 and AK5."""
    assert _said_of(BEG, "PO1*1*5*CTN*9.95") == [
        "AK2*850*0001",
        "IK3*PO1*3**8",
        "CTX*BEG03>4711",
        "IK4*3*355*7*CTN",
        "IK5*E*5",
    ]


@pytest.mark.parametrize("beg", ["BEG*00*SA***20240105", "BEG*00*SA", "BEG*00*SA*^>**20240105"])
def test_999_without_a_document_number_has_no_context(beg: str) -> None:
    """CTX names a number or is left out: also where the number holds nothing that can be repeated."""
    content = payload(group(order(beg, "PO1*1*x")))
    tags = [segment.split("*")[0] for segment in _said(read_one(content))]
    assert "IK3" in tags
    assert "CTX" not in tags


def test_999_of_set_without_usual_first_segment_has_no_context() -> None:
    """Only a segment that is known to state a number is quoted."""
    assert [each[:3] for each in _said_of(LINE)] == ["AK2", "IK3", "IK5"]


def test_999_names_the_version_of_an_older_group() -> None:
    """AK103 is there in every 999, and the codes of 005010 are used for a 004010 group, too."""
    content = payload(group(order(BEG, "REF*DP*1**DP>1>2>3>4>5>6>7", LINE)))
    said = _said(read_one(content))
    assert said[0] == "AK1*PO*1*004010"
    assert "IK4*4**13*DP1234567" in said


def test_999_names_the_guideline_that_the_sender_names() -> None:
    """AK203 repeats ST03."""
    body = order()
    body[0] += "*005010X999"
    said = _said(read_one(payload(group(body, version="005010"))))
    assert said[1] == "AK2*850*0001*005010X999"


@pytest.mark.parametrize(
    ("code", "place", "value", "expected"),
    [
        ("unused-segment", Place(segment="REF", position=3), None, ["IK3*REF*3**I4", "IK5*E*I5"]),
        ("missing-qualifier", Place(segment="N1", position=3), None, ["IK3*N1*3**I8", "IK5*E*I5"]),
        (
            "unused-element",
            Place(segment="PO1", position=3, element=5),
            "LE",
            ["IK3*PO1*3**8", "IK4*5*639*I10*LE", "IK5*E*I5"],
        ),
        (
            "pattern-mismatch",
            Place(segment="BEG", position=2, element=3),
            "4711",
            ["IK3*BEG*2**8", "IK4*3*324*I12*4711", "IK5*E*I5"],
        ),
        (
            "bad-code",
            Place(segment="PO1", position=3, element=3),
            "ea",
            ["IK3*PO1*3**8", "IK4*3*355*I6*ea", "IK5*E*I5"],
        ),
        (
            "bad-code",
            Place(segment="PO1", position=3, element=3),
            "CTN",
            ["IK3*PO1*3**8", "IK4*3*355*7*CTN", "IK5*E*5"],
        ),
        (
            "bad-code",
            Place(segment="ZZZ", position=3, element=3),
            "CTN",
            ["IK3*ZZZ*3**8", "IK4*3**7*CTN", "IK5*E*5"],
        ),
    ],
)
def test_999_tells_what_only_the_guideline_forbids(
    code: str, place: Place, value: str | None, expected: list[str]
) -> None:
    """I codes are for what the standard allows; a code value counts as such if the standard has it."""
    said = _said_of_finding(code, place, value)
    assert [segment for segment in said[1:] if segment[:3] != "CTX"] == expected


def test_999_copies_no_more_of_a_loop_than_there_is_room_for() -> None:
    """IK303 has four characters."""
    place = Place(segment="REF", position=3, loop="2010BA")
    assert _said_of_finding("unused-segment", place)[1] == "IK3*REF*3*2010*I4"


def test_999_says_nothing_of_mere_notes() -> None:
    """What nobody is to be told of is in no acknowledgement."""
    interchange = read_one(payload(group(order())))
    (read_group,) = interchange.groups
    (transaction,) = read_group.transactions
    finding = Finding(
        code="check-digit", severity=Severity.NOTE, message="x", place=Place(segment="PO1")
    )
    transaction = replace(transaction, findings=(finding,))
    read_group = replace(read_group, transactions=(transaction,))
    assert _said(replace(interchange, groups=(read_group,)))[1:3] == ["AK2*850*0001", "IK5*A"]


def test_enclose_999_is_of_its_own_version() -> None:
    """GS08 and ST03 are 005010X231A1, and ISA12 fits them, whatever the partner sends."""
    (content,) = answers(payload(group(order())), form=IMPLEMENTATION)
    assert content.decode("ascii").split("\n")[:4] == [
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{'US':15}*ZZ*{'ACME':15}*240105*1230*^*00501*000000042*0*P*>~",
        "GS*FA*US*ACME*20240105*1230*7*X*005010X231A1~",
        "ST*999*0001*005010X231A1~",
        "AK1*PO*1*004010~",
    ]


def test_enclose_999_is_read_by_ourselves_without_a_finding() -> None:
    """What we write, we accept."""
    body = (BEG, "N3*x", "REF*DP*1**!!>1", "PO1*1*x*CTN")
    (content,) = answers(payload(group(order(*body))), form=IMPLEMENTATION)
    assert read_set(content).findings == ()
    assert read_one(content).findings == ()


def test_acknowledge_each_group_in_its_form() -> None:
    """A group gets what was agreed about it: a 997, a 999, or nothing."""
    content = payload(
        group(order()), group(order(), number="2"), group(order(), number="3", version="005010")
    )
    functional = AcknowledgementForm(kind=AcknowledgementKind.FUNCTIONAL)
    said = acknowledge(read_one(content), [IMPLEMENTATION, None, functional])
    assert [(each.group, each.kind, each.version) for each in said] == [
        (0, "999", "005010X231A1"),
        (2, "997", "005010"),
    ]
