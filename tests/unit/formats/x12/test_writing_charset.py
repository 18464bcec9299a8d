"""The characters that are written, and how others are spelled."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.formats import x12
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.writing.charset import Charset
from tests.unit.formats.x12.outgoing import (
    BEG,
    LINE,
    group,
    interchange,
    order,
    segments,
    unchecked,
    written,
)


def order_with(text: str, **style: Any) -> bytes:
    """Return an order with this text in its BEG03."""
    body = [["BEG", "00", "SA", text, "", "20240105"], LINE, ["CTT", "1"]]
    return written(interchange(group(order(*body))), style=x12.Style(**style))


@pytest.mark.parametrize(
    ("charset", "text", "spelled"),
    [
        (Charset.EXTENDED, "Müller & Søn", "Muller & Son"),
        (Charset.EXTENDED, "\u201cÉtoile\u201d \u2013 5\u20ac", '"Etoile" - 5EUR'),
        (Charset.EXTENDED, "½ \u0131\u00d7ß\ttab", "1/2 ixss tab"),
        (Charset.EXTENDED, "\ufb01n e\u0301", "fin e"),
        (Charset.BASIC, "Müller's box #5", "MULLER'S BOX 5"),
        (Charset.LATIN_1, "Müller \u2013 Łódź", "Müller - Lódz"),
        (Charset.UTF_8, "Łódź \u4e2d\u6587", "Łódź \u4e2d\u6587"),
    ],
)
def test_text_is_spelled_with_the_characters_of_the_charset(
    charset: Charset, text: str, spelled: str
) -> None:
    """Accents go, ligatures come apart, and what looks like ASCII becomes it."""
    content = order_with(text, charset=charset, substitute="")
    assert f"BEG*00*SA*{spelled}**20240105" in content.decode(charset.encoding)


@pytest.mark.parametrize(
    ("charset", "text", "character"),
    [
        (Charset.EXTENDED, "No. \u4e2d", "\u4e2d"),
        (Charset.EXTENDED, "bell\x07", "\x07"),
        (Charset.BASIC, "#5", "#"),
        (Charset.LATIN_1, "\x85", "\x85"),
        (Charset.UTF_8, "\ud800", "\ud800"),
        (Charset.UTF_8, "\x1c", "\x1c"),
    ],
)
def test_text_that_cannot_be_spelled_is_refused(
    charset: Charset, text: str, character: str
) -> None:
    """Nothing becomes a question mark; a substitute is used only if one was chosen."""
    with pytest.raises(Unwritable) as refused:
        order_with(text, charset=charset)
    assert refused.value.problem == f"{character!r} cannot be written in the charset {charset}"
    assert refused.value.path[-3:] == ("segments", 0, 3)
    assert b"*" + text.replace(character, "?").encode() + b"*" in order_with(
        text, charset=charset, substitute="?"
    )


def test_text_of_spaces_is_empty() -> None:
    """What is spelled with a space at the end is cut there."""
    assert b"BEG*00*SA*4711**20240105" in order_with("4711\t")
    assert BEG[3] == "4711"


@given(st.text(), st.sampled_from(Charset))
def test_spelling_stays_within_the_charset(text: str, charset: Charset) -> None:
    """Whatever comes in, only characters of the charset go out, and those that it has are kept."""
    spelled = charset.spell(text, "?")
    assert charset.has(spelled)
    spelled.encode(charset.encoding)
    if charset.has(text):
        assert spelled == text


@pytest.mark.parametrize(
    ("charset", "tag", "spelled"),
    [
        (Charset.EXTENDED, "\u00afn1", "N1"),
        (Charset.LATIN_1, "\u00ff1", "Y1"),
        (Charset.BASIC, "\u00e6", "AE"),
    ],
)
def test_tag_beyond_the_charset_is_spelled_without_spaces(
    charset: Charset, tag: str, spelled: str
) -> None:
    """What is spelled with a space before it, or has no capital letter in the charset, is a tag all the same."""
    content = unchecked(interchange(group(order([tag, "X"]))), charset=charset)
    assert f"{spelled}*X" in segments(content)


@pytest.mark.parametrize(
    ("charset", "tag"), [(Charset.EXTENDED, "\u00af"), (Charset.LATIN_1, "\u00b5")]
)
def test_tag_of_which_nothing_can_be_spelled_is_refused(charset: Charset, tag: str) -> None:
    """A segment needs a tag."""
    with pytest.raises(Unwritable):
        unchecked(interchange(group(order([tag, "X"]))), charset=charset)
