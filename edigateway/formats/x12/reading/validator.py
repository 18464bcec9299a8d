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
from edigateway.formats.x12.findings import Findings, quoted
from edigateway.formats.x12.reading import totals
from edigateway.formats.x12.reading.hierarchy import DEEPEST, hierarchy, nest
from edigateway.formats.x12.reading.structure import Path, Walk, grow
from edigateway.formats.x12.syntax.envelope_text import as_count, same_number
from edigateway.formats.x12.syntax.tokenizer import Cut
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

Segment = Sequence[str]

_DOUBTFUL_PARENT = (
    "HL02 names no earlier level of another kind; the parent was taken from the order."
)
_TOO_DEEP = f"HL02 names a level that has more than {DEEPEST - 1} levels above it."
_LOOP_START, _LOOP_END = "LS", "LE"
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

    def is_plain(self, special: str) -> bool:
        """Tell whether all values are printable, and none has one of some ``special`` characters."""
        if self._cut.is_plain:
            return not any(map(self._cut.mentions, special))
        text = "".join(map("".join, self._cut.segments))
        return text.isprintable() and not any(each in text for each in special)

    def tree(self) -> Record | None:
        """Return the tree of loops, None for a set that nothing is known of."""
        if self._tree is None and self._path is not None:
            self._tree = grow(self._cut.segments, self._path, self._cut.offsets)
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
        has_loops = _LOOP_START in spec.tags and cut.mentions(_LOOP_START)
        judged = (
            Judged(cut, path) if path is not None else Judged(cut, tree=_walk(spec, cut, findings))
        )
        for index in self._suspects(cut, path):
            self._check_elements(index, cut, findings)
        check_trailer(cut, findings)
        _check_totals(spec.set_id, cut, findings)
        if has_loops:
            _check_loop_ends(cut, findings)
        if "HL" in spec.tags:
            _check_hierarchy(judged, cut, findings)
        return judged

    def _suspects(self, cut: Cut, path: Path | None) -> Iterable[int]:
        """Return which segments must be looked at closely, in their order."""
        segments = cut.segments
        suspects = self._doubted(segments) if path is None else path.suspects
        separators = [each for each in (self.manner.repetition, self.manner.component) if each]
        odd: set[int] = set()
        if not cut.is_plain:
            odd |= {index for index, each in enumerate(segments) if not _is_plain(each)}
        for separator in filter(cut.mentions, separators):
            odd |= {i for i, each in enumerate(segments) if separator in "".join(each)}
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
                is_short = found.fault.code == "too-short"
                if is_short and spec.is_filled_up(found.position, cut.sent(index)):
                    continue
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
        message = f"SE01 says {quoted(declared)} segments; there are {len(segments)}."
        findings.add("segment-count", message, place_of(cut, index, 1), declared)
    if not same_number(number, element(first, 2)):
        message = f"SE02 {quoted(number)} is not ST02 {quoted(element(first, 2))}."
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
        if segment[0] == _LOOP_START:
            current = element(segment, 1)
        elif segment[0] == _LOOP_END:
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
    walk = Walk(spec, findings, lambda index: cut.sent(index)[0])
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
        message = f"{place.name} is {quoted(found.value)}; expected {found.expected}."
        findings.add(found.code, message, place, found.value)


def _check_loop_ends(cut: Cut, findings: Findings) -> None:
    """Hold each LE against the LS before it, if both name the loop."""
    started = ""
    for index, segment in enumerate(cut.segments):
        if segment[0] == _LOOP_START:
            started = element(segment, 1)
        elif segment[0] == _LOOP_END:
            ended = element(segment, 1)
            if started and ended and ended != started:
                message = f"LE01 is {quoted(ended)}; the loop began with LS01 {quoted(started)}."
                findings.add("loop-identifier", message, place_of(cut, index, 1), ended)
            started = ""


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
    position, fault = found
    tag = cut.segments[index][0]
    if not findings.has_room(fault.code, tag, position):
        return
    place = Place(
        segment=tag,
        position=index + 1,
        element=position,
        component=fault.component,
        repetition=fault.repetition,
        offset=cut.offsets()[index],
    )
    said = ":" if fault.value is None else f" is {quoted(fault.value)};"
    findings.add(fault.code, f"{place.name}{said} expected {fault.expected}.", place, fault.value)
