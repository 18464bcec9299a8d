"""Judges single values by their X12 data type: numbers, dates, times and text.

Source: X12.6 application control structure, data element types.
"""

import re
from datetime import date
from functools import lru_cache

_R = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-]?[0-9]+)?")
_N = re.compile(r"[+-]?[0-9]+")
_N_WITH_POINT = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{1,2})?)?")
_PLACEHOLDERS = frozenset({"00000000", "99999999", "000000", "999999"})


def is_date(value: str) -> bool:
    """Tell whether a value is a real day in the form CCYYMMDD."""
    return len(value) == 8 and _is_day(value)


@lru_cache(maxsize=4096)
def _is_day(value: str) -> bool:
    if not (value.isascii() and value.isdigit()):
        return False
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return False
    return True


def is_short_date(value: str) -> bool:
    """Tell whether a value is a real day in the form YYMMDD."""
    # Leap years are the same in both centuries that it may mean, save for 00, which is 2000.
    return is_date("20" + value)


def is_placeholder_date(value: str) -> bool:
    """Tell whether a value is one of those that partners send for "no date"."""
    return value in _PLACEHOLDERS


def is_time(value: str) -> bool:
    """Tell whether a value is a time in the form HHMM, HHMMSS, HHMMSSD or HHMMSSDD."""
    return _TIME.fullmatch(value) is not None


def is_decimal(value: str) -> bool:
    """Tell whether a value is of type R: a sign, a decimal point and an exponent may stand in it."""
    return _R.fullmatch(value) is not None


def is_integer(value: str) -> bool:
    """Tell whether a value is of type Nn: digits with an implied decimal point, and a sign."""
    return _N.fullmatch(value) is not None


def is_number_with_point(value: str) -> bool:
    """Tell whether a value has the decimal point that type Nn implies."""
    return _N_WITH_POINT.fullmatch(value) is not None


def digits(value: str) -> int:
    """Return the length of a number as X12 counts it: without sign, decimal point and exponent mark."""
    return sum(character.isdigit() for character in value)


def has_control_character(value: str) -> bool:
    """Tell whether a value holds a character that no X12 character set has."""
    return any(character < " " or character == "\x7f" for character in value)
