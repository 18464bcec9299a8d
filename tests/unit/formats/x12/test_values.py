"""Single values by data type."""

import pytest

from edigateway.formats.x12.syntax import values


@pytest.mark.parametrize("value", ["20240229", "19991231"])
def test_is_date_real_day_is_true(value: str) -> None:
    """CCYYMMDD of a day that there was."""
    assert values.is_date(value)


@pytest.mark.parametrize("value", ["20230229", "2024010", "00000000", "240105", "2024010²", ""])
def test_is_date_anything_else_is_false(value: str) -> None:
    """Neither another form nor a day that there never was."""
    assert not values.is_date(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("240229", True), ("000229", True), ("990229", False), ("2402", False), ("20240229", False)],
)
def test_is_short_date_is_a_day_of_either_century(value: str, expected: bool) -> None:
    """YYMMDD; 1999 had no 29 February, 2000 had one."""
    assert values.is_short_date(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(value, True) for value in ("1200", "235959", "2359591", "23595999")],
        *[(value, False) for value in ("2400", "1260", "12", "12:00")],
    ],
)
def test_is_time_has_four_to_eight_digits(value: str, expected: bool) -> None:
    """HHMM, HHMMSS, HHMMSSD and HHMMSSDD."""
    assert values.is_time(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(value, True) for value in ("1", "-.75", "+10.00", "1.", "1.5E3")],
        *[(value, False) for value in ("", ".", "1,5", "1.2.3", "²", "1e3")],
    ],
)
def test_is_decimal_takes_sign_point_and_exponent(value: str, expected: bool) -> None:
    """Type R, with the liberties that partners take with zeros and signs."""
    assert values.is_decimal(value) is expected


def test_is_decimal_long_nonsense_takes_no_long_time() -> None:
    """A hostile value is judged in time that grows no faster than its length."""
    assert not values.is_decimal("9" * 2_000_000 + "x")


def test_digits_counts_neither_sign_nor_point() -> None:
    """The length of a number is the number of its digits."""
    assert values.digits("-12.50") == 4


def test_judgements_of_endless_values_are_forgotten() -> None:
    """What is remembered is short, and never more than some thousands of values."""
    asked: list[str] = []

    def test(value: str) -> bool:
        asked.append(value)
        return True

    judgements = values.Judgements(test)
    many = [f"{n:08d}" for n in range(5_000)]
    assert all(judgements[each] for each in [*many, "too long to be remembered"])
    assert len(judgements) < 4_097
    assert judgements[many[-1]]
    assert asked == [*many, "too long to be remembered"]
