"""Numbers of GS1: of items in one form whatever width a partner uses, of places, and of shipping units.

A number that is none is taken as it is, with a warning, in both directions.
"""

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Convert,
    Converter,
    Gives,
    Surroundings,
    WrongArgument,
    bad,
    doubtful,
    plain,
)
from edigateway.model.gs1 import (
    GTIN_LENGTHS,
    SSCC_LENGTH,
    check_digit,
    ends_in_check_digit,
    is_gln,
    is_gtin,
    is_sscc,
)

_GTIN = max(GTIN_LENGTHS)
"""The width that every GTIN has in a document."""
_UPC = 12
_UPC_WITHOUT_CHECK_DIGIT = 11
_IDENTIFIER = "00"
"""The application identifier of an SSCC."""


def read_gtin(text: str) -> str:
    """Return the 14 digits of a GTIN-8, -12, -13 or -14."""
    digits = text.strip()
    if is_gtin(digits):
        return digits.zfill(_GTIN)
    raise doubtful("map-bad-gtin", f"'{text}' {_fault_of_gtin(digits)}", text, text)


def read_upc(text: str) -> str:
    """Return the 14 digits of a UPC, sent with or without its check digit, or of any other GTIN."""
    digits = text.strip()
    if len(digits) == _UPC_WITHOUT_CHECK_DIGIT and digits.isascii() and digits.isdigit():
        digits += check_digit(digits)
    return read_gtin(digits)


def read_gln(text: str) -> str:
    """Return the 13 digits of a global location number."""
    digits = text.strip()
    if is_gln(digits):
        return digits
    raise doubtful("map-bad-gln", f"'{text}' is not a global location number", text, text)


def read_sscc(text: str) -> str:
    """Return the 18 digits of an SSCC, sent with or without its application identifier 00."""
    has_identifier = len(text) > SSCC_LENGTH and text.startswith(_IDENTIFIER)
    digits = text[len(_IDENTIFIER) :] if has_identifier else text
    if is_sscc(digits):
        return digits
    if len(digits) == SSCC_LENGTH and digits.isascii() and digits.isdigit():
        message = f"the check digit of the SSCC '{digits}' is wrong"
        raise doubtful("map-bad-sscc", message, text, digits)
    raise doubtful("map-bad-sscc", f"'{text}' has not the 18 digits of an SSCC", text, text)


def _fault_of_gtin(digits: str) -> str:
    is_long_enough = len(digits) in GTIN_LENGTHS and digits.isascii() and digits.isdigit()
    if is_long_enough and not ends_in_check_digit(digits):
        return "has a wrong check digit for a GTIN"
    return "has not the 8, 12, 13 or 14 digits of a GTIN"


def _of_width(read: Convert, width: int, sent: int) -> Converter:
    """Return both sides of a GTIN that a partner has in some width, of which the first ``sent`` digits are sent."""

    def read_narrow(text: str) -> str:
        digits = str(read(text))
        if digits[: _GTIN - width].strip("0"):
            message = f"the GTIN '{text}' has more than {width} digits"
            raise doubtful("map-bad-gtin", message, text, digits)
        return digits

    def write(value: object) -> str:
        digits = read_gtin(plain(value))
        if digits[: _GTIN - width].strip("0"):
            message = f"the GTIN '{digits}' does not go into {width} digits"
            raise bad("map-inexact", message, digits)
        return digits[_GTIN - width :][:sent]

    return Converter(read=read_narrow, write=write)


def _make_gtin(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    widths = {str(width): width for width in GTIN_LENGTHS}
    written = arguments[0] if arguments else str(_GTIN)
    if written not in widths:
        raise WrongArgument(f"no GTIN has '{written}' digits", "write gtin(8), 12, 13 or 14")
    return _of_width(read_gtin, widths[written], widths[written])


def _make_upc(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    written = arguments[0] if arguments else str(_UPC)
    if written not in {str(_UPC), str(_UPC_WITHOUT_CHECK_DIGIT)}:
        remedy = "write upc, or upc(11) where the check digit is not sent"
        raise WrongArgument(f"no UPC has '{written}' digits", remedy)
    return _of_width(read_upc, _UPC, int(written))


def _make_gln(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    return Converter(read=read_gln, write=lambda value: read_gln(plain(value)))


def _make_sscc(arguments: tuple[str, ...], surroundings: Surroundings) -> Converter:
    if arguments and arguments[0] != _IDENTIFIER:
        raise WrongArgument(
            f"'{arguments[0]}' is not the application identifier of an SSCC", "write sscc(00)"
        )
    identifier = "".join(arguments)
    return Converter(read=read_sscc, write=lambda value: identifier + read_sscc(plain(value)))


CONVERSIONS = (
    Conversion(name="gtin", gives=Gives.TEXT, make=_make_gtin, most=1),
    Conversion(name="upc", gives=Gives.TEXT, make=_make_upc, most=1),
    Conversion(name="gln", gives=Gives.TEXT, make=_make_gln),
    Conversion(name="sscc", gives=Gives.TEXT, make=_make_sscc, most=1),
)
