"""Judges single values by their X12 data type: numbers, dates, times and text.

Source: X12.6 application control structure, data element types.
"""

import re
from collections.abc import Callable
from datetime import date

_R = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:E[+-]?[0-9]+)?")
_N = re.compile(r"[+-]?[0-9]+")
_N_WITH_POINT = re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9](?:[0-9]{1,2})?)?")
_PLACEHOLDERS = frozenset({"00000000", "99999999", "000000", "999999"})


_MOST_REMEMBERED = 4096
_LONGEST_REMEMBERED = 8


class Judgements(dict[str, bool]):
    """What a test says of values, remembered: the same few days and times come again and again."""

    def __init__(self, test: Callable[[str], bool], longest: int = _LONGEST_REMEMBERED) -> None:
        """Start empty; values longer than ``longest`` are not remembered."""
        super().__init__()
        self._test = test
        self._longest = longest

    def __missing__(self, value: str) -> bool:
        """Ask the test; a value that is too long to be right is not remembered, and hostile ones do not pile up."""
        judgement = self._test(value)
        if len(value) <= self._longest:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[value] = judgement
        return judgement


def is_date(value: str) -> bool:
    """Tell whether a value is a real day in the form CCYYMMDD."""
    if not (len(value) == 8 and value.isascii() and value.isdigit()):
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


DAYS = Judgements(is_date)
SHORT_DAYS = Judgements(is_short_date)
TIMES = Judgements(is_time)


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
    return len(value) if value.isdigit() else sum(character.isdigit() for character in value)


def has_control_character(value: str) -> bool:
    """Tell whether a value holds a character that no X12 character set has."""
    if value.isprintable():
        return False
    return any(character < " " or character == "\x7f" for character in value)
