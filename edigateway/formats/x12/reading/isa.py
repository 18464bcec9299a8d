"""What may be wrong with an ISA by itself: the address and the dates on it, and the delimiters that it declares.

Source: X12.5, ISA01 to ISA16.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.syntax.delimiters import ISA_LENGTH, Header
from edigateway.formats.x12.syntax.envelope_text import as_count, printable
from edigateway.formats.x12.syntax.values import SHORT_DAYS, is_time
from edigateway.model.envelope import Address
from edigateway.model.finding import Place
from edigateway.model.identity import LONGEST_ID, Identity

_FIRST_REPEATING_VERSION = "00402"
AUTHORIZATIONS = frozenset(f"{n:02d}" for n in range(7))
SECURITIES = frozenset({"00", "01"})
QUALIFIERS = frozenset(
    [*(f"{n:02d}" for n in (*range(1, 5), *range(7, 39))), "AM", "NR", "SA", "SN", "ZZ"]
)
VERSIONS = frozenset(
    {
        *("00200", "00201", "00204", "00801"),
        *(f"003{n:02d}" for n in range(8)),
        *(f"004{n:02d}" for n in range(7)),
        *(f"00{release}{n:02d}" for release in (5, 6, 7) for n in range(7)),
    }
)


class _Rule(NamedTuple):
    """What one element must be: the code of the finding, a test, and what is expected in words."""

    element: int
    code: str
    is_right: Callable[[str], bool]
    expected: str


_RULES = (
    _Rule(
        1,
        "bad-authorization-qualifier",
        AUTHORIZATIONS.__contains__,
        "00 to 06",
    ),
    _Rule(3, "bad-security-qualifier", SECURITIES.__contains__, "00 or 01"),
    _Rule(9, "bad-interchange-date", SHORT_DAYS.__getitem__, "a date YYMMDD"),
    _Rule(10, "bad-interchange-time", lambda text: len(text) == 4 and is_time(text), "a time HHMM"),
    _Rule(12, "bad-interchange-version", VERSIONS.__contains__, "a version such as 00401"),
    _Rule(
        13,
        "bad-interchange-number",
        lambda text: as_count(text) is not None,
        "a number of up to nine digits",
    ),
    _Rule(14, "bad-acknowledgement-request", frozenset({"0", "1"}).__contains__, "0 or 1"),
    _Rule(15, "bad-usage", frozenset({"P", "T", "I"}).__contains__, "P, T or I"),
)


def isa_elements(restore: Callable[[str], str], header: Header) -> list[str]:
    """Return the elements of an ISA, the tag first, as they may be stored and shown."""
    return [printable(restore(text)).strip() for text in header.elements]


def address_of(isa: Sequence[str]) -> Address | None:
    """Return the address that an ISA states, or None where a party cannot be named by it."""
    sender, receiver = _identity(isa[5], isa[6]), _identity(isa[7], isa[8])
    if sender is None or receiver is None:
        return None
    return Address(
        sender=sender,
        receiver=receiver,
        control_number=isa[13],
        date=isa[9],
        time=isa[10],
        usage=isa[15],
        version=isa[12],
        acknowledgement_requested=isa[14] == "1",
    )


def check_isa(isa: Sequence[str], header: Header, offset: int, findings: Findings) -> None:
    """Add what is wrong with an ISA, which is at ``offset``."""
    place = Place(segment="ISA", offset=offset)
    if not header.standard_length:
        message = f"The ISA is not {ISA_LENGTH} characters long; it was read by its separators."
        findings.add("isa-length", message, place)
    for role, at in (("sender", 6), ("receiver", 8)):
        _check_party(role, at, isa, place, findings)
    for element, code, is_right, expected in _RULES:
        if not is_right(isa[element]):
            message = f"ISA{element:02d} is {isa[element]!r}; expected {expected}."
            findings.add(code, message, replace(place, element=element), isa[element])
    for element, code, message in _delimiter_faults(isa, header):
        findings.add(code, message, replace(place, element=element), isa[element])


def _check_party(role: str, at: int, isa: Sequence[str], place: Place, findings: Findings) -> None:
    qualifier, name = isa[at - 1], isa[at]
    if _identity(qualifier, name) is None:
        party = f"{qualifier}/{name}"
        problem = "is longer than 15 characters" if len(name) > LONGEST_ID else "names no party"
        message = f"{party!r} in ISA{at - 1:02d} and ISA{at:02d} {problem}."
        findings.add(f"bad-{role}", message, replace(place, element=at), party)
    elif qualifier.upper() not in QUALIFIERS:
        message = f"ISA{at - 1:02d} is {qualifier!r}; expected a qualifier such as ZZ or 01."
        findings.add(f"bad-{role}-qualifier", message, replace(place, element=at - 1), qualifier)


def _delimiter_faults(isa: Sequence[str], header: Header) -> Iterator[tuple[int, str, str]]:
    if isa[12] < _FIRST_REPEATING_VERSION and isa[11] != "U":
        yield 11, "bad-standards-id", f"ISA11 is {isa[11]!r}; expected U before version 00402."
    delimiters = header.delimiters
    component = delimiters.component
    others = {delimiters.element, delimiters.segment, delimiters.repetition}
    if not component or component.isalnum() or component.isspace() or component in others:
        message = f"ISA16 is {isa[16]!r}; expected a separator that is used for nothing else."
        yield 16, "bad-component-separator", message


def _identity(qualifier: str, name: str) -> Identity | None:
    try:
        return Identity(qualifier=qualifier.upper(), id=name)
    except ValueError:
        return None
