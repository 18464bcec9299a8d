"""Locations in guidelines: the trade's own designators."""

import pytest

from edigateway.formats.x12.guideline.locations import parse


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("N1", "N1"),
        ("N101", "N101"),
        ("BEG03", "BEG03"),
        ("TD5", "TD5"),
        ("TD503", "TD503"),
        ("W0503", "W0503"),
        ("G6201", "G6201"),
        ("REF[DP]02", "REF[01=DP]02"),
        ("MEA[02=G]", "MEA[02=G]"),
        ("MEA04-1", "MEA04-1"),
        ("PO1/PID05", "PO1/PID05"),
        ("N1[ST]/N404", "N1[01=ST]/N404"),
        ("HL[O]/HL[P]/MAN", "HL[03=O]/HL[03=P]/MAN"),
    ],
)
def test_location_that_is_right_is_read(text: str, location: str) -> None:
    """A segment has two or three characters, an element two digits; the code is the first element's, of HL the third's."""
    assert str(parse(text)) == location


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "beg03",
        "BEG3",
        "BEG00",
        "N1/",
        "/N1",
        "N1[]",
        "N1[S/T]",
        "MEA[00=G]",
        "N101\n",
        "N10102",
    ],
)
def test_location_that_is_wrong_is_none(text: str) -> None:
    """Nothing is guessed."""
    assert parse(text) is None
