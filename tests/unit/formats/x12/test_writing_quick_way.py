"""The quick way of the writer is never other than quick: what needs nothing put right is written as it is."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.writing.charset import Charset
from edigateway.formats.x12.writing.delimiting import STAND_INS, USUAL
from edigateway.formats.x12.writing.notation import Notation
from edigateway.formats.x12.writing.style import Style

USUAL_STYLE = Style()
LINES = Delimiters(element="|", component=":", segment="\n", repetition="")

Segments = list[list[str]]
right = st.text("A0 #", max_size=3)
any_text = st.text("A *~>^|:\n\r\x1c\x85\u00fc\u200b\u4e2d\ud800", max_size=2)
values = st.one_of(right, right, right, any_text)
segments = st.lists(st.lists(values, min_size=1, max_size=4), min_size=1, max_size=4)


def is_clean(found: Sequence[Sequence[str]], notation: Notation) -> bool:
    """Tell whether segments may go the quick way."""
    return notation.is_clean(notation.text(found), found)


@given(
    found=segments,
    delimiters=st.sampled_from([USUAL, STAND_INS, LINES]),
    charset=st.sampled_from(Charset),
    line_end=st.sampled_from(["", "\n", "\r\n"]),
)
def test_segments_that_are_clean_stay_as_they_are(
    found: Segments, delimiters: Delimiters, charset: Charset, line_end: str
) -> None:
    """The long way, element by element, would change nothing in them but their tags."""
    notation = Notation(delimiters, Style(charset=charset, line_end=line_end))
    tagged = [["REF", *each[1:]] for each in found]
    if is_clean(tagged, notation):
        assert [notation.segment(each) for each in tagged] == tagged
        notation.text(tagged).encode(notation.encoding)


@pytest.mark.parametrize(
    ("style", "delimiters", "text"),
    [
        (USUAL_STYLE, USUAL, "Dock 4, \"left\" & 'right' #5 {a|b}"),
        (USUAL_STYLE, STAND_INS, "*~>^"),
        (Style(line_end=""), LINES, "*~>^"),
        (Style(charset=Charset.BASIC), LINES, "DOCK 4, LEFT*"),
        (Style(charset=Charset.LATIN_1), USUAL, "Müller"),
        (Style(charset=Charset.UTF_8), USUAL, "Łódź \u200b \u4e2d\u6587"),
    ],
)
def test_usual_text_is_clean(style: Style, delimiters: Delimiters, text: str) -> None:
    """What is right in its charset goes the quick way, empty elements and all."""
    assert is_clean([["REF", "DP", "", text], ["MSG", text]], Notation(delimiters, style))


@pytest.mark.parametrize(
    "text",
    [
        *("A*B", "A~B", "A>B", "A^B", "A\nB", "A\tB", "\x7f"),
        *("pad ", "Müller", "\x85", "\u4e2d", "\ud800"),
        "",
    ],
)
def test_text_that_must_be_put_right_is_not_clean(text: str) -> None:
    """A delimiter, a space or nothing at the end, or a character that the charset lacks: each is looked at closely."""
    notation = Notation(USUAL, USUAL_STYLE)
    assert is_clean([["REF", "DP", "1"], ["MSG", "1"]], notation)
    assert not is_clean([["REF", "DP", text], ["MSG", "1"]], notation)
    assert not is_clean([["REF", "DP", "1"], ["MSG", text]], notation)
    assert is_clean([["REF", text, "1"]], notation) == (text == "")
    try:
        put_right = notation.segment(["MSG", text])
    except Unwritable:
        return
    assert put_right != ["MSG", text]
