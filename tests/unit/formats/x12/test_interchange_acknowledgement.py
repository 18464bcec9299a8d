"""The TA1: what is said of an envelope, and when nothing may be said."""

import pytest

from edigateway.formats.x12.acknowledging.interchange import acknowledge_interchange
from edigateway.formats.x12.reading.reader import peek
from edigateway.model.acknowledgement import Repetition
from tests.unit.formats.x12.building import LINE, group, order, payload, read_one
from tests.unit.formats.x12.enclosing import interchange_answers

ORDER = payload(group(order()))


def _said(content: bytes, repeats: Repetition = Repetition.NOTHING) -> str | None:
    answer = acknowledge_interchange(read_one(content), repeats)
    return None if answer is None else "*".join(answer.segment)


def test_ta1_repeats_number_date_and_time_of_a_whole_interchange() -> None:
    """TA101 is ISA13, TA102 ISA09, TA103 ISA10; A with 000 where nothing is wrong."""
    assert _said(ORDER) == "TA1*000000001*240105*1200*A*000"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"IEA*1*000000001", b"IEA*1*000000002", "E*001"),
        (b"IEA*1", b"IEA*2", "E*021"),
        (b"*0*P*>", b"*0*X*>", "E*020"),
        (b"*ZZ*ACME           *", b"*ZZ*ACME*", "E*022"),
        (b"IEA*1*000000001~\n", b"", "R*023"),
        (b"GS*PO", b"GS*", "R*024"),
        (b"GE*1*1~\n", b"GE*1*1~\nZZZ*1~\n", "E*022"),
    ],
)
def test_ta1_envelope_faults_have_their_codes(before: bytes, after: bytes, expected: str) -> None:
    """E where everything was taken in spite of a fault, R only where nothing was."""
    assert before in ORDER
    said = _said(ORDER.replace(before, after))
    assert said is not None
    assert said.endswith(expected)


def test_ta1_tells_the_gravest_fault() -> None:
    """There is room for one code: an error goes before a warning that was found first."""
    content = ORDER.replace(b"*0*P*>", b"*0*X*>").replace(b"IEA*1*000000001~\n", b"")
    assert _said(content) == "TA1*000000001*240105*1200*R*023"


def test_ta1_says_nothing_of_what_is_wrong_in_a_set() -> None:
    """A rejected order in a right envelope is no matter of the TA1."""
    assert _said(payload(group(order(LINE)))) == "TA1*000000001*240105*1200*A*000"


@pytest.mark.parametrize(
    ("repeats", "expected"), [(Repetition.NUMBER, "E*025"), (Repetition.EVERYTHING, "R*025")]
)
def test_ta1_of_a_repetition(repeats: Repetition, expected: str) -> None:
    """The same bytes again are not taken; another interchange with the same number is."""
    assert _said(ORDER, repeats) == f"TA1*000000001*240105*1200*{expected}"


def test_ta1_of_a_repetition_tells_other_faults_first() -> None:
    """A number that was used before is the least of what may be wrong, unless it is the very same interchange."""
    content = ORDER.replace(b"IEA*1", b"IEA*2")
    assert _said(content, Repetition.NUMBER) == "TA1*000000001*240105*1200*E*021"
    assert _said(content, Repetition.EVERYTHING) == "TA1*000000001*240105*1200*R*025"


def test_ta1_is_never_answered() -> None:
    """An interchange that holds a TA1 and no group gets nothing, even if it asks and is cut off."""
    answer = interchange_answers(ORDER)[0]
    assert _said(answer) is None
    assert _said(answer.replace(b"*0*P*>", b"*1*P*>").replace(b"IEA", b"XXX")) is not None
    assert _said(answer[: answer.index(b"IEA")].replace(b"*0*P*>", b"*1*P*>")) is None


def test_ta1_for_a_set_without_a_group_rejects_the_interchange() -> None:
    """There is nothing else by which the sender could be told: no group, so no 997."""
    content = payload(order())
    assert _said(content) == "TA1*000000001*240105*1200*R*022"


def test_ta1_for_nobody_is_not_sent() -> None:
    """Without a sender there is nobody to answer."""
    assert _said(ORDER.replace(b"*ZZ*ACME           *", b"*ZZ*               *")) is None


def test_ta1_gives_numbers_the_form_that_it_must_have() -> None:
    """TA101 has nine digits, TA102 six characters, TA103 four, whatever was received."""
    content = ORDER.replace(b"*240105*1200*U", b"*2401>5*12  *U").replace(
        b"*000000001*0", b"*A00000001*0"
    )
    assert _said(content) == "TA1*000000001*024015*0012*E*014"


def test_enclose_interchange_is_an_interchange_without_groups() -> None:
    """A TA1 travels alone; IEA01 is 0, and ISA14 asks for no answer."""
    (content,) = interchange_answers(ORDER)
    assert content.decode("ascii").split("\n") == [
        f"ISA*00*{' ' * 10}*00*{' ' * 10}*ZZ*{'US':15}*ZZ*{'ACME':15}*240105*1230*U*00401*000000042*0*P*>~",
        "TA1*000000001*240105*1200*A*000~",
        "IEA*0*000000042~",
        "",
    ]
    assert read_one(content).findings == ()
    assert str(peek(content)[0].receiver) == "ZZ/ACME"
