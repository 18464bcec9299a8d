"""Writes interchanges strictly: a 106-character ISA, exact counts, and no delimiter within data."""

from collections.abc import Iterator, Sequence

from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.model.acknowledgement import Enclosure, GroupAcknowledgement

DELIMITERS = Delimiters(element="*", component=">", segment="~", repetition="^")
"""What we write with."""

_NOT_IN_DATA = frozenset(
    {DELIMITERS.element, DELIMITERS.component, DELIMITERS.segment, DELIMITERS.repetition}
)
_FIRST_REPEATING_VERSION = "005010"

_Segment = Sequence[str]


def clean(text: str) -> str:
    """Return text without delimiters, control characters and what is not ASCII."""
    return "".join(each for each in text if " " <= each <= "~" and each not in _NOT_IN_DATA)


def enclose(acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure) -> bytes:
    """Return one interchange with one FA group that holds a 997 for each acknowledgement."""
    segments = [
        _isa(enclosure),
        _gs(enclosure),
        *_sets(acknowledgements, enclosure),
        ("GE", str(len(acknowledgements)), str(enclosure.group_number)),
        ("IEA", "1", f"{enclosure.interchange_number:09d}"),
    ]
    end = DELIMITERS.segment + "\n"
    lines = (DELIMITERS.element.join(segment) + end for segment in segments)
    return "".join(lines).encode("ascii")


def _sets(
    acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
) -> Iterator[_Segment]:
    for number, acknowledgement in enumerate(acknowledgements, 1):
        control_number = f"{number:04d}"
        yield ("ST", "997", control_number)
        for segment in acknowledgement.segments:
            # AK103 came with 005010.
            yield segment if segment[0] != "AK1" or _repeats(enclosure) else segment[:3]
        yield ("SE", str(len(acknowledgement.segments) + 2), control_number)


def _isa(enclosure: Enclosure) -> _Segment:
    repeats = _repeats(enclosure)
    return (
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        enclosure.sender.qualifier,
        _padded(enclosure.sender.id),
        enclosure.receiver.qualifier,
        _padded(enclosure.receiver.id),
        f"{enclosure.made_at:%y%m%d}",
        f"{enclosure.made_at:%H%M}",
        DELIMITERS.repetition if repeats else "U",
        "00501" if repeats else "00401",
        f"{enclosure.interchange_number:09d}",
        "0",
        enclosure.usage,
        DELIMITERS.component,
    )


def _gs(enclosure: Enclosure) -> _Segment:
    return (
        "GS",
        "FA",
        clean(enclosure.group_sender),
        clean(enclosure.group_receiver),
        f"{enclosure.made_at:%Y%m%d}",
        f"{enclosure.made_at:%H%M}",
        str(enclosure.group_number),
        "X",
        enclosure.version,
    )


def _padded(name: str) -> str:
    return clean(name).ljust(15)


def _repeats(enclosure: Enclosure) -> bool:
    return enclosure.version >= _FIRST_REPEATING_VERSION
