"""Numbers in the one form that X12 gives them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.formats.x12.dictionary.schemas import dictionary
from edigateway.formats.x12.syntax import values
from edigateway.formats.x12.syntax.numbers import decimal, integer
from edigateway.formats.x12.writing.numbers import NumberPlaces


@pytest.mark.parametrize(
    ("given_value", "canonical"),
    [
        ("5", "5"),
        ("+5", "5"),
        ("005", "5"),
        ("-05", "-5"),
        ("0", "0"),
        ("-000", "0"),
        ("1.5", "1.5"),
        ("A", "A"),
        ("", ""),
        ("\u0665", "\u0665"),
    ],
)
def test_integer_has_no_plus_and_no_leading_zeros(given_value: str, canonical: str) -> None:
    """A point says something else in a number of type Nn, and is not ours to interpret."""
    assert integer(given_value) == canonical


def test_integer_keeps_the_zeros_of_its_shortest_length() -> None:
    """Some numbers have a least number of digits."""
    assert integer("7", 6) == "000007"
    assert integer("-00000007", 6) == "-000007"


@pytest.mark.parametrize(
    ("given_value", "canonical"),
    [
        ("9.95", "9.95"),
        ("9.50", "9.5"),
        ("9.00", "9"),
        ("9.", "9"),
        ("0.75", ".75"),
        (".75", ".75"),
        ("-0.750", "-.75"),
        ("+1", "1"),
        ("100", "100"),
        ("0", "0"),
        ("-0.00", "0"),
        ("1E3", "1000"),
        ("1.25E1", "12.5"),
        ("125E-2", "1.25"),
        ("5E-3", ".005"),
        (".", "."),
        ("", ""),
        ("1,5", "1,5"),
        ("1E500", "1E500"),
    ],
)
def test_decimal_is_as_short_as_x12_asks(given_value: str, canonical: str) -> None:
    """No exponent, no plus, no zeros but those that count."""
    assert decimal(given_value) == canonical


def test_decimal_keeps_to_its_lengths() -> None:
    """Leading zeros fill up the shortest length; what would be too long stays as it is."""
    assert decimal("1.5", 4, 10) == "001.5"
    assert decimal("1E20", 1, 10) == "1E20"


@given(
    st.from_regex(r"[+-]?(?:[0-9]{1,8}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})(?:E-?[0-9])?", fullmatch=True)
)
def test_decimal_never_changes_the_value(value: str) -> None:
    """The canonical form is the same number, and the canonical form of itself."""
    canonical = decimal(value, 1, 30)
    assert Decimal(canonical) == Decimal(value)
    assert decimal(canonical, 1, 30) == canonical
    assert values.is_decimal(canonical)


def test_number_places_are_those_of_the_dictionary() -> None:
    """PO102 and PO104 are numbers; segments that nobody knows have none."""
    places = NumberPlaces(dictionary("004010"), ">")
    assert [position for position, _ in places["PO1"]] == [2, 4]
    assert [position for position, _ in places["MEA"]] == [3, 4, 5, 6]
    assert places["ZZZ"] == ()
    assert "ZZZ" not in places
    assert NumberPlaces(None, ">")["PO1"] == ()


@pytest.mark.parametrize("tag", ["", "po1", "PO1 "])
def test_number_places_of_what_is_no_tag_raise(tag: str) -> None:
    """Such a tag must be put right first."""
    with pytest.raises(KeyError):
        NumberPlaces(dictionary("004010"), ">")[tag]


def test_number_places_do_not_remember_for_ever() -> None:
    """Hostile data may have endless values."""
    ((_, rewritten), *_) = NumberPlaces(dictionary("004010"), ">")["PO1"]
    assert [rewritten["05"], rewritten["5"]] == ["5", None]
    for n in range(20_000):
        assert rewritten[str(n)] is None
    assert len(rewritten) < 1 << 14
    assert rewritten["5".zfill(40)] == "5"
    assert max(map(len, rewritten)) < 40
