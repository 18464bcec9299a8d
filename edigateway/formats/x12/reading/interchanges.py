"""Reads one interchange, ISA to IEA, and the address on it."""

from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256

from pydantic import ValidationError

from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.groups import GroupReader, refuse_group
from edigateway.formats.x12.reading.stream import SegmentStream
from edigateway.formats.x12.reading.transactions import SetReader
from edigateway.formats.x12.reading.validator import element
from edigateway.formats.x12.syntax.characters import Characters
from edigateway.formats.x12.syntax.delimiters import ISA_LENGTH, Header
from edigateway.formats.x12.syntax.envelope_text import as_count, printable, same_number
from edigateway.formats.x12.syntax.tokenizer import Tokenizer
from edigateway.model.envelope import Address, FunctionalGroup, Interchange
from edigateway.model.finding import Place
from edigateway.model.partner import Identity
from edigateway.model.record import Record

_BETWEEN_GROUPS = frozenset({"TA1", "TA3", "ISB", "ISE"})
"""Segments that may stand in an interchange outside its groups."""


class InterchangeReader:
    """Reads the interchanges of one payload."""

    def __init__(self, payload: bytes, characters: Characters, agreed: Collection[str]) -> None:
        """Read ``payload``, whose text is ``characters``; ``agreed`` are the ids of the sets that are expected."""
        self._payload = payload
        self._characters = characters
        self._agreed = agreed

    def read(self, header: Header) -> tuple[Interchange, int]:
        """Read the interchange of an ISA; return where it ends in the text, too."""
        stream = SegmentStream(Tokenizer(self._characters, header))
        findings = Findings()
        address = _checked_address(header, self._isa(header), self._place(header), findings)
        groups, trailer = self._groups(stream, header, findings)
        if trailer is None:
            message = "The interchange ends without IEA; it may have been cut off."
            findings.add("missing-interchange-trailer", message, Place(segment="IEA"))
            groups = [refuse_group(group, message) for group in groups]
        else:
            _check_trailer(header, trailer, len(groups), findings)
        width = self._characters.width
        start, end = header.start * width, stream.end * width
        interchange = Interchange(
            address=address,
            offset=start,
            length=end - start,
            sha256=sha256(self._payload[start:end]).hexdigest(),
            findings=findings.in_order(),
            groups=tuple(groups),
        )
        return interchange, stream.end

    def _groups(
        self, stream: SegmentStream, header: Header, findings: Findings
    ) -> tuple[list[FunctionalGroup], Record | None]:
        """Return the groups and IEA, or None where that is missing."""
        sets = SetReader(
            stream=stream,
            agreed=self._agreed,
            release=None,
            component=header.delimiters.component,
            repetition=header.delimiters.repetition,
            width=self._characters.width,
        )
        reader = GroupReader(stream, sets)
        groups: list[FunctionalGroup] = []
        while (record := stream.take()) is not None:
            if record.tag == "GS":
                groups.append(reader.read(record))
            elif record.tag == "IEA":
                return groups, record
            elif record.tag not in _BETWEEN_GROUPS:
                place = Place(segment=printable(record.tag), offset=record.offset)
                message = f"The segment {printable(record.tag)!r} stands outside any group."
                findings.add("segment-outside-group", message, place)
        return groups, None

    def _isa(self, header: Header) -> list[str]:
        return isa_elements(self._characters, header)

    def _place(self, header: Header) -> Place:
        return Place(segment="ISA", offset=header.start * self._characters.width)


def isa_elements(characters: Characters, header: Header) -> list[str]:
    """Return the elements of an ISA, the tag first, as they may be stored and shown."""
    restore = characters.restore or str
    return [printable(restore(text)).strip() for text in header.elements]


def address_of(isa: list[str]) -> Address | None:
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


def _identity(qualifier: str, name: str) -> Identity | None:
    try:
        return Identity(qualifier=qualifier.upper(), id=name)
    except ValidationError:
        return None


def _checked_address(
    header: Header, isa: list[str], place: Place, findings: Findings
) -> Address | None:
    if not header.standard_length:
        message = f"The ISA is not {ISA_LENGTH} characters long; it was read by its separators."
        findings.add("isa-length", message, place)
    for code, at in (("bad-sender", 6), ("bad-receiver", 8)):
        if _identity(isa[at - 1], isa[at]) is None:
            name = f"{isa[at - 1]}/{isa[at]}"
            message = f"{name!r} in ISA{at - 1:02d} and ISA{at:02d} names no party."
            findings.add(code, message, replace(place, element=at), name)
    if as_count(isa[13]) is None:
        message = f"ISA13 {isa[13]!r} is not a number."
        findings.add("bad-interchange-number", message, replace(place, element=13), isa[13])
    if isa[15] not in ("P", "T", "I"):
        message = f"ISA15 {isa[15]!r} is not P, T or I."
        findings.add("bad-usage", message, replace(place, element=15), isa[15])
    return address_of(isa)


def _check_trailer(header: Header, trailer: Record, groups: int, findings: Findings) -> None:
    declared, number = element(trailer, 1), element(trailer, 2)
    place = Place(segment="IEA", offset=trailer.offset)
    if as_count(declared) != groups:
        message = f"IEA01 says {printable(declared)!r} groups; there are {groups}."
        findings.add("group-count", message, replace(place, element=1), declared)
    if not same_number(number, header.elements[13]):
        message = f"IEA02 {printable(number)!r} is not ISA13 {printable(header.elements[13])!r}."
        findings.add("interchange-control-number", message, replace(place, element=2), number)
