"""An independent reader accepts every 997, 999 and TA1 that we write."""

from dataclasses import replace

import pytest

from edigateway.model.acknowledgement import AcknowledgementForm, Repetition
from tests.support.samples import open_sample
from tests.support.second_reader import SecondReader
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload
from tests.unit.formats.x12.enclosing import (
    FUNCTIONAL,
    IMPLEMENTATION,
    answers,
    interchange_answers,
)
from tests.unit.formats.x12.verdicts import VERDICTS

FORMS = [
    FUNCTIONAL,
    IMPLEMENTATION,
    replace(FUNCTIONAL, every_set=False),
    replace(IMPLEMENTATION, every_set=False),
]


def test_pyx12_finds_a_fault_where_there_is_one(second_reader: SecondReader) -> None:
    """The check itself can fail: a wrong AK501, or a wrong count, is complained about."""
    (content,) = answers(payload(group(order())))
    assert second_reader.complaints(content) == ""
    assert second_reader.complaints(content.replace(b"AK5*A", b"AK5*Q"))
    assert second_reader.complaints(content.replace(b"SE*6", b"SE*7"))


def test_pyx12_finds_a_fault_in_a_999_and_in_a_ta1_where_there_is_one(
    second_reader: SecondReader,
) -> None:
    """Nor are the other two accepted whatever they say."""
    (content,) = answers(payload(group(order(LINE))), form=IMPLEMENTATION)
    assert second_reader.complaints(content) == ""
    assert second_reader.complaints(content.replace(b"IK3*BEG*2**3", b"IK3*BEG*2**9"))
    (content,) = interchange_answers(payload(group(order())))
    assert second_reader.complaints(content) == ""
    assert second_reader.complaints(content.replace(b"*A*000", b"*Q*000"))
    assert second_reader.complaints(content.replace(b"IEA*0", b"IEA*1"))


@pytest.mark.parametrize("form", FORMS, ids=["997", "999", "997 of errors", "999 of errors"])
@pytest.mark.parametrize(
    "body",
    [
        (BEG, LINE, "CTT*1"),
        (LINE,),
        (BEG, "N3*x", "ZZZ*1", "Q*1", "PO1*1*x*CTN*9.95**VN", "BIG*1*2"),
        (BEG, "REF*DP*1**!!>1", "CUR*BY*USD*x", "REF*DP*a^b>c~", LINE),
        (BEG, LINE, "LS*L1", "LDT*AF*x*DA", "LE*L1", "CTT*9"),
        (BEG, "N1*BY*X", "DTM*010*20240105", "PO1*1*5*EA*" + "9" * 300),
    ],
)
def test_pyx12_accepts_every_kind_of_answer(
    body: tuple[str, ...], form: AcknowledgementForm, second_reader: SecondReader
) -> None:
    """Whatever is wrong in an order, the answer to it is right."""
    for answer in answers(payload(group(order(*body), order())), form=form):
        assert second_reader.complaints(answer) == "", answer


@pytest.mark.parametrize("repeats", Repetition)
@pytest.mark.parametrize("missing", [b"", b"IEA*1*000000001~\n"])
def test_pyx12_accepts_every_kind_of_ta1(
    repeats: Repetition, missing: bytes, second_reader: SecondReader
) -> None:
    """A, E and R, each with its note code."""
    content = payload(group(order())).replace(missing, b"")
    for answer in interchange_answers(content, repeats=repeats):
        assert second_reader.complaints(answer) == "", answer


@pytest.mark.parametrize("name", [name for name in VERDICTS if name[:2] != "99"])
def test_pyx12_accepts_the_answers_to_samples(name: str, second_reader: SecondReader) -> None:
    """Valid or bad, each public sample gets a 997 and a 999 that another reader accepts."""
    content = open_sample(name)
    written = [
        *answers(content, name[:3]),
        *answers(content, name[:3], form=IMPLEMENTATION),
    ]
    for answer in written:
        assert second_reader.complaints(answer) == "", answer
