"""Reads whole payloads: every interchange in them, whatever stands before, between and after."""

from collections.abc import Collection, Sequence

from edigateway.errors import Refused
from edigateway.formats.x12.reading.interchanges import InterchangeReader, address_of, isa_elements
from edigateway.formats.x12.syntax.characters import decode
from edigateway.formats.x12.syntax.delimiters import Header, find_header
from edigateway.model.envelope import Address, Interchange

_LONGEST_GAP = 200
"""How far before an ISA the end of the interchange before it is looked for."""


def read(payload: bytes, agreed: Collection[str]) -> Sequence[Interchange]:
    """Read and judge every interchange; ``agreed`` are the ids of the sets that are expected.

    Raises:
        Refused: there is no ISA in it.
    """
    characters = decode(payload)
    reader = InterchangeReader(payload, characters, agreed)
    interchanges: list[Interchange] = []
    header: Header | None = _first_header(characters.text)
    while header is not None:
        interchange, end = reader.read(header)
        interchanges.append(interchange)
        header = find_header(characters.text, end)
    return interchanges


def peek(payload: bytes) -> Sequence[Address]:
    """Return the address of each interchange, looking at nothing but the ISA segments.

    An ISA that names no party is passed over.

    Raises:
        Refused: there is no ISA in it, or none that names its parties.
    """
    characters = decode(payload)
    headers = [_first_header(characters.text)]
    while (following := _next_header(characters.text, headers[-1])) is not None:
        headers.append(following)
    addresses = [address_of(isa_elements(characters, header)) for header in headers]
    named = [address for address in addresses if address is not None]
    if not named:
        raise Refused("The ISA names no sender or receiver: ISA05 to ISA08 must not be empty.")
    return named


def _first_header(text: str) -> Header:
    header = find_header(text)
    if header is None:
        raise Refused(
            "This is not X12: no ISA segment with sixteen elements was found in the file."
        )
    return header


def _next_header(text: str, before: Header) -> Header | None:
    """Return the next ISA that begins a segment, so that data that looks like an ISA is passed over."""
    header = find_header(text, before.end)
    while header is not None:
        gap = text[max(before.end, header.start - _LONGEST_GAP) : header.start].rstrip()
        trailer = "IEA" + before.delimiters.element
        if not gap or gap.endswith(before.delimiters.segment) or trailer in gap.upper():
            return header
        header = find_header(text, header.end)
    return None
