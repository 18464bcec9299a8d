"""The headers of interchanges and groups: exactly as long as X12 says, and in strict writing right in every element.

Source: X12.5 interchange control structures; X12.6 functional groups.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.reading.isa import AUTHORIZATIONS, QUALIFIERS, SECURITIES, VERSIONS
from edigateway.formats.x12.shapes.shape import kind
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.syntax import values
from edigateway.formats.x12.writing.notation import Notation

_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_ISA_BLANKS = {1: "00", 3: "00", 14: "0"}
"""What X12 has for saying nothing."""
_REPETITION, _NUMBER, _COMPONENT = 11, 13, 16
_GS_ELEMENTS = 8
_GROUP_NUMBER = 6

Rule = tuple[Callable[[str], object], str]


def _pattern(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern, re.ASCII).fullmatch


def _is_group_date(value: str) -> bool:
    return values.is_date(value) or values.is_short_date(value)


def _is_known_release(value: str) -> bool:
    return len(value) <= 12 and release(value) is not None


_QUALIFIER: Rule = (QUALIFIERS.__contains__, "a qualifier such as ZZ or 01")
_PARTY: Rule = (_pattern(r"\S.{0,14}"), "the id of a party")
_APPLICATION: Rule = (_pattern(r"\S.{1,14}"), "an application code of 2 to 15 characters")
_ISA_RULES: dict[int, Rule] = {
    1: (AUTHORIZATIONS.__contains__, "00 to 06"),
    3: (SECURITIES.__contains__, "00 or 01"),
    5: _QUALIFIER,
    6: _PARTY,
    7: _QUALIFIER,
    8: _PARTY,
    9: (values.is_short_date, "a date YYMMDD"),
    10: (_pattern("(?:[01][0-9]|2[0-3])[0-5][0-9]"), "a time HHMM"),
    12: (VERSIONS.__contains__, "a version such as 00401"),
    13: (_pattern("[0-9]{9}"), "a number of nine digits"),
    14: (_pattern("[01]"), "0 or 1"),
    15: (_pattern("[PTI]"), "P, T or I"),
}
_GS_RULES: dict[int, Rule] = {
    1: (_pattern("[A-Z0-9]{2}"), "a functional identifier such as PO"),
    2: _APPLICATION,
    3: _APPLICATION,
    4: (_is_group_date, "a date CCYYMMDD"),
    5: (values.is_time, "a time HHMM[SS[DD]]"),
    6: (_pattern("[0-9]{1,9}"), "a number of 1 to 9 digits"),
    7: (_pattern("[TX]"), "X or T"),
    8: (_is_known_release, "a release of X12 such as 004010, and a suffix"),
}
_SHORT_DATE = 6


def isa(elements: object, notation: Notation, number: int, *, strict: bool) -> list[str]:
    """Return ISA with every element padded; ``number`` is its control number if it has none.

    Raises:
        Unwritable: an element has a wrong shape or no room; in strict writing, a value that X12 does not have.
    """
    written = _texts(elements, len(_ISA_WIDTHS), notation)
    delimiters = notation.delimiters
    for position, blank in _ISA_BLANKS.items():
        written[position] = written[position] or blank
    written[_NUMBER] = _padded_number(written[_NUMBER] or str(number))
    written[_REPETITION] = delimiters.repetition or "U"
    written[_COMPONENT] = delimiters.component
    if strict:
        _hold("ISA", written, _ISA_RULES)
    for position, width in enumerate(_ISA_WIDTHS, 1):
        # Readers count bytes; in UTF-8 a character may be several.
        room = width - len(written[position].encode(notation.encoding))
        if room < 0:
            problem = f"ISA{position:02d} {written[position]!r} has no room in {width} characters"
            raise Unwritable(problem, position - 1)
        written[position] += " " * room
    return ["ISA", *written[1:]]


def gs(elements: object, notation: Notation, number: int, *, strict: bool) -> list[str]:
    """Return GS; ``number`` is its control number if it has none.

    Raises:
        Unwritable: an element has a wrong shape; in strict writing, a value that X12 does not have.
    """
    written = _texts(elements, _GS_ELEMENTS, notation)
    written[_GROUP_NUMBER] = written[_GROUP_NUMBER] or str(number)
    if strict:
        _hold("GS", written, _GS_RULES)
        spoken = release(written[8])
        short = spoken is not None and spoken.short_dates
        if len(written[4]) == _SHORT_DATE and not short:
            raise Unwritable(f"GS04 is {written[4]!r}; expected a date CCYYMMDD", 3)
    while not written[-1]:
        written.pop()
    return ["GS", *written[1:]]


def _texts(elements: object, count: int, notation: Notation) -> list[str]:
    """Return the elements as they are written, counted from 1."""
    if not isinstance(elements, Sequence) or isinstance(elements, str):
        raise Unwritable(f"expected a list of {count} texts, found {kind(elements)}")
    if len(elements) > count:
        raise Unwritable(f"expected {count} elements, found {len(elements)}")
    written = [""]
    for index, element in enumerate(elements):
        written.append("" if _is_delimiter(index, count) else _text(element, index, notation))
    return written + [""] * (count + 1 - len(written))


def _is_delimiter(index: int, count: int) -> bool:
    return count == len(_ISA_WIDTHS) and index + 1 in (_REPETITION, _COMPONENT)


def _text(element: Any, index: int, notation: Notation) -> str:
    if not isinstance(element, str):
        raise Unwritable(f"expected text, found {kind(element)}", index)
    try:
        return notation.element(element)
    except Unwritable as fault:
        raise fault.within(index) from None


def _padded_number(number: str) -> str:
    return number.zfill(9) if number.isascii() and number.isdigit() else number


def _hold(tag: str, written: Sequence[str], rules: dict[int, Rule]) -> None:
    for position, (holds, expected) in rules.items():
        if not holds(written[position]):
            problem = f"{tag}{position:02d} is {written[position]!r}; expected {expected}"
            raise Unwritable(problem, position - 1)
