"""Reads whole payloads: every interchange in them, whatever stands before, between and after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from edigateway.errors import Refused
from edigateway.formats.x12.reading.interchanges import InterchangeReading
from edigateway.formats.x12.reading.isa import address_of, isa_elements
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.formats.x12.syntax.characters import recognise
from edigateway.formats.x12.syntax.delimiters import Header, find_header
from edigateway.formats.x12.syntax.window import TELLING_BYTES, Readable, Window
from edigateway.formats.x12.terms import Terms
from edigateway.model.envelope import Address, Interchange, TransactionSet

_LONGEST_GAP = 200
"""How far before an ISA the end of the interchange before it is looked for."""
_NO_ISA = "This is not X12: no ISA segment with sixteen elements was found in the file."
_ANY = Terms()


def stream(file: Readable, terms: Terms = _ANY) -> Iterator[InterchangeReading]:
    """Read interchange after interchange of a file of any size; no more than one set is held at a time.

    Iterate over each interchange for its groups and over each group for its sets; what is passed over is still read
    and judged.

    Raises:
        Refused: there is no ISA in it.
    """
    window = Window(file)
    header = window.next_header()
    if header is None:
        raise Refused(_NO_ISA)
    while header is not None:
        reading = InterchangeReading(window, header, terms)
        yield reading
        reading.finish()
        header = window.next_header()


def read(
    payload: bytes,
    terms: Terms = _ANY,
    take: Callable[[ReadSet], TransactionSet] = ReadSet.with_tree,
) -> Sequence[Interchange]:
    """Read and judge every interchange; ``take`` makes of each set, as soon as it is read, what is kept of it.

    Raises:
        Refused: there is no ISA in it.
    """
    return [
        _fingerprinted(payload, reading.whole(take)) for reading in stream(BytesIO(payload), terms)
    ]


def peek(payload: bytes) -> Sequence[Address]:
    """Return the address of each interchange, looking at nothing but the ISA segments.

    An ISA that names no party is passed over.

    Raises:
        Refused: there is no ISA in it, or none that names its parties.
    """
    characters = recognise(payload[:TELLING_BYTES])
    text = characters.decode(payload)
    addresses = [address_of(isa_elements(characters.restore, header)) for header in _headers(text)]
    named = [address for address in addresses if address is not None]
    if addresses and not named:
        raise Refused("The ISA names no sender or receiver: ISA05 to ISA08 must not be empty.")
    if not named:
        raise Refused(_NO_ISA)
    return named


def _fingerprinted(payload: bytes, interchange: Interchange) -> Interchange:
    from hashlib import (
        sha256,  # brings OpenSSL, for which a command that looks at one file would wait
    )

    start = interchange.offset
    digest = sha256(payload[start : start + interchange.length]).hexdigest()
    return replace(interchange, sha256=digest)


def _headers(text: str) -> Iterator[Header]:
    header = find_header(text)
    while header is not None:
        yield header
        header = _next_header(text, header)


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
