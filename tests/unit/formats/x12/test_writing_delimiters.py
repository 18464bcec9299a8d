"""Which delimiters an interchange is written with."""

from typing import Any

import pytest

from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.writing.delimiting import USUAL, avoiding, delimiters_of
from edigateway.formats.x12.writing.style import InData
from tests.unit.formats.x12.outgoing import group, interchange, order, segments, unchecked


def _marks(given: Any, asked: Delimiters | None = None, isa12: str = "00501") -> str:
    found = delimiters_of(given, asked, isa12)
    return found.element + found.component + found.segment + found.repetition


@pytest.mark.parametrize(
    ("given", "isa12", "marks"),
    [
        (None, "00501", "*>~^"),
        (None, "00401", "*>~"),
        ({}, "00501", "*>~^"),
        ({"element": "|", "component": ":"}, "00501", "|:~^"),
        ({"element": "^"}, "00501", "^>~*"),
        ({"component": ""}, "00501", "*>~^"),
        ({"repetition": ""}, "00501", "*>~"),
        ({"segment": "\n", "repetition": "!"}, "00401", "*>\n"),
    ],
)
def test_delimiters_that_are_not_given_are_chosen(given: Any, isa12: str, marks: str) -> None:
    """The usual ones, unless another delimiter has them already."""
    assert _marks(given, isa12=isa12) == marks


def test_delimiters_that_are_asked_for_come_first() -> None:
    """The style has the last word."""
    asked = Delimiters(element="|", component=":", segment="!", repetition="%")
    assert _marks({"element": "+"}, asked) == "|:!%"
    assert _marks({"element": "+"}, asked, "00401") == "|:!"


@pytest.mark.parametrize(
    ("given", "path", "problem"),
    [
        ({"element": "A"}, ("element",), "'A' cannot be a delimiter"),
        ({"element": ""}, ("element",), "'' cannot be a delimiter"),
        ({"segment": " "}, ("segment",), "' ' cannot be a delimiter"),
        ({"segment": "§"}, ("segment",), "cannot be a delimiter"),
        ({"element": "\n"}, ("element",), "can end segments, and nothing else"),
        ({"element": "~"}, ("element",), "cannot be two delimiters at once"),
        ({"element": "**"}, ("element",), "expected one character, found the text '**'"),
        ({"element": None}, ("element",), "expected one character, found null"),
        (["*"], (), "expected an object, found an array"),
    ],
)
def test_delimiters_that_cannot_be_used_are_refused(
    given: Any, path: tuple[str, ...], problem: str
) -> None:
    """A delimiter is one character, no letter, no blank, and has one meaning."""
    given = given | {"segment": given.get("segment", "~")} if isinstance(given, dict) else given
    with pytest.raises(Unwritable) as refused:
        delimiters_of(given, None, "00501")
    assert refused.value.path == path
    assert problem in str(refused.value)


def test_delimiters_avoid_what_data_uses() -> None:
    """Those that are free stay what they are."""
    found = avoiding(set("ABC*>|"), USUAL)
    assert found == Delimiters(element=":", component="!", segment="~", repetition="^")


@pytest.mark.parametrize("mark", "\x1c\x1d\x1e\x1f")
@pytest.mark.parametrize("isa12", ["00401", "00501"])
def test_delimiters_that_stand_in_until_others_are_chosen_are_never_data(
    mark: str, isa12: str
) -> None:
    """Control characters in data do not become delimiters, whatever stands in for these meanwhile."""
    one = interchange(group(order(["NTE", "", f"a{mark}b"])), isa12=isa12)
    with pytest.raises(Unwritable, match="cannot be written in the charset"):
        unchecked(one, in_data=InData.AVOID)
    content = unchecked(one, in_data=InData.AVOID, substitute="?")
    assert segments(content, "NTE") == ["NTE**a?b"]
