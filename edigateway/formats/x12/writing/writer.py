"""Writes acknowledgements as interchanges that are ready to be sent."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from edigateway.formats.x12.shapes.shape import (
    GroupShape,
    InterchangeShape,
    Segment,
    SetShape,
    split,
)
from edigateway.formats.x12.writing.delimiting import USUAL
from edigateway.formats.x12.writing.interchanges import write
from edigateway.formats.x12.writing.style import Strictness
from edigateway.model.acknowledgement import (
    AcknowledgementKind,
    Enclosure,
    GroupAcknowledgement,
    InterchangeAcknowledgement,
)

DELIMITERS = USUAL
"""What acknowledgements are written with."""

_DELIMITERS = DELIMITERS.element + DELIMITERS.component + DELIMITERS.segment + DELIMITERS.repetition
_NOT_IN_DATA = re.compile(f"[^ -~]|[{re.escape(_DELIMITERS)}]")
_FIRST_REPEATING_VERSION = "005010"
IMPLEMENTATION_VERSION = "005010X231A1"
"""GS08 and ST03 of every 999, whatever the release of the group that it answers."""
_USAGES = frozenset({"P", "T", "I"})


def clean(text: str, longest: int | None = None) -> str:
    """Return text without delimiters, control characters and what is not ASCII, cut off, and no spaces at its ends."""
    if text.isalnum() and text.isascii():
        return text[:longest]
    return _NOT_IN_DATA.sub("", text)[:longest].strip()


def enclose(acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure) -> bytes:
    """Return one interchange with one FA group that holds a 997 or 999 for each acknowledgement.

    They must be of one kind; a 999 is of the one version that it has, whatever ``enclosure`` says.
    """
    kind = acknowledgements[0].kind
    if kind is AcknowledgementKind.IMPLEMENTATION:
        enclosure = replace(enclosure, version=IMPLEMENTATION_VERSION)
    sets = _sets(acknowledgements, kind, enclosure)
    return _written(enclosure, [{"gs": gs(enclosure, "FA"), "sets": sets}])


def enclose_interchange(acknowledgement: InterchangeAcknowledgement, enclosure: Enclosure) -> bytes:
    """Return one interchange that holds a TA1 and no group."""
    return _written(enclosure, [list(acknowledgement.segment)])


def _written(enclosure: Enclosure, groups: Iterable[GroupShape | Segment]) -> bytes:
    interchange: InterchangeShape = {"isa": isa(enclosure), "groups": groups}
    return b"".join(write([interchange], strictness=Strictness.UNCHECKED))


def _sets(
    acknowledgements: Sequence[GroupAcknowledgement],
    kind: AcknowledgementKind,
    enclosure: Enclosure,
) -> Iterator[SetShape]:
    newer = _repeats(enclosure)
    guideline = (enclosure.version,) if kind is AcknowledgementKind.IMPLEMENTATION else ()
    for number, acknowledgement in enumerate(acknowledgements, 1):
        # AK103 and AK203 came with 005010.
        segments = (
            segment if segment[0] not in ("AK1", "AK2") or newer else segment[:3]
            for segment in acknowledgement.segments
        )
        yield {
            "st": [kind.value, f"{number:04d}", *guideline],
            "segments": [*split(segments, DELIMITERS.component, "")],
        }


def isa(enclosure: Enclosure) -> list[str]:
    """Return the elements of an ISA."""
    return [
        "00",
        "",
        "00",
        "",
        enclosure.sender.qualifier,
        clean(enclosure.sender.id),
        enclosure.receiver.qualifier,
        clean(enclosure.receiver.id),
        f"{enclosure.made_at:%y%m%d}",
        f"{enclosure.made_at:%H%M}",
        "",
        "00501" if _repeats(enclosure) else "00401",
        f"{enclosure.interchange_number:09d}",
        "0",
        enclosure.usage if enclosure.usage in _USAGES else "P",
        "",
    ]


def gs(enclosure: Enclosure, functional_id: str) -> list[str]:
    """Return the elements of a GS."""
    return [
        functional_id,
        clean(enclosure.group_sender),
        clean(enclosure.group_receiver),
        f"{enclosure.made_at:%Y%m%d}",
        f"{enclosure.made_at:%H%M}",
        str(enclosure.group_number),
        "X",
        clean(enclosure.version, 12),
    ]


def _repeats(enclosure: Enclosure) -> bool:
    return enclosure.version >= _FIRST_REPEATING_VERSION
