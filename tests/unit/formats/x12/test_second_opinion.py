"""What pyx12 is asked, what it answers, and how the two opinions are laid side by side."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from edigateway.formats.x12.reading.reader import read
from edigateway.formats.x12.second_opinion import NotInstalled, second_opinion
from edigateway.formats.x12.second_opinion.differences import differences
from edigateway.formats.x12.second_opinion.judge import judge
from edigateway.formats.x12.second_opinion.opinions import (
    GroupOpinion,
    Note,
    Opinion,
    SetOpinion,
    ours,
)
from tests.support.loaded_maps import maps_loaded_once
from tests.unit.formats.x12.building import BEG, ISA, LINE, group, order, payload
from tests.unit.formats.x12.enclosing import answers

NOTE = Note(segment="PO1", position=3, code="7", of_element=True, element=2, message="Not so.")


KINDS = [
    ("letter-case", (BEG, LINE.replace("EA", "ea"))),
    ("number-form", (BEG, "PO1*1*+5*EA")),
    ("one-fault", (BEG, "PO1*1*-*EA")),
    ("old-date", (BEG.replace("2024", "1724"), LINE)),
    ("character-set", (BEG, "REF*DP*a\xe9", LINE)),
    ("trailing-spaces", (BEG, "REF*DP*a *b", LINE)),
    ("component-separator", (BEG, "PO1*1*5*E>A")),
    ("trailing-separators", (BEG, LINE + "*")),
    ("empty-segment", (BEG, "PO1")),
    ("line-count", (BEG, LINE, "CTT*9")),
    ("loop-identifier", (BEG, LINE, "LS*L1", "LDT*AF*3*DA", "LE*L2")),
    ("one-fault", (BEG, "PO1*1*5*CTN")),
    ("one-fault", (BEG, "DTM*002*240105", LINE)),
    ("first-component", (BEG, LINE, "MEA*TI*A*1*>1")),
    ("unplaced", (BEG, "BIG*20240105*1", LINE)),
    ("unplaced-unread", (BEG, LINE, "BEG*00")),
    ("recovery", (LINE, BEG)),
    ("invalid-id", (BEG, "Q*1", LINE)),
    ("loop-again", (BEG, LINE, "LM*ZZ", "LM*ZZ", "LQ*0*1")),
]


@pytest.fixture(autouse=True)
def _maps_loaded_once() -> Iterator[None]:
    with maps_loaded_once():
        yield


def _lines(content: bytes) -> list[str]:
    return [str(difference) for difference in second_opinion(content, read(content))]


def _of_one_set(*notes: Note, verdict: str = "R") -> Opinion:
    found = SetOpinion(set_id="850", control_number="0001", verdict=verdict, notes=notes)
    return Opinion(
        groups=(
            GroupOpinion(functional_id="PO", control_number="1", verdict=verdict, sets=(found,)),
        )
    )


def test_right_order_of_each_release_has_the_same_opinion() -> None:
    """There is nothing to say about it."""
    for version in ("004010", "004010VICS", "005010", "003060"):
        assert _lines(payload(group(order(), version=version))) == []


def test_acknowledgement_that_we_write_has_the_same_opinion() -> None:
    """pyx12 answers no acknowledgements, but it is made to."""
    (answer,) = answers(payload(group(order(BEG, "PO1*1*x*EA"))))
    assert _lines(answer) == []


def test_order_that_is_wrong_in_one_thing_is_told_with_the_same_codes() -> None:
    """Code and place are those that we have."""
    content = payload(group(order(BEG, "PO1*1*x*EA", "CTT*1")))
    (interchange,) = read(content)
    theirs = judge(content, interchange).groups[0].sets[0]
    (note,) = theirs.notes
    assert (note.segment, note.position, note.element, note.code) == ("PO1", 3, 2, "6")
    assert (theirs.verdict, theirs.codes) == ("R", frozenset({"5"}))
    assert differences(ours(interchange), judge(content, interchange)) == []


def test_known_difference_is_printed_with_its_reason() -> None:
    """A small letter in a code is fine with us."""
    first, second, *rest = _lines(payload(group(order(BEG, LINE.replace("EA", "ea"), "CTT*1"))))
    assert first == ("interchange 1, group 1 (PO): we say AK901=A; pyx12 says AK901=R [follows]")
    assert second == (
        "interchange 1, group 1 (PO), set 1 (850 0001): we say AK501=A; pyx12 says AK501=R [follows]"
    )
    assert [line.endswith(("[letter-case]", "[follows]")) for line in rest] == [True, True]
    assert "PO103 (segment 3) AK403=7: (ea) is not a valid code" in rest[1]


def test_difference_of_each_kind_is_known() -> None:
    """Orders in which the engines differ for one reason, of which all else follows or goes along."""
    orders = [order(*body, number=f"{place:04d}") for place, (_, body) in enumerate(KINDS, 1)]
    content = payload(group(*orders))
    found = second_opinion(content, read(content))
    for place, (kind, body) in enumerate(KINDS, 1):
        given = {difference.reason for difference in found if difference.where.set == place}
        assert kind in given, body
        assert given <= {kind, "follows", "unplaced"}, body


def test_repeated_element_is_known_to_be_foreign_to_pyx12() -> None:
    """For us the composite may not repeat; for pyx12 it is one long value."""
    isa = ISA.replace("*U*00401*", "*^*00501*")
    content = payload(group(order(BEG, "REF*DP*1**DP>A^B", LINE), version="005010"), isa=isa)
    given = {difference.reason for difference in second_opinion(content, read(content))}
    assert given == {"repetition", "follows"}


def test_note_that_nobody_can_explain_has_no_reason() -> None:
    """So has the verdict that follows from it."""
    found = differences(_of_one_set(verdict="A"), _of_one_set(NOTE))
    assert [(each.theirs, each.reason) for each in found] == [
        ("AK901=R", ""),
        ("AK501=R", ""),
        ("PO102 (segment 3) AK403=7: Not so.", ""),
    ]


def test_note_without_an_element_may_be_any_of_the_segment() -> None:
    """pyx12 does not say which element of a syntax note is missing."""
    vague = replace(NOTE, element=None)
    assert differences(_of_one_set(NOTE), _of_one_set(vague)) == []
    (difference,) = differences(_of_one_set(NOTE), _of_one_set(replace(NOTE, element=3)))[:1]
    assert difference.reason == ""


def test_groups_or_sets_that_one_engine_lacks_are_a_difference() -> None:
    """Then there is nothing to lay side by side."""
    whole = _of_one_set()
    bare = Opinion(groups=(replace(whole.groups[0], sets=()),))
    assert [str(each) for each in differences(whole, Opinion())] == [
        "interchange 1: we say 1 groups; pyx12 says 0 groups"
    ]
    assert [str(each) for each in differences(whole, bare)] == [
        "interchange 1, group 1 (PO): we say 1 sets; pyx12 says 0 sets"
    ]


def test_place_of_a_component_is_printed() -> None:
    """As people write it: segment, element, component."""
    note = replace(NOTE, component=4)
    assert str(note) == "PO102-4 (segment 3) AK403=7: Not so."
    assert str(replace(note, of_element=False, element=None, component=None)) == (
        "PO1 (segment 3) AK304=7: Not so."
    )


def test_reasons_of_envelopes_are_known() -> None:
    """What pyx12 cannot judge at all, and what it charges to others."""
    right = payload(group(order()))
    assert _lines(right.replace(b"IEA", b"SE*5*0001~IEA")) == [
        "interchange 1: we say what we found; pyx12 says nothing: IndexError: list index out of range [no-opinion]"
    ]
    assert _lines(payload())[0].endswith(
        "pyx12 says nothing: it wrote no whole acknowledgement [no-opinion]"
    )
    assert _lines(payload(group(order(), version="X")))[0].endswith("maps of [no-opinion]")
    (stray,) = _lines(right.replace(b"ST*", b"REF*DP*1~ST*"))
    assert stray.endswith("[stray-segment]")
    assert any("[unknown-set]" in line for line in _lines(right.replace(b"ST*850", b"ST*")))
    assert _lines(right.replace(b"ST*850", b"ST"))[0].endswith("[no-opinion]")
    assert any("[unknown-set]" in line for line in _lines(right.replace(b"ST*850", b"ST*851")))
    assert _lines(b"ISA" + right[3:].replace(b"GS*PO", b"ST*1~GS*PO")) != []


def test_interchange_that_is_not_where_it_should_be_gets_no_opinion() -> None:
    """The payload is not the one that was read."""
    (interchange,) = read(payload(group(order())))
    assert judge(b"?" * 500, interchange).gave_up == "its ISA cannot be read"


def test_second_opinion_without_pyx12_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra that a gateway does not need."""
    monkeypatch.setitem(sys.modules, "pyx12.params", None)
    content = payload(group(order()))
    with pytest.raises(NotInstalled, match=r"pip install 'edigateway\[second-opinion\]'"):
        second_opinion(content, read(content))


def test_second_opinion_leaves_the_log_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    """pyx12 logs each error that it finds; nobody wants to see them twice."""
    assert _lines(payload(group(order(BEG, "PO1*1*x*EA", "ZZZ*1")))) == []
    assert caplog.records == []
    assert logging.getLogger("pyx12").propagate
