"""An independent reader accepts every 997 that we write."""

import pytest

from tests.support.samples import open_sample
from tests.support.second_reader import SecondReader
from tests.unit.formats.x12.building import BEG, LINE, group, order, payload
from tests.unit.formats.x12.enclosing import answers
from tests.unit.formats.x12.verdicts import VERDICTS


def test_pyx12_finds_a_fault_where_there_is_one(second_reader: SecondReader) -> None:
    """The check itself can fail: a wrong AK501, or a wrong count, is complained about."""
    (content,) = answers(payload(group(order())))
    assert second_reader.complaints(content) == ""
    assert second_reader.complaints(content.replace(b"AK5*A", b"AK5*Q"))
    assert second_reader.complaints(content.replace(b"SE*6", b"SE*7"))


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
    body: tuple[str, ...], second_reader: SecondReader
) -> None:
    """Whatever is wrong in an order, the answer to it is right."""
    for answer in answers(payload(group(order(*body), order()))):
        assert second_reader.complaints(answer) == "", answer


@pytest.mark.parametrize("name", [name for name in VERDICTS if name[:2] != "99"])
def test_pyx12_accepts_the_answers_to_samples(name: str, second_reader: SecondReader) -> None:
    """Valid or bad, each public sample gets a 997 that another reader accepts."""
    for answer in answers(open_sample(name), name[:3]):
        assert second_reader.complaints(answer) == "", answer
