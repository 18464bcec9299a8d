"""The numbers of GS1 in X12: which qualifiers promise one, where they stand, and whether a value is one.

Partners often drop the zeros in front of a number or add some, which the check digit does not mind; so a number may be
shorter or longer than its kind. What is not listed here carries no check digit (UA, UI, UN, UD, of element 235) or
is no number of GS1.

Source: X12 elements 235 (product), 66 (party) and 88 (marks), and the GS1 General Specifications.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from edigateway.formats.x12.syntax.values import Judgements
from edigateway.model.gs1 import GLN_LENGTH, SSCC_LENGTH, check_digit, ends_in_check_digit

_SHORTEST, _LONGEST_GTIN = 8, 14
_SSCC_IDENTIFIER = "00"
_LONGEST_SSCC = len(_SSCC_IDENTIFIER) + SSCC_LENGTH


def _may_be_gtin(value: str) -> bool:
    return _SHORTEST <= len(value) <= _LONGEST_GTIN and ends_in_check_digit(value)


def _may_be_gln(value: str) -> bool:
    return _SHORTEST <= len(value) <= GLN_LENGTH and ends_in_check_digit(value)


def _may_be_sscc(value: str) -> bool:
    whole = len(value) == _LONGEST_SSCC and value.startswith(_SSCC_IDENTIFIER)
    return (whole or len(value) == SSCC_LENGTH) and ends_in_check_digit(value)


GTINS = Judgements(_may_be_gtin, _LONGEST_GTIN)
GLNS = Judgements(_may_be_gln, GLN_LENGTH)
SSCCS = Judgements(_may_be_sscc, _LONGEST_SSCC)


class Kind(NamedTuple):
    """A kind of number: its name with its article, how many digits a sender should write, and whether a value may be one."""

    name: str
    digits: int
    judgements: Judgements


_GTIN_12, _GTIN_14 = Kind("a GTIN-12", 12, GTINS), Kind("a GTIN-14", 14, GTINS)
_MARKED_SSCC = Kind("an SSCC behind its application identifier 00", _LONGEST_SSCC, SSCCS)

PRODUCTS: Mapping[str, Kind] = {
    "EN": Kind("a GTIN-13", 13, GTINS),
    "EO": Kind("a GTIN-8", 8, GTINS),
    "UG": _GTIN_12,
    "UH": _GTIN_14,
    "UK": _GTIN_14,
    "UO": _MARKED_SSCC,
    "UP": _GTIN_12,
}
"""By the qualifiers of element 235."""

PARTIES: Mapping[str, Kind] = {"UL": Kind("a GLN", GLN_LENGTH, GLNS)}
"""By the qualifiers of element 66."""

MARKS: Mapping[str, Kind] = {
    "AA": Kind("an SSCC", SSCC_LENGTH, SSCCS),
    "GM": _MARKED_SSCC,
    "UP": _GTIN_12,
}
"""By the qualifiers of element 88."""

KINDS: Mapping[str, Mapping[str, Kind]] = {"235": PRODUCTS, "66": PARTIES, "88": MARKS}
"""By the element that holds the qualifier."""

_QUALIFIED = {"234": "235", "67": "66", "87": "88"}
"""The elements that hold a value, and the elements that qualify them."""


class Pair(NamedTuple):
    """Where a qualifier and a value of its stand in a segment, from 1, and the number of the qualifier's element."""

    qualifier: int
    value: int
    element: str


class IdFault(NamedTuple):
    """A value that is not what its qualifier promises: its position in the segment, and what was expected."""

    position: int
    expected: str
    value: str


def pairs(numbers: Sequence[str]) -> tuple[Pair, ...]:
    """Return the pairs of a segment by the numbers of its elements; one qualifier may stand before many values."""
    found: list[Pair] = []
    seen: dict[str, int] = {}
    for position, number in enumerate(numbers, 1):
        if number in KINDS:
            seen[number] = position
        elif (qualifier := _QUALIFIED.get(number)) in seen:
            found.append(Pair(seen[qualifier], position, qualifier))
    return tuple(found)


def sound(element: str, qualifier: str, value: str) -> bool:
    """Tell whether a value is what ``qualifier``, a value of ``element``, promises, or nothing is known of that."""
    kind = KINDS[element].get(qualifier)
    return kind is None or kind.judgements[value]


def faults(segment_pairs: Sequence[Pair], segment: Sequence[str]) -> Iterator[IdFault]:
    """Yield the values of a segment, its tag first, that are not what their qualifiers promise."""
    for pair in segment_pairs:
        if pair.value >= len(segment):
            return
        value = segment[pair.value]
        kind = KINDS[pair.element].get(segment[pair.qualifier])
        if value and kind is not None and not kind.judgements[value]:
            yield IdFault(pair.value, _expected(kind, value), value)


def _expected(kind: Kind, value: str) -> str:
    text = f"{kind.digits} digits of {kind.name}"
    if len(value) != kind.digits or not (value.isascii() and value.isdigit()):
        return f"{text}, the last one being its check digit"
    return f"{text}, the last one being its check digit {check_digit(value[:-1])}"
