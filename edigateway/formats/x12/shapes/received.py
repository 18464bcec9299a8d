"""What was read, in the shape of plain values."""

from collections.abc import Iterator
from typing import Any

from edigateway.errors import Refused
from edigateway.formats.x12.reading.groups import GroupReading
from edigateway.formats.x12.reading.interchanges import InterchangeReading
from edigateway.formats.x12.reading.reader import stream
from edigateway.formats.x12.reading.transactions import ReadSet
from edigateway.formats.x12.shapes.shape import (
    DelimitersShape,
    GroupShape,
    InterchangeShape,
    Segment,
    SetShape,
    split,
)
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.formats.x12.syntax.window import Readable
from edigateway.model.finding import Finding

_DAMAGE = frozenset(
    {
        "missing-group-trailer",
        "missing-interchange-trailer",
        "segment-outside-group",
        "stray-segment",
        "too-large",
    }
)
"""What an envelope can have that no plain values can say."""


def received(file: Readable) -> Iterator[InterchangeShape]:
    """Yield each interchange of a file, with its groups and sets as they are read; segments are flat.

    Groups and sets come one by one, once: what is not taken before the next is asked for is passed over.

    Raises:
        Refused: there is no ISA in it, or an envelope is damaged, so that segments would be lost.
    """
    for reading in stream(file):
        yield {
            "delimiters": delimiters_shape(reading.delimiters),
            "isa": list(reading.isa[1:]),
            "groups": _groups(reading),
        }


def delimiters_shape(delimiters: Delimiters) -> DelimitersShape:
    """Return delimiters as plain values."""
    return {
        "element": delimiters.element,
        "component": delimiters.component,
        "segment": delimiters.segment,
        "repetition": delimiters.repetition,
    }


def parts(reading: InterchangeReading) -> Iterator[GroupReading | Segment]:
    """Yield the groups of an interchange and the segments between them, in the order received.

    Raises:
        Refused: the envelope of the interchange is damaged.
    """
    told = 0
    for group in reading:
        yield from map(list, reading.between[told:])
        told = len(reading.between)
        yield group
    yield from map(list, reading.between[told:])
    _refuse_damage(reading.summary().findings)


def sets(group: GroupReading) -> Iterator[ReadSet]:
    """Yield the sets of a group.

    Raises:
        Refused: the envelope of the group or of a set is damaged.
    """
    for transaction in group:
        if transaction.content.segments[-1][0] != "SE":
            number = transaction.summary.control_number
            raise Refused(f"The transaction set {number!r} ends without SE; it may be cut off.")
        yield transaction
    _refuse_damage(group.summary().findings)


def _refuse_damage(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        if finding.code in _DAMAGE:
            raise Refused(f"The envelope is damaged, and must be mended first: {finding}")


def _groups(reading: InterchangeReading) -> Iterator[GroupShape | Segment]:
    for part in parts(reading):
        if isinstance(part, list):
            yield part
        else:
            yield {"gs": list(part.header[1:]), "sets": _sets(part, reading.delimiters)}


def _sets(group: GroupReading, delimiters: Delimiters) -> Iterator[SetShape]:
    for transaction in sets(group):
        header, *body, _ = transaction.content.segments
        yield {"st": list(header[1:]), "segments": _apart(body, delimiters)}


def _apart(body: list[Any], delimiters: Delimiters) -> list[Any]:
    """Return segments with their components apart; most sets have none."""
    text = "".join(map("".join, body))
    separators = [each for each in (delimiters.component, delimiters.repetition) if each]
    if any(each in text for each in separators):
        return [*split(body, delimiters.component, delimiters.repetition)]
    return body
