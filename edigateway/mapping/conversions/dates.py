"""Dates and times: X12's own forms, and the forms that a map spells out."""

import re
from datetime import date, datetime, time
from functools import lru_cache

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Surroundings,
    Unconvertible,
    WrongArgument,
    bad,
    doubtful,
    unfit,
)

_MEMORY = 2048
_PIVOT = 50
"""Two-digit years below it are 20xx, the others 19xx."""
_TIME = re.compile(r"(\d\d)(\d\d)(?:(\d\d)(\d{1,2})?)?", re.ASCII)
_MICROSECONDS = 10_000
"""How many make a hundredth of a second."""
_ISO = 10
_PROBE = date(1999, 12, 31)


@lru_cache(_MEMORY)
def read_date(text: str) -> str:
    """Return the ISO form of CCYYMMDD or YYMMDD (X12 data type DT)."""
    digits = text.strip()
    if (digits and not digits.strip("0")) or not digits.strip("9"):
        raise doubtful("map-empty-date", f"'{text}' stands for no date", text, None)
    if len(digits) == 6 and digits.isascii() and digits.isdigit():
        digits = ("20" if int(digits[:2]) < _PIVOT else "19") + digits
    if len(digits) != 8 or not digits.isascii() or not digits.isdigit():
        raise bad("map-bad-date", f"'{text}' is not a date as CCYYMMDD or YYMMDD", text)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        raise bad("map-bad-date", f"'{text}' is not a day of the calendar", text) from None


@lru_cache(_MEMORY)
def read_time(text: str) -> str:
    """Return the ISO form of HHMM, HHMMSS or HHMMSSDD (X12 data type TM)."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise bad("map-bad-time", f"'{text}' is not a time as HHMM, HHMMSS or HHMMSSDD", text)
    hour, minute, second, hundredths = match.groups(default="0")
    try:
        found = time(int(hour), int(minute), int(second), int(hundredths.ljust(6, "0")))
    except ValueError:
        raise bad("map-bad-time", f"'{text}' is not a time of the day", text) from None
    return found.isoformat()


def write_date(value: object) -> str:
    """Return CCYYMMDD for an ISO date."""
    return _day(value).strftime("%Y%m%d").zfill(8)


def write_time(value: object) -> str:
    """Return HHMM for an ISO time, with seconds and their fractions only where it has them."""
    moment = _moment(value)
    if moment.microsecond % _MICROSECONDS:
        message = f"'{value}' is finer than the hundredths of a second that can be written"
        raise bad("map-inexact", message, str(value))
    if not moment.microsecond:
        return moment.strftime("%H%M%S" if moment.second else "%H%M")
    hundredths = f"{moment.microsecond // _MICROSECONDS:02d}"
    return moment.strftime("%H%M%S") + hundredths.rstrip("0")


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == _ISO else "")
    except ValueError:
        raise unfit(value, "an ISO date such as 2026-11-21") from None


def _moment(value: object) -> time:
    try:
        found = time.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise unfit(value, "an ISO time such as 14:30:00") from None
    if found.tzinfo is not None:
        raise unfit(value, "a time without a zone")
    return found


def _make_date(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return _of_form(arguments[0]) if arguments else Converter(read=read_date, write=write_date)


def _of_form(form: str) -> Converter:
    try:
        whole = datetime.strptime(_PROBE.strftime(form), form).date() == _PROBE  # noqa: DTZ007 a date has no zone
    except ValueError:
        whole = False
    if not whole:
        raise WrongArgument(
            f"'{form}' does not describe a day", 'name year, month and day, as in date("%m/%d/%Y")'
        )

    @lru_cache(_MEMORY)
    def read(text: str) -> str:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007 a date has no zone
        except ValueError:
            raise bad("map-bad-date", f"'{text}' is not a date as {form}", text) from None

    def write(value: object) -> str:
        day = _day(value)
        text = day.strftime(form)
        try:
            is_same = read(text) == day.isoformat()
        except Unconvertible:
            is_same = False
        if not is_same:
            raise bad("map-inexact", f"'{value}' cannot be told as {form}", str(value))
        return text

    return Converter(read=read, write=write)


def _make_time(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return Converter(read=read_time, write=write_time)


CONVERSIONS = (
    Conversion(name="date", gives=Gives.DATE, make=_make_date, most=1),
    Conversion(name="time", gives=Gives.TIME, make=_make_time),
)
