"""Judges one transaction set: its structure, every element, its counts; and gives its tree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import Dictionary, TransactionSetSpec
from edigateway.formats.x12.dictionary.segments import ElementFault
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.hierarchy import nest
from edigateway.formats.x12.reading.structure import Walk
from edigateway.formats.x12.syntax.envelope_text import as_count, same_number
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What a set is measured against: the dictionary of its release, and how the interchange writes values."""

    dictionary: Dictionary
    manner: Manner

    def judge(
        self, spec: TransactionSetSpec, records: Sequence[Record], findings: Findings
    ) -> Record:
        """Return the tree of a set, ``records`` being ST to SE (which may be missing), and add what is wrong."""
        walk = Walk(spec, findings)
        walk.take(records)
        self._check_elements(records, findings)
        check_trailer(records, findings)
        _check_line_count(spec, records, findings)
        nest(walk.tree, findings)
        return walk.tree

    def _check_elements(self, records: Sequence[Record], findings: Findings) -> None:
        segment = self.dictionary.segment
        for record in records:
            spec = segment(record.elements[0])
            if spec is not None and not spec.is_sound(record.elements):
                for found in spec.faults(record.elements, self.manner):
                    _report(record, found, findings)


def check_trailer(records: Sequence[Record], findings: Findings) -> None:
    """Check SE against ST and the number of segments, or report that it is missing."""
    first, last = records[0], records[-1]
    place = Place(segment="SE", position=len(records), offset=last.offset)
    if last.tag != "SE":
        findings.add("missing-set-trailer", "The set ends without SE.", place)
        return
    declared, number = element(last, 1), element(last, 2)
    if as_count(declared) != len(records):
        message = f"SE01 says {declared[:_LONGEST_QUOTE]!r} segments; there are {len(records)}."
        findings.add("segment-count", message, replace(place, element=1), declared)
    if not same_number(number, element(first, 2)):
        message = (
            f"SE02 {number[:_LONGEST_QUOTE]!r} is not ST02 {element(first, 2)[:_LONGEST_QUOTE]!r}."
        )
        findings.add("set-control-number", message, replace(place, element=2), number)


def element(record: Record, position: int) -> str:
    """Return an element of a segment, or empty text where it was not sent."""
    return record.elements[position] if position < len(record.elements) else ""


def with_loops(findings: Sequence[Finding], records: Sequence[Record]) -> tuple[Finding, ...]:
    """Add the loop to each finding that lies between an LS and its LE (the only loops that AK303 may name)."""
    if not findings:
        return ()
    loops: dict[int, str] = {}
    current = ""
    for record in records:
        if record.tag == "LS":
            current = element(record, 1)
        elif record.tag == "LE":
            current = ""
        elif current:
            loops[record.position] = current
    if not loops:
        return tuple(findings)
    return tuple(
        replace(each, place=replace(each.place, loop=loops.get(each.place.position or 0)))
        for each in findings
    )


def _check_line_count(
    spec: TransactionSetSpec, records: Sequence[Record], findings: Findings
) -> None:
    tags = [record.elements[0] for record in records]
    if "CTT" not in tags or not spec.counted:
        return
    totals = records[tags.index("CTT")]
    counts = [tags.count(tag) for tag in spec.counted]
    declared = element(totals, 1)
    if as_count(declared) not in counts:
        message = f"CTT01 says {declared[:_LONGEST_QUOTE]!r} lines; there are {counts[0]} {spec.counted[0]}."
        place = Place(segment="CTT", position=totals.position, element=1, offset=totals.offset)
        findings.add("line-count", message, place, declared)


def _report(record: Record, found: ElementFault, findings: Findings) -> None:
    fault = found.fault
    place = Place(
        segment=record.tag,
        position=record.position,
        element=found.position,
        component=fault.component,
        repetition=fault.repetition,
        offset=record.offset,
    )
    designator = str(place).split(" ")[0]
    if fault.value is None:
        message = f"{designator}: expected {fault.expected}."
    else:
        message = f"{designator} is {fault.value[:_LONGEST_QUOTE]!r}; expected {fault.expected}."
    findings.add(fault.code, message, place, fault.value)
