"""Answering a group set by set."""

import pickle
from dataclasses import replace

import pytest

from edigateway.formats.x12.acknowledging.group_answer import GroupAnswer
from edigateway.model.acknowledgement import AcknowledgementForm, AcknowledgementKind
from edigateway.model.envelope import FunctionalGroup, Verdict
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload, read_group

MIXED = payload(
    group(
        order(),
        order(BEG, "PO1*1*5*CTN*9.95", number="0002"),
        order(LINE, number="0003"),
        order(number="0004"),
    )
)
FORMS = [AcknowledgementForm(kind=AcknowledgementKind(kind)) for kind in ("997", "999")]


def _said(answer: GroupAnswer, found: FunctionalGroup) -> list[str]:
    return ["*".join(segment) for segment in answer.acknowledgement(0, found).segments]


def _fed(content: bytes, form: AcknowledgementForm) -> tuple[GroupAnswer, FunctionalGroup]:
    """Feed every set without its tree, and return the group without its sets."""
    found = read_group(content)
    answer = GroupAnswer(found.version, form)
    for transaction in found.transactions:
        answer.add(replace(transaction, tree=None))
    return answer, replace(found, transactions=())


@pytest.mark.parametrize("form", FORMS, ids=["997", "999"])
def test_group_answer_needs_no_set_to_be_kept(form: AcknowledgementForm) -> None:
    """Everything is told of sets that are gone when the end of the group is seen."""
    answer, found = _fed(MIXED, form)
    said = _said(answer, found)
    trailers = [segment for segment in said if segment[1:3] == "K5"]
    assert [trailer.split("*")[1] for trailer in trailers] == ["A", "E", "R", "A"]
    assert said[-1] == "AK9*P*4*4*3"


@pytest.mark.parametrize("form", FORMS, ids=["997", "999"])
def test_group_answer_of_faulty_sets_only_leaves_out_the_accepted(
    form: AcknowledgementForm,
) -> None:
    """AK2 and AK5 of an accepted set are not written where that was agreed; the counts are of all sets."""
    answer, found = _fed(MIXED, replace(form, every_set=False))
    said = _said(answer, found)
    assert [segment for segment in said if segment.startswith("AK2")] == [
        "AK2*850*0002",
        "AK2*850*0003",
    ]
    assert said[-1] == "AK9*P*4*4*3"


@pytest.mark.parametrize("form", FORMS, ids=["997", "999"])
@pytest.mark.parametrize("every_set", [True, False])
def test_group_answer_of_a_broken_group_rejects_what_was_accepted(
    form: AcknowledgementForm, every_set: bool
) -> None:
    """A group that turns out to be cut off is rejected with every set in it, those already told of, too."""
    answer, found = _fed(MIXED, replace(form, every_set=every_set))
    said = _said(answer, replace(found, verdict=Verdict.REJECTED))
    trailers = [segment.split("*", 1)[1] for segment in said if segment[1:3] == "K5"]
    assert trailers == ["R", "R*5", "R*5", "R"]
    assert said[-1] == "AK9*R*4*4*0"


def test_group_answer_is_not_misled_by_numbers_that_look_like_segments() -> None:
    """A control number such as AK5 is data."""
    content = payload(group(order(number="AK5*A"), order(number="AK2*9")))
    content = content.replace(b"AK5*A", b"00AK5").replace(b"AK2*9", b"00AK2")
    for every_set, expected in ((True, 2), (False, 0)):
        answer, found = _fed(content, AcknowledgementForm(every_set=every_set))
        said = _said(answer, found)
        assert len([segment for segment in said if segment.startswith("AK2")]) == expected
    answer, found = _fed(content, AcknowledgementForm())
    said = _said(answer, replace(found, verdict=Verdict.REJECTED))
    assert said[1:3] == ["AK2*850*00AK5", "AK5*R"]


def test_group_answer_is_not_misled_by_a_guideline_that_looks_like_a_verdict() -> None:
    """AK202 and AK203 behind each other may read like an AK5."""
    body = order(number="00AK5")
    body[0] += "*A"
    found = read_group(payload(group(body, version="005010")))
    answer = GroupAnswer(found.version, AcknowledgementForm())
    answer.add(found.transactions[0])
    said = _said(answer, replace(found, verdict=Verdict.REJECTED))
    assert said[1:3] == ["AK2*850*00AK5*A", "AK5*R"]


def test_group_answer_can_travel_between_processes() -> None:
    """Translation runs in other processes, so what it gives must be picklable, and small."""
    answer, found = _fed(MIXED, AcknowledgementForm())
    made = answer.acknowledgement(3, found)
    again = pickle.loads(pickle.dumps(made))
    assert (again.group, list(again.segments)) == (3, list(made.segments))
    assert len(again.segments) == len(list(again.segments))


def test_group_answer_holds_few_bytes_for_each_accepted_set() -> None:
    """A group may hold hundreds of thousands of sets."""
    found = read_group(payload(group(order())))
    answer = GroupAnswer(found.version, AcknowledgementForm())
    for _ in range(1000):
        answer.add(found.transactions[0])
    assert len(pickle.dumps(answer.acknowledgement(0, found))) < 1000 * 25


def test_group_of_no_known_release_is_answered_in_a_usual_one() -> None:
    """GS08 of our group must be a release, whatever theirs is."""
    answer, found = _fed(payload(group(order(), version="*~")), AcknowledgementForm())
    assert answer.acknowledgement(0, found).version == "004010"
