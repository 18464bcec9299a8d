"""Dates and times: X12's own forms, and the forms that a map spells out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from edigateway.mapping.conversions import stamps
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
_OF_STAMP = "iso"
"""The argument by which a date or a time is taken out of a stamp."""


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


@dataclass(frozen=True, slots=True)
class _Kind:
    """What dates and times that a map spells out have of their own: how they are taken, and what is said of them."""

    finding: str
    noun: str
    part: Callable[[datetime], date | time]
    given: Callable[[object], date | time]
    probes: tuple[datetime, ...]
    """All are written alike where a form has nothing in it but the one, and read again as it where it has all of it."""
    wanted: str


_DATE = _Kind(
    finding="map-bad-date",
    noun="date",
    part=datetime.date,
    given=_day,
    probes=(datetime(1999, 12, 31),),  # noqa: DTZ001 a date has no zone
    wanted='name year, month and day, as in date("%m/%d/%Y")',
)
_TIME_OF_DAY = _Kind(
    finding="map-bad-time",
    noun="time",
    part=datetime.time,
    given=_moment,
    probes=(datetime(1999, 12, 31, 23, 58), datetime(2001, 2, 3, 23, 58)),  # noqa: DTZ001 no zone
    wanted='name hour and minute and no day, as in time("%H:%M")',
)


def _make_date(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    if arguments == (_OF_STAMP,):
        return _of_stamp(_DATE, stamps.DATE, "an ISO date such as 2026-11-21")
    if arguments:
        return _of_form(arguments[0], _DATE)
    return Converter(read=read_date, write=write_date)


def _make_time(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    if arguments == (_OF_STAMP,):
        return _of_stamp(_TIME_OF_DAY, stamps.TIME, "an ISO time such as 14:30:00")
    if arguments:
        return _of_form(arguments[0], _TIME_OF_DAY)
    return Converter(read=read_time, write=write_time)


def _of_stamp(kind: _Kind, piece: int, wanted: str) -> Converter:
    def read(text: str) -> str:
        try:
            return kind.given(text).isoformat()
        except Unconvertible:
            raise bad(kind.finding, f"'{text}' is not {wanted}", text) from None

    return Converter(read=read, write=lambda value: kind.given(value).isoformat(), piece=piece)


def _of_form(form: str, kind: _Kind) -> Converter:
    if not _is_whole(form, kind):
        raise WrongArgument(f"'{form}' does not describe a {kind.noun}", kind.wanted)

    @lru_cache(_MEMORY)
    def read(text: str) -> str:
        try:
            return kind.part(datetime.strptime(text.strip(), form)).isoformat()  # noqa: DTZ007 no zone
        except ValueError:
            message = f"'{text}' is not a {kind.noun} as {form}"
            raise bad(kind.finding, message, text) from None

    def write(value: object) -> str:
        given = kind.given(value)
        text = given.strftime(form)
        try:
            is_same = read(text) == given.isoformat()
        except Unconvertible:
            is_same = False
        if not is_same:
            raise bad("map-inexact", f"'{value}' cannot be told as {form}", str(value))
        return text

    return Converter(read=read, write=write)


def _is_whole(form: str, kind: _Kind) -> bool:
    first, *others = kind.probes
    try:
        text = first.strftime(form)
        read = kind.part(datetime.strptime(text, form))  # noqa: DTZ007 no zone
    except ValueError:
        return False
    return read == kind.part(first) and all(each.strftime(form) == text for each in others)


CONVERSIONS = (
    Conversion(name="date", gives=Gives.DATE, make=_make_date, most=1),
    Conversion(name="time", gives=Gives.TIME, make=_make_time, most=1),
)
