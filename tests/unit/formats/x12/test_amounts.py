"""Scaled numbers: exact, and never taken in by what is no number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.formats.x12.reading.totals.amounts import (
    AMOUNTS,
    ONE,
    Amounts,
    implied_amount,
    known_amount,
    written,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12", 12 * ONE),
        ("12.34", 12_340_000_000),
        (".75", 750_000_000),
        ("5.", 5 * ONE),
        ("007", 7 * ONE),
        ("-.5", -500_000_000),
        ("-0.5", -500_000_000),
        ("+3", 3 * ONE),
        ("0.123456789", 123_456_789),
        ("9" * 20, int("9" * 20) * ONE),
    ],
)
def test_number_is_read_exactly(text: str, amount: int) -> None:
    """Signs, leading zeros and points are as partners write them."""
    assert AMOUNTS[text] == amount
    assert known_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "-", "+.", "--5", "1-", "1,5", "1_0", " 1", "1E5", "NaN", "٣", "-٣", "1.2.3"),
        *("12a", "0.1234567890", "9" * 21),
    ],
)
def test_text_that_is_no_plain_number_is_not_read(text: str) -> None:
    """Nor is one with more digits or decimals than any amount has; and it is not remembered."""
    assert known_amount(text) is None
    assert text not in AMOUNTS


@given(st.decimals(-(10**9), 10**9, places=4))
def test_number_written_and_read_is_the_same(number: Decimal) -> None:
    """No digit is lost on the way."""
    scaled = AMOUNTS[f"{number:f}"]
    assert Decimal(scaled) == number * ONE
    assert Decimal(written(scaled)) == number


@pytest.mark.parametrize(
    ("text", "text_of_amount"), [("100", "1"), ("139550", "1395.5"), ("-5", "-0.05"), ("0", "0")]
)
def test_implied_places_are_cents(text: str, text_of_amount: str) -> None:
    """Type N2 has two decimal places without a point."""
    amount = implied_amount(text)
    assert amount is not None
    assert written(amount) == text_of_amount


def test_implied_places_give_way_to_a_point() -> None:
    """A point in an N2 field means what it says."""
    assert implied_amount("250.00") == 250 * ONE
    assert implied_amount("x") is None


def test_amounts_remembered_are_not_endless() -> None:
    """Very many different numbers do not pile up."""
    amounts = Amounts()
    for number in range(5000):
        assert amounts[str(number)] == number * ONE
    assert 0 < len(amounts) <= 4096
