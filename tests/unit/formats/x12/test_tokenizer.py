"""Segments and elements, with what is forgiven on the way."""

from io import BytesIO

import pytest

from edigateway.formats.x12.syntax import delimiters, window
from edigateway.formats.x12.syntax.tokenizer import Limits, Tokenizer
from edigateway.formats.x12.syntax.window import Window
from edigateway.model.record import Record
from tests.unit.formats.x12.building import ISA


def _segments(text: str) -> list[Record]:
    held = Window(BytesIO(text.encode("latin-1")))
    header = held.next_header()
    assert header is not None
    return list(iter(Tokenizer(held, header, Limits()).take, None))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("N1*ST*X***~", ["N1", "ST", "X"]),
        ("N1*ST*X  *92*1 ~", ["N1", "ST", "X", "92", "1"]),
        ("  n1*ST*x~", ["N1", "ST", "x"]),
        ("N1*ST*long\r\n name~", ["N1", "ST", "long name"]),
        ("N1**X~", ["N1", "", "X"]),
        ("N1* X~", ["N1", " X"]),
        ("~\r\n~N1*ST~", ["N1", "ST"]),
        ("N1*ST", ["N1", "ST"]),
        ("IEA*1*000000001\r\nbest regards", ["IEA", "1", "000000001"]),
        ("IEA*1*000000001\x1a", ["IEA", "1", "000000001"]),
    ],
)
def test_tokenizer_forgives_what_does_not_change_the_meaning(
    body: str, expected: list[str]
) -> None:
    """Surplus separators, padding, case of tags, wrapping and what follows the end are put right."""
    (segment,) = _segments(ISA + "~\r\n" + body)
    assert segment.elements == expected


def test_tokenizer_offsets_point_at_each_tag() -> None:
    """The offset of a segment is where its tag begins, after any line end or indent."""
    text = "junk\n" + ISA + "~\r\n  GS*PO~\n\nST*850~SE*1~"
    assert [text[each.offset : each.offset + 2] for each in _segments(text)] == ["GS", "ST", "SE"]


def test_tokenizer_line_feed_as_terminator_accepts_crlf_and_blank_lines() -> None:
    """Where lines are segments, both kinds of line ends may be mixed and empty lines are no segments."""
    assert [each.tag for each in _segments(ISA + "\nGS*PO\r\n\r\nST*850\nSE*2")] == [
        "GS",
        "ST",
        "SE",
    ]


def test_tokenizer_stops_where_another_interchange_begins() -> None:
    """An ISA that comes before IEA is not a segment of the interchange before it, whatever its delimiters."""
    other = ISA.replace("*", "|") + "!"
    assert [each.tag for each in _segments(ISA + "~GS*PO~\n" + other + "GS|PO!")] == ["GS"]


@pytest.mark.parametrize("size", range(1, 12))
def test_window_word_that_ends_in_isa_is_no_header_wherever_a_block_ends(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood before a block is remembered, so that VISA does not become an ISA."""
    monkeypatch.setattr(window, "BLOCK_BYTES", size)
    content = (
        b"V" + ISA.replace("ACME", "NOBODY").encode() + b"~" + b"\n" * 5000 + ISA.encode() + b"~"
    )
    header = Window(BytesIO(content)).next_header()
    assert header is not None
    assert header.elements[6].strip() == "ACME"


@pytest.mark.parametrize("size", [7, 1 << 16])
@pytest.mark.parametrize(("words", "found"), [(999, True), (1000, False)])
def test_window_gives_up_after_a_thousand_words_that_are_no_header(
    size: int, words: int, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where blocks end makes no difference to what is given up, nor does it who looks for the ISA."""
    monkeypatch.setattr(window, "BLOCK_BYTES", size)
    text = f"ISA|{' ':40}" * words + ISA + "~"
    assert (Window(BytesIO(text.encode())).next_header() is not None) is found
    assert (delimiters.find_header(text) is not None) is found
