"""Text: tidied, joined, replaced where absent, and the serial shipping container code of GS1."""

import re

from edigateway.mapping.conversions.conversion import (
    Conversion,
    Convert,
    ConvertRun,
    Gives,
    Surroundings,
    WrongArgument,
    doubtful,
)
from edigateway.model.gs1 import SSCC_LENGTH, is_sscc


def _make_strip(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    return str.strip


def _make_upper(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    return str.upper


def _make_default(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    return str


def _make_join(arguments: tuple[str, ...], surroundings: Surroundings) -> ConvertRun:
    separator = arguments[0] if arguments else " "

    def read(run: list[str]) -> str | None:
        return separator.join(text for text in run if text) or None

    return read


def _make_sscc(arguments: tuple[str, ...], surroundings: Surroundings) -> Convert:
    if arguments and arguments[0] != "00":
        raise WrongArgument(
            f"'{arguments[0]}' is not the application identifier of an SSCC", "write sscc(00)"
        )
    return read_sscc


def read_sscc(text: str) -> str:
    """Return the 18 digits of an SSCC, sent with or without its application identifier 00."""
    digits = text[2:] if len(text) > SSCC_LENGTH and text.startswith("00") else text
    if not re.fullmatch(r"\d{18}", digits, re.ASCII):
        raise doubtful("map-bad-sscc", f"'{text}' has not the 18 digits of an SSCC", text, text)
    if not is_sscc(digits):
        raise doubtful(
            "map-bad-sscc", f"the check digit of the SSCC '{digits}' is wrong", text, digits
        )
    return digits


CONVERSIONS = (
    Conversion(name="strip", gives=Gives.TEXT, make=_make_strip),
    Conversion(name="upper", gives=Gives.TEXT, make=_make_upper),
    Conversion(name="default", gives=Gives.TEXT, make=_make_default, least=1, most=1),
    Conversion(
        name="join", gives=Gives.TEXT, make=_make_join, most=1, of_run=True, has_inverse=False
    ),
    Conversion(name="sscc", gives=Gives.TEXT, make=_make_sscc, most=1),
)
"""``default`` stands for the text where it is absent, so its function has nothing left to do."""
