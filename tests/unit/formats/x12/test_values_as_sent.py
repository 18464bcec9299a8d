"""What is said of values is said of them as they were sent: with their spaces, their separators and their letters."""

import pytest

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import dictionary
from tests.unit.formats.x12.building import (
    BEG,
    LINE,
    codes,
    group,
    order,
    payload,
    read_order,
    read_set,
)
from tests.unit.formats.x12.guided import guided, guideline

SHORT = "N1*ST*X*92*7"
"""N104 has at least two characters (X12 67)."""


@pytest.mark.parametrize("end", ["~\n", "~", "~\r\n"])
@pytest.mark.parametrize("line", [LINE, "PO1*1*5*EA*9.95**VN*ABC  ", "PO1*1*5*EA*9.95**VN*ABC**"])
def test_spaces_that_fill_up_a_value_belong_to_it(end: str, line: str) -> None:
    """X12.6 leaves out trailing spaces, save those that bring text to its least length; however the set is cut."""
    right = payload(group(order(BEG, f"{SHORT} ", "N2*Y", line)), end=end)
    assert codes(read_set(right)) == []
    inside = payload(group(order(BEG, "REF*DP*7 *Y", f"{SHORT} ", line)), end=end)
    assert codes(read_set(inside)) == []


@pytest.mark.parametrize("line", [LINE, f"{LINE} "])
def test_value_without_those_spaces_is_too_short(line: str) -> None:
    """One character is not two, whether or not there are spaces elsewhere in the set."""
    found = read_order(BEG, SHORT, line)
    assert [(each.code, each.message) for each in found.findings] == [
        ("too-short", "N104 is '7'; expected at least 2 characters, not 1.")
    ]


def test_spaces_fill_up_text_in_a_set_that_must_be_cut_piece_by_piece() -> None:
    """A tag in small letters makes the quick cut impossible."""
    assert codes(read_order(BEG, "n1*ST*X*92*7 ", LINE)) == []
    assert codes(read_order(BEG, "n1*ST*X*92*7", LINE)) == ["too-short"]
    assert codes(read_order(BEG, "n1*ST*X*92*7 ", "N1*ST*X*92*7", LINE)) == ["too-short"]


def test_spaces_do_not_fill_up_a_number() -> None:
    """A number is as long as its digits (X12.6); a guideline can ask for more of them."""
    by = guideline("PO101: {min: 2}", "PO102: {min: 2}")
    body = (BEG, "PO1*1 *5 *EA*9.95**VN*ABC")
    assert [each.place.name for each in guided(*body, by=by).findings] == ["PO102"]


def test_spaces_do_not_make_a_value_too_long() -> None:
    """Whatever is behind the text is not counted."""
    assert codes(read_order(BEG, f"REF*DP*{'7' * 30}   *X", f"REF*DP*{'7' * 30}   ", LINE)) == []


def test_long_value_is_quoted_in_part_and_its_length_told() -> None:
    """A message is one line, and says by how much the value is too long."""
    (found,) = read_order(BEG, f"REF*DP*{'7' * 45}", LINE).findings
    assert found.message == f"REF02 is '{'7' * 40}'...; expected at most 30 characters, not 45."
    (found,) = read_order(BEG, "PO1*1*1234567890123456*EA", "CTT*1").findings
    assert found.message.endswith("expected at most 15 digits, not 16.")


@pytest.mark.parametrize("line", [LINE, LINE.replace("PO1", "po1"), f"{LINE} "])
def test_component_separator_in_text_is_told(line: str) -> None:
    """It cannot be told from the parts of a composite, which REF02 is not (X12.6)."""
    (found,) = read_order(BEG, "REF*DP*a>b", line).findings
    assert (found.code, found.place.name, str(found.severity)) == (
        "invalid-character",
        "REF02",
        "warning",
    )
    assert found.message == "REF02 is 'a>b'; expected text without '>', which separates components."


def test_component_separator_in_a_code_or_number_is_not_told_twice() -> None:
    """It says enough that the value is no code and no number."""
    found = read_order(BEG, "PO1*1*5>6*E>A", "CTT*1").findings
    assert [(each.code, each.place.name) for each in found] == [
        ("bad-number", "PO102"),
        ("bad-code", "PO103"),
    ]


@pytest.mark.parametrize("mark", ["U", "0", " "])
def test_letter_in_place_of_a_component_separator_separates_nothing(mark: str) -> None:
    """Some senders leave a letter or a blank in ISA16; then text is text."""
    content = payload(group(order(BEG, "REF*DP*aU0 b", LINE))).replace(
        b"*P*>~", f"*P*{mark}~".encode()
    )
    assert codes(read_set(content)) == []


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("PO1*1*X*EA", "a decimal number"),
        ("AMT*TT*1.5.", "a decimal number"),
        (
            "SAC*C*D240***12.5",
            "a number without a decimal point, the decimals being its last 2 digits",
        ),
        ("CTT*1.5", "a whole number without a decimal point"),
        ("CTT*X", "a whole number without a decimal point"),
    ],
)
def test_number_is_asked_for_in_words(segment: str, expected: str) -> None:
    """Nobody has to know what R and N2 mean (X12.6)."""
    line, last = (segment, "CTT*1") if segment[:3] == "PO1" else (LINE, segment)
    body = (BEG, line, last) if last[:3] == "CTT" else (BEG, last, line)
    expectations = [each.message.rpartition("expected ")[2] for each in read_order(*body).findings]
    assert f"{expected}." in expectations


def test_number_with_one_decimal_is_asked_for_in_words() -> None:
    """One digit is not said like two."""
    manner = Manner(component=">", repetition="", short_dates=False)
    (fault,) = dictionary("004010").element("34").faults("X", manner)
    assert fault.expected.endswith("the decimals being its last digit")


@pytest.mark.parametrize(
    ("segment", "quote"),
    [
        ("zz9*1", "'zz9'"),
        ("free text, in  Two CASES", "'free text, in  Two CASES'"),
        ("9" * 50 + "*1", f"'{'9' * 40}'..."),
        ("Zo\xeb*1", "'Zo\xeb'"),
        ("Q \x07*1", r"'Q \x07'"),
    ],
)
def test_unknown_segment_is_quoted_as_it_was_sent(segment: str, quote: str) -> None:
    """Whoever looks for it in the file finds it."""
    (found,) = read_order(BEG, segment, LINE).findings
    assert found.message == f"{quote} is not a segment id; a delimiter may stand in the data."
