"""Names from outside: shown without trickery, held without loss."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.transports.directory.names import (
    claimed_name,
    new_token,
    printable,
    split_claimed,
)

any_name = (
    st.binary(min_size=1, max_size=255)
    .filter(lambda raw: not {0, ord("/")} & set(raw))
    .map(os.fsdecode)
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("PO 4711.edi", "PO 4711.edi"),
        ("Größe…edi", "Größe…edi"),
        ("a\nb\tc\x00", r"a\x0ab\x09c\x00"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202egpj.edi", r"\u202egpj.edi"),
        ("\udcff", r"\xff"),
        ("\u0085", r"\u0085"),
        ("\udc85", r"\x85"),
        ("\U000e0041", r"\U000e0041"),
        (r"\x0a", r"\\x0a"),
    ],
)
def test_printable_escapes_what_cannot_be_seen(name: str, shown: str) -> None:
    """Control, bidirectional and invisible characters, broken UTF-8 and the backslash are escaped."""
    assert printable(name) == shown


@given(any_name, any_name)
def test_printable_never_makes_two_names_look_alike(one: str, other: str) -> None:
    """Whatever the bytes, the rendering is printable and belongs to one name only."""
    assert printable(one).isprintable()
    assert (printable(one) == printable(other)) == (one == other)


@given(any_name)
def test_claimed_name_fits_and_gives_the_name_back(name: str) -> None:
    """Any name fits behind our token, and comes back whole or cut at a character."""
    token = new_token()
    claimed = claimed_name(token, name, 255)
    assert len(os.fsencode(claimed)) <= 255
    found = split_claimed(claimed)
    assert found is not None
    assert found[0] == token
    assert name.startswith(found[1])
    assert found[1] == name or len(os.fsencode(claimed)) > 251


@pytest.mark.parametrize("name", ["", "a", "0" * 32, f"{'0' * 32}-", f"{'g' * 32}-a", "../x"])
def test_split_claimed_of_other_names_is_none(name: str) -> None:
    """What others left in our folder is not taken for a claim."""
    assert split_claimed(name) is None
