"""Functional acknowledgements: what is said, and the interchange that carries it."""

from dataclasses import replace

import pytest

from edigateway.formats.x12.acknowledging.functional import acknowledge
from edigateway.formats.x12.reading.reader import peek, read
from edigateway.formats.x12.writing.writer import enclose
from edigateway.model.acknowledgement import AcknowledgementForm
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload, read_one, read_set
from tests.unit.formats.x12.enclosing import FUNCTIONAL, IMPLEMENTATION, answers, enclosure


def _said(content: bytes, *agreed: str) -> list[str]:
    (acknowledgement,) = acknowledge(read_one(content, *agreed))
    return ["*".join(segment) for segment in acknowledgement.segments]


def _said_of(*body: str) -> list[str]:
    """Return what is said of one 850, without AK1 and AK9."""
    return _said(payload(group(order(*body))))[1:-1]


def test_acknowledge_right_order_is_accepted() -> None:
    """AK1 names the group, AK2 and AK5 each set, AK9 counts."""
    content = payload(group(order(), order(number="0002"), number="77"))
    assert _said(content) == [
        "AK1*PO*77",
        "AK2*850*0001",
        "AK5*A",
        "AK2*850*0002",
        "AK5*A",
        "AK9*A*2*2*2",
    ]


def test_acknowledge_warning_is_accepted_with_errors() -> None:
    """E: the document was taken, and AK3 and AK4 say what to mend; the copy of the value is the last element."""
    assert _said_of(BEG, "PO1*1*5*CTN*9.95") == [
        "AK2*850*0001",
        "AK3*PO1*3**8",
        "AK4*3*355*7*CTN",
        "AK5*E*5",
    ]


def test_acknowledge_error_is_rejected_and_counted() -> None:
    """R for the set, P for a group of which others were accepted, and AK904 counts the accepted ones."""
    content = payload(group(order(), order(BEG, "PO1*1*5*EA*x", number="0002")))
    assert _said(content)[3:] == [
        "AK2*850*0002",
        "AK3*PO1*3**8",
        "AK4*4*212*6*x",
        "AK5*R*5",
        "AK9*P*2*2*1",
    ]


def test_acknowledge_missing_element_has_no_copy() -> None:
    """AK404 is left out where there is nothing to copy."""
    assert _said_of("BEG*00*SA***20240105", LINE)[1:3] == ["AK3*BEG*2**8", "AK4*3*324*1"]


def test_acknowledge_missing_segment_is_said_where_it_should_stand() -> None:
    """AK304 3 at the position of the segment that came instead."""
    assert _said_of(LINE)[1:] == ["AK3*BEG*2**3", "AK5*R*5"]


def test_acknowledge_element_errors_go_before_disorder() -> None:
    """One AK3 for a segment, and 8 where AK4 follows, even if the segment was out of order."""
    assert _said_of(BEG, "REF*DP*1", "CUR*BY*USD*x", LINE)[1:3] == [
        "AK3*CUR*4**8",
        "AK4*3*280*6*x",
    ]


def test_acknowledge_two_bad_elements_share_one_segment_note() -> None:
    """Each bad element has its AK4 below the one AK3."""
    assert _said_of(BEG, "PO1*1*x*CTN*9.95")[1:4] == [
        "AK3*PO1*3**8",
        "AK4*2*330*6*x",
        "AK4*3*355*7*CTN",
    ]


def test_acknowledge_names_component_and_its_element() -> None:
    """AK401 is element, then component; AK402 is the number of the component's element."""
    said = _said_of(BEG, "REF*DP*1**!!>1", LINE)
    assert said[2] == "AK4*4>1*128*7*!!"


def test_acknowledge_names_the_loop_only_between_ls_and_le() -> None:
    """AK303 is for explicit loops."""
    said = _said_of(BEG, LINE, "LS*L1", "LDT*AF*x*DA", "LE*L1")
    assert said[1] == "AK3*LDT*5*L1*8"


def test_acknowledge_copy_holds_no_delimiter_and_is_cut() -> None:
    """AK404 cannot break the 997: delimiters and control characters go, and 99 characters are enough."""
    value = "a^b\x07c" + "d" * 200
    content = payload(group(order(BEG, f"REF*DP*{value}", LINE)), end="\n").replace(
        b">\n", b"~\n", 1
    )
    content = content.replace(b"a^b", b"a^b>")
    copies = [line.split("*")[4] for line in _said(content) if line.startswith("AK4")]
    assert {len(copy) for copy in copies} == {99}
    assert {copy[:4] for copy in copies} == {"abcd"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"SE*5", b"SE*6", "AK5*E*4"),
        (b"SE*5*0001", b"SE*5*0009", "AK5*E*3"),
        (b"SE*5*0001~\n", b"", "AK5*R*2"),
        (b"ST*850", b"ST*851", "AK5*R*1"),
        (b"GE*1*1", b"GE*2*1", "AK9*E*2*1*1*5"),
        (b"GE*1*1", b"GE*1*2", "AK9*E*1*1*1*4"),
        (b"GE*1*1~\n", b"", "AK9*R*0*1*0*3"),
        (b"004010", b"99X010", "AK9*R*1*1*0*2"),
        (b"*1200*1*X", b"*1200*A*X", "AK1*PO*0"),
        (b"ST*850*0001", b"ST*850*1", "AK2*850*0001"),
    ],
)
def test_acknowledge_envelope_faults_have_their_codes(
    before: bytes, after: bytes, expected: str
) -> None:
    """Faults of set and group envelopes are codes in AK5 and AK9; numbers are given a form that a 997 can hold."""
    content = payload(group(order()))
    assert before in content
    assert expected in _said(content.replace(before, after))


def test_acknowledge_names_the_version_from_005010() -> None:
    """AK103 is GS08, from 005010 on."""
    assert _said(payload(group(order(), version="005010X999")))[0] == "AK1*PO*1*005010X999"


@pytest.mark.parametrize("functional_id", ["FA", "PO"])
def test_acknowledge_never_answers_an_acknowledgement(functional_id: str) -> None:
    """A 997 gets no 997, whatever group it hides in."""
    body = ["ST*997*0001", "AK1*PO*1", "AK9*A*1*1*1", "SE*4*0001"]
    assert acknowledge(read_one(payload(group(body, functional_id=functional_id)))) == []


def test_acknowledge_never_answers_an_empty_group_of_acknowledgements() -> None:
    """GS01 FA is enough to keep silent, even if no 997 could be found in the group."""
    assert acknowledge(read_one(payload(group(functional_id="FA")))) == []


def test_acknowledge_group_without_identifier_cannot_be_answered() -> None:
    """Without GS01 there is no AK101, so there is no answer."""
    assert acknowledge(read_one(payload(group(order(), functional_id="")))) == []


def test_acknowledge_each_group_by_its_index() -> None:
    """There is one acknowledgement for each group, in order, and it knows which group it is about."""
    content = payload(group(order()), group(order(LINE), number="2"))
    said = acknowledge(read_one(content))
    assert [(each.group, each.verdict) for each in said] == [(0, "A"), (1, "R")]


def test_enclose_writes_a_strict_interchange() -> None:
    """106 characters of ISA, exact counts, one set for each group, and a line end after each segment."""
    (content,) = answers(payload(group(order()), group(order(), number="2")))
    lines = content.decode("ascii").split("\n")
    assert lines == [
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{'US':15}*ZZ*{'ACME':15}*240105*1230*U*00401*000000042*0*P*>~",
        "GS*FA*US*ACME*20240105*1230*7*X*004010~",
        "ST*997*0001~",
        "AK1*PO*1~",
        "AK2*850*0001~",
        "AK5*A~",
        "AK9*A*1*1*1~",
        "SE*6*0001~",
        "ST*997*0002~",
        "AK1*PO*2~",
        "AK2*850*0001~",
        "AK5*A~",
        "AK9*A*1*1*1~",
        "SE*6*0002~",
        "GE*2*7~",
        "IEA*1*000000042~",
        "",
    ]
    assert len(lines[0]) == 106


@pytest.mark.parametrize("form", [FUNCTIONAL, IMPLEMENTATION])
def test_enclose_lets_no_received_text_break_the_envelope(form: AcknowledgementForm) -> None:
    """What was received and is repeated in our ISA and GS cannot end an element or segment of ours."""
    acknowledged = acknowledge(read_one(payload(group(order()))), [form])
    hostile = replace(
        enclosure("0040*10~X"), usage="*~", group_sender="U~S", group_receiver="A*CME"
    )
    lines = enclose(acknowledged, hostile).decode("ascii").split("~\n")
    assert [len(line.split("*")) for line in lines[:2]] == [17, 9]
    assert lines[0][102:] == "P*>"
    assert lines[1].startswith("GS*FA*US*ACME*")


def test_enclose_005010_has_its_own_envelope() -> None:
    """ISA12 00501 with a repetition separator in ISA11, and AK103 stays; in 004010 it is left out."""
    content = payload(group(order(), version="005010"))
    (newer,) = answers(content, version="005010")
    assert b"*^*00501*" in newer
    assert b"AK1*PO*1*005010~" in newer
    (older,) = answers(content, version="004010")
    assert b"AK1*PO*1~" in older


@pytest.mark.parametrize("version", ["004010", "005010"])
def test_enclose_is_read_by_ourselves_without_a_finding(version: str) -> None:
    """What we write, we accept."""
    (content,) = answers(
        payload(group(order(BEG, "PO1*1*x*CTN"), version=version)), version=version
    )
    assert read_set(content).findings == ()
    assert read_one(content).findings == ()
    assert str(peek(content)[0].receiver) == "ZZ/ACME"


def test_acknowledge_text_that_is_cut_off_behind_a_space_is_written_in_full_length() -> None:
    """What is repeated of a tag or a number has the least length that it must have, whatever is cut off of it."""
    content = payload(group(["ST*8 50*1 2   x", "A  NTE*1", "SE*3*1 2   x"]))
    content = content.replace(b"ST*8 50", b"ST*850")
    said = ["*".join(each) for each in acknowledge(read_one(content, "850"))[0].segments]
    assert said[1:3] == ["AK2*850*1 2   x", "AK3*??*2**1"]
    (answer,) = answers(content.replace(b"1 2   x", b"1        x"), "850")
    (found,) = read(answer)
    assert not found.groups[0].transactions[0].findings
