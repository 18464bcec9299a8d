"""Judges one transaction set: its structure, every element, its counts; and gives its tree when that is asked for.

A document in which nothing is out of place is walked and checked in one quick pass. What the pass doubts is then
looked at closely: single segments, or the structure as a whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import Dictionary, TransactionSetSpec
from edigateway.formats.x12.dictionary.segments import ElementFault
from edigateway.formats.x12.dictionary.slots import Slot
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading import totals
from edigateway.formats.x12.reading.hierarchy import DEEPEST, hierarchy, nest
from edigateway.formats.x12.reading.structure import Path, Walk, grow
from edigateway.formats.x12.syntax.envelope_text import as_count, same_number
from edigateway.formats.x12.syntax.tokenizer import Cut
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

Segment = Sequence[str]

_LONGEST_QUOTE = 40
_DOUBTFUL_PARENT = (
    "HL02 names no earlier level of another kind; the parent was taken from the order."
)
_TOO_DEEP = f"HL02 names a level that has more than {DEEPEST - 1} levels above it."
_CHECKED_ELSEWHERE: Mapping[str, int] = {"ST": 2, "SE": 2}
"""The first elements of these segments have findings of their own, which say more."""


class Judged:
    """A transaction set that was judged; its tree is made when it is asked for, once."""

    def __init__(self, cut: Cut, path: Path | None = None, tree: Record | None = None) -> None:
        """Take the pieces, and the path or else the tree, if either could be found."""
        self._cut, self._path, self._tree = cut, path, tree

    @property
    def segments(self) -> Sequence[Segment]:
        """Return the segments, ST to SE, as lists of elements with the tag first."""
        return self._cut.segments

    @property
    def slots(self) -> Sequence[Slot] | None:
        """Return where each segment stands, or None where something is out of place."""
        return None if self._path is None else self._path.slots

    def tree(self) -> Record | None:
        """Return the tree of loops, None for a set that nothing is known of."""
        if self._tree is None and self._path is not None:
            self._tree = grow(self._cut.segments, self._path, self._cut.offsets())
            nest(self._tree)
        return self._tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What a set is measured against: the dictionary of its release, and how the interchange writes values."""

    dictionary: Dictionary
    manner: Manner

    def judge(
        self, spec: TransactionSetSpec, cut: Cut, path: Path | None, findings: Findings
    ) -> Judged:
        """Add what is wrong with a set; ``path`` is None where something is out of place."""
        judged = (
            Judged(cut, path) if path is not None else Judged(cut, tree=_walk(spec, cut, findings))
        )
        for index in self._suspects(cut, path):
            self._check_elements(index, cut, findings)
        check_trailer(cut, findings)
        _check_totals(spec.set_id, cut, findings)
        if "HL" in spec.tags:
            _check_hierarchy(judged, cut, findings)
        return judged

    def _suspects(self, cut: Cut, path: Path | None) -> Iterable[int]:
        """Return which segments must be looked at closely, in their order."""
        segments = cut.segments
        suspects = self._doubted(segments) if path is None else path.suspects
        repetition = self.manner.repetition
        odd: set[int] = set()
        if not cut.is_plain:
            odd |= {index for index, each in enumerate(segments) if not _is_plain(each)}
        if repetition and cut.mentions(repetition):
            odd |= {i for i, each in enumerate(segments) if any(repetition in e for e in each)}
        return sorted(odd.union(suspects)) if odd else suspects

    def _doubted(self, segments: Sequence[Segment]) -> Sequence[int]:
        """Return which segments the quick checks doubt, for a set that was not checked on its path."""
        specs = map(self.dictionary.segment, (segment[0] for segment in segments))
        return [
            index
            for index, (segment, spec) in enumerate(zip(segments, specs, strict=True))
            if spec is not None and not spec.checks[len(segment)](segment)
        ]

    def _check_elements(self, index: int, cut: Cut, findings: Findings) -> None:
        segment = cut.segments[index]
        spec = self.dictionary.segment(segment[0])
        if spec is not None:
            known = _CHECKED_ELSEWHERE.get(segment[0], 0)
            for found in spec.faults(segment, self.manner):
                if found.position > known:
                    _report(cut, index, found, findings)


def place_of(cut: Cut, index: int, element: int | None = None) -> Place:
    """Return the place of a segment, or of one of its elements."""
    return Place(
        segment=cut.segments[index][0],
        position=index + 1,
        element=element,
        offset=cut.offsets()[index],
    )


def check_trailer(cut: Cut, findings: Findings) -> None:
    """Check SE against ST and the number of segments, or report that it is missing."""
    segments = cut.segments
    first, last = segments[0], segments[-1]
    index = len(segments) - 1
    if last[0] != "SE":
        place = replace(place_of(cut, index), segment="SE")
        findings.add("missing-set-trailer", "The set ends without SE.", place)
        return
    declared, number = element(last, 1), element(last, 2)
    if declared != str(len(segments)) and as_count(declared) != len(segments):
        message = f"SE01 says {declared[:_LONGEST_QUOTE]!r} segments; there are {len(segments)}."
        findings.add("segment-count", message, place_of(cut, index, 1), declared)
    if not same_number(number, element(first, 2)):
        started = element(first, 2)[:_LONGEST_QUOTE]
        message = f"SE02 {number[:_LONGEST_QUOTE]!r} is not ST02 {started!r}."
        findings.add("set-control-number", message, place_of(cut, index, 2), number)


def element(segment: Segment, position: int) -> str:
    """Return an element of a segment, or empty text where it was not sent."""
    return segment[position] if position < len(segment) else ""


def with_loops(findings: Sequence[Finding], segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Add the loop to each finding that lies between an LS and its LE (the only loops that AK303 may name)."""
    if not findings:
        return ()
    loops: dict[int, str] = {}
    current = ""
    for position, segment in enumerate(segments, 1):
        if segment[0] == "LS":
            current = element(segment, 1)
        elif segment[0] == "LE":
            current = ""
        elif current:
            loops[position] = current
    if not loops:
        return tuple(findings)
    return tuple(
        replace(each, place=replace(each.place, loop=loops.get(each.place.position or 0)))
        for each in findings
    )


def _walk(spec: TransactionSetSpec, cut: Cut, findings: Findings) -> Record:
    """Go the long way: find what is out of place, and a place for it."""
    walk = Walk(spec, findings)
    walk.take(
        [Record(each, 0, offset) for each, offset in zip(cut.segments, cut.offsets(), strict=True)]
    )
    nest(walk.tree)
    return walk.tree


def _is_plain(segment: Segment) -> bool:
    text = "".join(segment)
    return text.isascii() and text.isprintable()


def _check_totals(set_id: str, cut: Cut, findings: Findings) -> None:
    for found in totals.faults(set_id, cut.segments):
        place = place_of(cut, found.index, found.element)
        message = f"{place.name} is {found.value[:_LONGEST_QUOTE]!r}; expected {found.expected}."
        findings.add(found.code, message, place, found.value)


def _check_hierarchy(judged: Judged, cut: Cut, findings: Findings) -> None:
    """Report each HL whose HL02 names no parent that it could have."""
    segments = cut.segments
    levels = [index for index, segment in enumerate(segments) if segment[0] == "HL"]
    if judged.slots is not None:
        levels = [index for index in levels if judged.slots[index].depth == 0]
    if len(levels) < 2:
        return
    structure = next((element(each, 5) for each in segments if each[0] == "BSN"), "")
    found = hierarchy([segments[index] for index in levels], structure)
    for code, message, indexes in (
        ("hierarchy-parent", _DOUBTFUL_PARENT, found.doubtful),
        ("hierarchy-depth", _TOO_DEEP, found.too_deep),
    ):
        for index in map(levels.__getitem__, indexes):
            findings.add(code, message, place_of(cut, index, 2), element(segments[index], 2))


def _report(cut: Cut, index: int, found: ElementFault, findings: Findings) -> None:
    fault = found.fault
    place = replace(
        place_of(cut, index, found.position), component=fault.component, repetition=fault.repetition
    )
    if fault.value is None:
        message = f"{place.name}: expected {fault.expected}."
    else:
        message = f"{place.name} is {fault.value[:_LONGEST_QUOTE]!r}; expected {fault.expected}."
    findings.add(fault.code, message, place, fault.value)
