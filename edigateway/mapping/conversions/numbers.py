"""Numbers: exact, as text in their shortest plain form, so that equal numbers are equal texts."""

import re
from decimal import Decimal, InvalidOperation

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Converter,
    Gives,
    Surroundings,
    WrongArgument,
    bad,
    doubtful,
    unfit,
)

_MAX_DIGITS = 28
_NUMBER = re.compile(r"([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}(?:\.0*)?", re.ASCII)


def read_decimal(text: str) -> str:
    """Return a number with an explicit point, if any (X12 data type R)."""
    whole, point, fraction = text.partition(".")
    if len(text) <= _MAX_DIGITS and text.isascii() and whole.isdigit():
        if not point:
            return whole.lstrip("0") or "0"
        if fraction.isdigit():
            return _plain("", whole, fraction)
    match = _NUMBER.fullmatch(text.strip())
    if not match or len(text) > _MAX_DIGITS:
        raise bad("map-bad-number", f"'{text[:_MAX_DIGITS]}' is not a number", text)
    return _plain(match[1], match[2], match[3] or "")


def _plain(sign: str, whole: str, fraction: str) -> str:
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if sign == "-" and number != "0" else number


def read_integer(text: str) -> int:
    """Return a whole number (X12 data type N0)."""
    if not _INTEGER.fullmatch(text.strip()):
        raise bad("map-bad-number", f"'{text[:_MAX_DIGITS]}' is not a whole number", text)
    return int(text.partition(".")[0])


def write_decimal(value: object) -> str:
    """Return a number in its shortest form, with a point only where it has a fraction."""
    try:
        number = Decimal(value if isinstance(value, str) else "")
    except InvalidOperation:
        raise unfit(value, "a number") from None
    is_short = number.is_finite() and abs(number.adjusted()) <= _MAX_DIGITS
    text = f"{number:f}" if is_short else ""
    if not 0 < len(text) <= _MAX_DIGITS:
        raise unfit(value, f"a number of at most {_MAX_DIGITS} characters")
    return read_decimal(text)


def write_integer(value: object) -> str:
    """Return a whole number in digits."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise unfit(value, "a whole number")
    return str(value)


def _make_decimal(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    mark = arguments[0] if arguments else "."
    if mark == ".":
        return Converter(read=read_decimal, write=write_decimal)
    if mark != ",":
        raise WrongArgument(f"'{mark}' is no decimal mark", 'write decimal or decimal(",")')

    def read(text: str) -> str:
        if "." in text:
            raise bad("map-bad-number", f"'{text}' is not a number with a decimal comma", text)
        return read_decimal(text.replace(",", "."))

    def write(value: object) -> str:
        return write_decimal(value).replace(".", ",")

    return Converter(read=read, write=write)


def _make_implied(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    if not re.fullmatch(r"[0-9]", arguments[0]):
        raise WrongArgument(
            f"'{arguments[0]}' is no number of places", "write one digit, as in implied(2)"
        )
    places = int(arguments[0])

    def read(text: str) -> str:
        number = read_decimal(text)
        if "." in text:
            message = f"'{text}' has a decimal point where {places} places are implied; taken as it stands"
            raise doubtful("map-explicit-point", message, text, number)
        sign, digits = number[: number.startswith("-")], number.lstrip("-").zfill(places)
        return _plain(sign, digits[: len(digits) - places], digits[len(digits) - places :])

    def write(value: object) -> str:
        whole, _, fraction = write_decimal(value).partition(".")
        if len(fraction) > places:
            message = f"'{value}' has more than the {places} places that can be written"
            raise bad("map-inexact", message, str(value))
        return read_decimal(whole + fraction.ljust(places, "0"))

    return Converter(read=read, write=write)


def _make_integer(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return Converter(read=read_integer, write=write_integer)


CONVERSIONS = (
    Conversion(name="decimal", gives=Gives.NUMBER, make=_make_decimal, most=1),
    Conversion(name="implied", gives=Gives.NUMBER, make=_make_implied, least=1, most=1),
    Conversion(name="integer", gives=Gives.INTEGER, make=_make_integer),
)
