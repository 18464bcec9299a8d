"""Walks the segments of one set through its slots: into the tree of loops, with findings for what is out of place.

:func:`follow` is the quick walk, for documents in which nothing is out of place; the others go the long way.
"""

from collections.abc import Callable, Sequence
from itertools import count, repeat
from typing import NamedTuple

from edigateway.formats.x12.dictionary.facts import is_known_tag
from edigateway.formats.x12.dictionary.schemas import TransactionSetSpec
from edigateway.formats.x12.dictionary.slots import Slot, Way, way_to
from edigateway.formats.x12.findings import Findings, quoted
from edigateway.model.finding import Place
from edigateway.model.record import Record

Offsets = Callable[[], Sequence[int]]
"""Where each segment of a set begins, in bytes."""


class Path(NamedTuple):
    """The way of a document in which nothing is out of place."""

    slots: list[Slot]
    """Where each segment stands."""
    suspects: list[int]
    """The segments, by their index, that may have something wrong with their elements."""

    def changed(self, segments: Sequence[Sequence[str]]) -> "Path":
        """Return the same way after suspects were changed, those that are still doubted being what is left of them."""
        slots = self.slots
        doubted = [i for i in self.suspects if not slots[i].check(len(segments[i]))(segments[i])]
        return Path(slots, doubted)


def follow(segments: Sequence[Sequence[str]], root: Slot) -> Path | None:
    """Walk the segments of a set, ST to SE, through its slots; None where anything is out of place, missing or too much.

    The elements are checked on the way, as :mod:`~edigateway.formats.x12.dictionary.checks` can check them.
    """
    slots: list[Slot] = []
    suspects: list[int] = []
    uses: dict[Slot, int] = {}
    size = len(segments)
    take, steps = slots.append, root.steps
    for segment in segments:
        try:
            steps, checks, slot, most, again = steps[segment[0]]
            check = checks[len(segment)]
        except KeyError:  # it is the first document that comes this way
            step = (slots[-1] if slots else root).step(segment[0])
            if step is None:
                return None
            steps, checks, slot, most, again = step
            check = slot.check(len(segment))
        if size > most:  # else there are not enough segments to come too often
            uses[slot] = count = uses[slot] + 1 if again else 1
            if count > most:
                return None
        if not check(segment):
            suspects.append(len(slots))
        take(slot)
    return Path(slots, suspects)


class _Placed(Record):
    """A segment that works out where it begins when somebody asks: nobody does where nothing is wrong."""

    __slots__ = ("_offsets",)

    def __init__(self, elements: Sequence[str], position: int, offsets: Offsets) -> None:
        self.elements = elements
        self.position = position
        self.children = []
        self._offsets = offsets

    @property
    def offset(self) -> int:
        return self._offsets()[self.position - 1]


def grow(segments: Sequence[Sequence[str]], path: Path, offsets: Offsets) -> Record:
    """Return the tree of a document whose path is known."""
    tree = Record(["document"])
    loops = {0: tree.children}
    records = map(_Placed, segments, count(1), repeat(offsets))
    for record, slot in zip(records, path.slots, strict=True):
        loops[slot.depth].append(record)
        if slot.opens:
            loops[slot.depth + 1] = record.children
    return tree


class Walk:
    """The way of one document through the slots of its set; :attr:`tree` is the document so far."""

    def __init__(
        self, spec: TransactionSetSpec, findings: Findings, sent_tag: Callable[[int], str]
    ) -> None:
        """Start before ST; ``sent_tag`` returns the tag of a segment as the sender wrote it, by its index."""
        self.tree = Record(["document"])
        self._spec = spec
        self._slot = spec.root
        self._findings = findings
        self._sent_tag = sent_tag
        self._open: dict[int, Record] = {0: self.tree}
        self._uses: dict[Slot, int] = {}
        self._skipped: dict[tuple[Slot, int], tuple[Record, Record]] = {}
        self._late: dict[tuple[Slot, int], int] = {}
        self._strays: set[int] = set()
        self._records: Sequence[Record] = ()

    def take(self, records: Sequence[Record]) -> None:
        """Put every segment of the set, ST and SE included, into its place and number it from 1."""
        ways, open_records, uses = self._slot.ways, self._open, self._uses
        self._records = records
        for position, record in enumerate(records, 1):
            record.position = position
            way = ways[record.elements[0]]
            if way is not None and way.slot.twins:
                way = way_to(self._slot, self._meant(way.slot, record))
            if way is None:
                self._take_misplaced(record)
                ways = self._slot.ways
                continue
            slot, skipped, again = way
            if skipped:
                self._note_skipped(way, record)
            if slot.limit is not None:
                uses[slot] = count = uses[slot] + 1 if again else 1
                if count > slot.limit:
                    self._too_often(slot, record)
            open_records[slot.depth].children.append(record)
            if slot.opens:
                open_records[slot.depth + 1] = record
            self._slot = slot
            ways = slot.ways
        self._report_missing()

    def _note_skipped(self, way: Way, record: Record) -> None:
        """Remember what should have stood before ``record``: it may still come, out of order."""
        for slot in way.skipped:
            parent = self._open[slot.depth]
            self._skipped.setdefault((slot, id(parent)), (parent, record))

    def _report_missing(self) -> None:
        for (slot, _), (parent, before) in self._skipped.items():
            placed = (each for each in parent.children if id(each) not in self._strays)
            if not any(child.tag == slot.tag for child in placed):
                place = Place(segment=slot.tag, position=before.position, offset=before.offset)
                message = f"The mandatory segment {slot.tag} is missing before {before.tag}."
                self._findings.add("missing-segment", message, place)

    def _too_often(self, slot: Slot, record: Record) -> None:
        code, noun = (
            ("too-many-loops", "loop") if slot.is_loop else ("too-many-segments", "segment")
        )
        self._find(code, f"The {noun} {slot.tag} is used more than {slot.limit} times.", record)

    def _take_misplaced(self, record: Record) -> None:
        """Put a segment that cannot follow here where it alone can belong, or else where it was found."""
        fitting = self._fitting(record)
        if len(fitting) == 1:
            self._rebind(fitting[0], record)
            return
        self._innermost().children.append(record)
        self._strays.add(id(record))
        if record.tag in self._spec.tags:
            message = f"The segment {record.tag} cannot follow {self._slot.tag}."
            self._find("unexpected-segment", message, record)
        elif is_known_tag(record.tag):
            message = f"The segment {record.tag} is not part of this transaction set."
            self._find("segment-not-in-set", message, record)
        else:
            tag = quoted(self._sent_tag(record.position - 1))
            message = f"{tag} is not a segment id; a delimiter may stand in the data."
            self._find("unknown-segment", message, record)

    def _fitting(self, record: Record) -> list[Slot]:
        """Return the slots for a segment in the loops that are open, if there are any in the area that was reached."""
        loops = self._slot.open_loops()
        slots = [
            child
            for loop in loops
            for child in loop.children
            if child.tag == record.tag and self._meant(child, record) is child
        ]
        return [slot for slot in slots if slot.area == self._slot.area] or slots

    def _meant(self, slot: Slot, record: Record) -> Slot:
        """Return which of its twins an LS means that might be at ``slot``: LS01 says so, or else the segment behind it."""
        behind = self._records[record.position : record.position + 1]
        names = [*record.elements[1:2], *(each.tag for each in behind)]
        return next((each for name in names for each in slot.twins if each.is_named(name)), slot)

    def _rebind(self, slot: Slot, record: Record) -> None:
        siblings = self._open[slot.depth].children
        before = self._uses_before(slot)
        if slot.limit is not None and before >= slot.limit:
            self._too_often(slot, record)
        else:
            message = f"The segment {slot.tag} comes too late; it belongs before {_first_behind(slot, siblings)}."
            self._find("segment-out-of-order", message, record)
        siblings.append(record)
        if slot.opens:
            self._open[slot.depth + 1] = record
        if slot.is_loop:
            self._slot = slot
            self._uses[slot] = before + 1

    def _uses_before(self, slot: Slot) -> int:
        """Count the uses of a slot that a late segment adds to; they are looked for once in each loop."""
        parent = self._open[slot.depth]
        key = (slot, id(parent))
        if key not in self._late:
            same = (child for child in parent.children if child.tag == slot.tag)
            self._late[key] = sum(self._meant(slot, child) is slot for child in same)
        self._late[key] += 1
        return self._late[key] - 1

    def _innermost(self) -> Record:
        return self._open[self._slot.depth + self._slot.opens]

    def _find(self, code: str, message: str, record: Record) -> None:
        place = Place(segment=record.tag[:10], position=record.position, offset=record.offset)
        self._findings.add(code, message, place)


def _first_behind(slot: Slot, siblings: Sequence[Record]) -> str:
    """Return the tag of the first of the siblings that the set has behind a slot."""
    slots = [] if slot.parent is None else slot.parent.children
    at = slots.index(slot)
    before = {each.tag for each in slots[: at + 1]}
    behind = {each.tag for each in slots[at + 1 :]} - before
    return next((each.tag for each in siblings if each.tag in behind), "what came before it")
