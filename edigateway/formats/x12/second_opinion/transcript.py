"""Interchanges as pyx12 can read them.

It knows two values of ISA12, chooses maps by the whole of GS08, stops at blank lines and at a byte order mark, says what
is wrong with an ISA only when asked for a TA1, does not answer acknowledgements, and answers 005010 with a 999, which it
cannot write unless there is an ST03. So it is given a copy that differs in these things and in nothing else, and that
makes it write a 997.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.syntax.characters import recognise
from edigateway.formats.x12.syntax.delimiters import Delimiters, find_header
from edigateway.model.envelope import Interchange

NEW_ISA12 = "00501"
OLD_ISA12 = "00401"
_FIRST_NEW_RELEASE = "005010"
_ASKS_FOR_997 = "004010"
"""What GS08 begins with when pyx12 answers with a 997."""
_UNANSWERED, _ANSWERED = "FA", "??"
"""GS01 of groups that are not answered, and what stands there in the copy."""
_ISA_WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_BLANKS = "\r\n\x00\x1a"


class Unreadable(Exception):
    """There is no way to put an interchange to pyx12; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What decides which map a group needs: GS01 and GS08 as pyx12 reads them, the facts, and the sets in it."""

    functional_id: str
    version: str
    facts: Facts
    set_ids: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One interchange as text for pyx12.

    ``repetition`` is the repetition separator, empty if there is none. ``positions`` are the places of its segments, the ISA first, each within its set from ST = 1; 0 outside of sets.
    """

    text: str
    isa12: str
    repetition: str
    groups: list[Group]
    positions: tuple[int, ...]


def transcribe(payload: bytes, interchange: Interchange) -> Transcript:
    """Return the copy of an interchange that lies in ``payload``.

    Raises:
        Unreadable: a group is of no release that there are facts of.
    """
    characters = recognise(payload)
    end = interchange.offset + interchange.length
    text = characters.restore(characters.decode(payload[interchange.offset : end]))
    header = find_header(text)
    if header is None:
        raise Unreadable("its ISA cannot be read")
    delimiters = header.delimiters
    body = [each.split(delimiters.element) for each in _segments(text[header.end :], delimiters)]
    groups, releases = _groups(body)
    isa12 = NEW_ISA12 if any(each >= _FIRST_NEW_RELEASE for each in releases) else OLD_ISA12
    segments = [_isa(header.elements, isa12), *body]
    written = (delimiters.element.join(each) + delimiters.segment for each in segments)
    return Transcript(
        text="".join(written),
        isa12=isa12,
        repetition=delimiters.repetition,
        groups=groups,
        positions=tuple(_positions(segments)),
    )


def _segments(text: str, delimiters: Delimiters) -> Iterator[str]:
    for raw in text.split(delimiters.segment):
        segment = raw.replace("\r", "").replace("\n", "").strip(_BLANKS)
        if segment.strip():
            yield segment


def _isa(elements: tuple[str, ...], isa12: str) -> list[str]:
    """Return the ISA in its full length, asking for a TA1."""
    written = [*elements]
    written[12], written[14] = isa12, "1"
    return [text[:width].ljust(width) for text, width in zip(written, _ISA_WIDTHS, strict=True)]


def _groups(body: list[list[str]]) -> tuple[list[Group], list[str]]:
    """Return the groups and what GS08 says of their releases, which is written anew."""
    groups: list[Group] = []
    releases: list[str] = []
    labels: dict[str, str] = {}
    for segment in body:
        if segment[0] == "GS":
            gs08 = segment[8] if len(segment) > 8 else ""
            facts = _facts(gs08)
            label = labels.setdefault(facts.version, f"{_ASKS_FOR_997}{len(labels)}")
            segment[1] = _ANSWERED if segment[1] == _UNANSWERED else segment[1]
            segment[8] = label
            groups.append(Group(functional_id=segment[1], version=label, facts=facts))
            releases.append(gs08)
        elif segment[0] == "ST" and groups:
            groups[-1].set_ids.add(segment[1] if len(segment) > 1 else "")
    return groups, releases


def _facts(gs08: str) -> Facts:
    spoken = release(gs08)
    if spoken is None:
        raise Unreadable(f"GS08 {gs08[:12]!r} is not a release that there are maps of")
    return spoken.dictionary.facts


def _positions(segments: list[list[str]]) -> Iterator[int]:
    position = 0
    for segment in segments:
        if segment[0] in ("ISA", "GS", "GE", "IEA"):
            position = 0
        elif segment[0] == "ST":
            position = 1
        elif position:
            position += 1
        yield position
        if segment[0] == "SE":
            position = 0
