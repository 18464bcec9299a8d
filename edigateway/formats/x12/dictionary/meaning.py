"""What a value says to a person: the words of a code, a date and an amount as people write them."""

from decimal import Decimal

from edigateway.formats.x12.dictionary.elements import ElementSpec
from edigateway.formats.x12.dictionary.labels import label
from edigateway.formats.x12.syntax import values

FIRST_YEAR_OF_1900S = 50
"""Two digits of a year from here on are of the 1900s."""


def meaning(element: ElementSpec, value: str) -> str | None:
    """Return what a simple value means, or None where it says so itself."""
    match element.kind[:1]:
        case "D":
            return date_in_words(value)
        case "T":
            return time_in_words(value)
        case "N":
            return _amount(value, int(element.kind[1:] or 0))
        case _:
            return label(element.number, value)


def date_in_words(value: str) -> str | None:
    """Return a day of eight or six digits as in ``2024-01-05``, or None where it is none."""
    if values.is_short_date(value):
        value = ("19" if int(value[:2]) >= FIRST_YEAR_OF_1900S else "20") + value
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if values.is_date(value) else None


def time_in_words(value: str) -> str | None:
    """Return a time as in ``12:30``, with seconds where they were sent, or None where it is none."""
    if not values.is_time(value):
        return None
    seconds = f":{value[4:6]}" if len(value) > len("HHMM") else ""
    return f"{value[:2]}:{value[2:4]}{seconds}"


def _amount(value: str, decimals: int) -> str | None:
    """Put the decimal point where type Nn implies it."""
    if decimals == 0 or not values.is_integer(value):
        return None
    return str(Decimal(value).scaleb(-decimals))
