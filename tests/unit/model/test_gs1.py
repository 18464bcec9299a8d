"""The numbers of GS1 and their check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edigateway.model.gs1 import check_digit, ends_in_check_digit, is_gln, is_gtin, is_sscc

RIGHT = ["96385074", "036000291452", "4006381333931", "10614141000415", "106141411234567897"]
DIGITS = st.text("0123456789", min_size=1, max_size=17)


@pytest.mark.parametrize("number", RIGHT)
def test_number_with_its_check_digit_is_right(number: str) -> None:
    """Numbers as they are printed in the specifications and on goods."""
    assert ends_in_check_digit(number)
    assert check_digit(number[:-1]) == number[-1]


@given(data=DIGITS, other=st.integers(1, 9))
def test_only_one_check_digit_is_right(data: str, other: int) -> None:
    """Every other digit in its place is found out."""
    right = check_digit(data)
    assert ends_in_check_digit(data + right)
    assert not ends_in_check_digit(data + str((int(right) + other) % 10))


@given(data=DIGITS)
def test_zeros_in_front_make_no_difference(data: str) -> None:
    """The shorter numbers of GS1 are the longer ones without their zeros."""
    assert check_digit("00" + data) == check_digit(data)


@pytest.mark.parametrize(
    "text", ["", "ABCDEFGHIJKL", "03600029145 ", "٠٣٦٠٠٠٢٩١٤٥٢", "\ud800" * 12]
)
def test_text_that_is_not_digits_is_wrong(text: str) -> None:
    """Whatever is sent in place of a number, the answer is no."""
    assert not ends_in_check_digit(text)


@pytest.mark.parametrize(
    ("test", "right"),
    [
        (is_gtin, ["96385074", "036000291452", "4006381333931", "10614141000415"]),
        (is_gln, ["4006381333931"]),
        (is_sscc, ["106141411234567897"]),
    ],
)
def test_kinds_of_numbers_have_their_lengths(test: object, right: list[str]) -> None:
    """A number of another length is of another kind, though its check digit is right."""
    assert callable(test)
    assert [number for number in RIGHT if test(number)] == right
    assert not any(test(number[:-1] + str((int(number[-1]) + 1) % 10)) for number in right)
    assert not any(test("0" + number) for number in ("106141411234567897", "10614141000415"))
