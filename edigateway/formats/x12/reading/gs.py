"""What may be wrong with a GS by itself.

Source: X12.22, GS01 to GS08.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from edigateway.formats.x12.dictionary.schemas import Release
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.syntax.envelope_text import as_count, printable
from edigateway.formats.x12.syntax.values import DAYS, SHORT_DAYS, TIMES
from edigateway.model.finding import Place
from edigateway.model.record import Record

_LONGEST_NUMBER = 9
_LONGEST_ID = 2


class _Rule(NamedTuple):
    """What one element should be; partners write these as they like, and nothing depends on it."""

    element: int
    is_right: Callable[[str], bool]
    expected: str


_RULES = (
    _Rule(2, lambda text: 2 <= len(text) <= 15, "2 to 15 characters"),
    _Rule(3, lambda text: 2 <= len(text) <= 15, "2 to 15 characters"),
    _Rule(4, lambda text: DAYS[text] or SHORT_DAYS[text], "a date CCYYMMDD"),
    _Rule(5, TIMES.__getitem__, "a time HHMM[SS[DD]]"),
    _Rule(7, frozenset({"X", "T"}).__contains__, "X or T"),
)


def check_gs(
    header: Record, release: Release | None, seen: set[tuple[str, str]], findings: Findings
) -> None:
    """Add what is wrong with a GS; ``seen`` are the ids and control numbers of the groups before it, and gets its own."""
    elements = [*header.elements, *[""] * 8]
    place = Place(segment="GS", offset=header.offset)
    functional_id, number, version = elements[1], elements[6], elements[8]
    if not (len(functional_id) == 2 and functional_id.isascii() and functional_id.isalnum()):
        message = f"GS01 {printable(functional_id)!r} is no functional identifier."
        findings.add("bad-group-header", message, replace(place, element=1), functional_id)
    for element, is_right, expected in _RULES:
        if not is_right(elements[element]):
            found = elements[element]
            message = f"GS{element:02d} is {printable(found)!r}; expected {expected}."
            findings.add("bad-group-element", message, replace(place, element=element), found)
    if as_count(number) is None or len(number) > _LONGEST_NUMBER:
        message = f"GS06 {printable(number)!r} is not a number of 1 to 9 digits."
        findings.add("bad-group-number", message, replace(place, element=6), number)
    elif (functional_id, number) in seen:
        message = f"GS06 {number} was used before in this interchange."
        findings.add("duplicate-group-number", message, replace(place, element=6), number)
    elif len(functional_id) <= _LONGEST_ID:
        seen.add((functional_id, number))
    if release is None:
        message = f"GS08 {printable(version)!r} is not a supported release of X12."
        findings.add("unsupported-version", message, replace(place, element=8), version)
