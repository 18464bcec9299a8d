"""Numbers: exact, as text in their shortest plain form, so that equal numbers are equal texts."""

import re

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Convert,
    Gives,
    Surroundings,
    WrongArgument,
    bad,
    doubtful,
)

_MAX_DIGITS = 28
_NUMBER = re.compile(r"([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}(?:\.0*)?", re.ASCII)


def read_decimal(text: str) -> str:
    """Return a number with an explicit point, if any (X12 data type R)."""
    if text.isdigit() and text.isascii() and text[0] != "0" and len(text) <= _MAX_DIGITS:
        return text
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


def _make_decimal(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    mark = arguments[0] if arguments else "."
    if mark == ".":
        return read_decimal
    if mark != ",":
        raise WrongArgument(f"'{mark}' is no decimal mark", 'write decimal or decimal(",")')

    def read(text: str) -> str:
        if "." in text:
            raise bad("map-bad-number", f"'{text}' is not a number with a decimal comma", text)
        return read_decimal(text.replace(",", "."))

    return read


def _make_implied(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
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

    return read


def _make_integer(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    return read_integer


CONVERSIONS = (
    Conversion(name="decimal", gives=Gives.NUMBER, make=_make_decimal, most=1),
    Conversion(name="implied", gives=Gives.NUMBER, make=_make_implied, least=1, most=1),
    Conversion(name="integer", gives=Gives.INTEGER, make=_make_integer),
)
