"""Writes one transaction set, ST to SE.

A set that needs nothing put right is written whole, at the speed of :meth:`str.join`; the others element by element.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from edigateway.formats.x12.dictionary.schemas import Dictionary
from edigateway.formats.x12.reading.structure import Path
from edigateway.formats.x12.shapes.shape import Item, Segment, flat, kind, locate, wrong_keys
from edigateway.formats.x12.shapes.unwritable import Step, Unwritable
from edigateway.formats.x12.writing.inspection import Inspector
from edigateway.formats.x12.writing.notation import Notation
from edigateway.formats.x12.writing.numbers import NumberPlaces
from edigateway.formats.x12.writing.ordering import in_order
from edigateway.formats.x12.writing.style import Strictness
from edigateway.model.finding import Finding, Severity

_ENVELOPE = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE"})
_OUT_OF_ORDER = "segment-out-of-order"
_KEYS = {"st", "segments"}
_ST02 = 2


class _Text(NamedTuple):
    """A set as it is written: its segments, the text of them, and the way through its slots if that is known."""

    segments: list[Any]
    text: str
    path: Path | None
    is_plain: bool
    """Whether it is printable ASCII without separators within elements."""


class SetWriter:
    """Writes the sets of one group."""

    def __init__(
        self,
        notation: Notation,
        dictionary: Dictionary | None,
        inspector: Inspector,
        strictness: Strictness,
    ) -> None:
        """Write sets whose numbers ``dictionary`` knows, if any, and that ``inspector`` judges."""
        self._notation = notation
        self._strictness = strictness
        self._inspector = inspector
        self._numbers = NumberPlaces(dictionary, notation.delimiters.component)

    def write(self, transaction: object, number: int) -> tuple[str, str]:
        """Return the control number of a set and its text; ``number`` is for a set that has none.

        Raises:
            Unwritable: it has a wrong shape, or the rules find something in it.
        """
        header, items = _parts(transaction, number)
        try:
            body = flat(items)
        except Unwritable as fault:
            raise fault.within("segments") from None
        segments = [header, *body, ["SE", str(len(body) + 2), header[2]]]
        written = self._quick(segments) or self._put_right(segments, items)
        is_faultless = False
        if self._is_judged:
            written, is_faultless = self._judged(written, items)
        segments = written.segments
        if not is_faultless and any(segment[0] in _ENVELOPE for segment in segments[1:-1]):
            raise _misplaced_envelope(segments, items)
        return segments[0][2], written.text

    @property
    def _is_judged(self) -> bool:
        return self._strictness is not Strictness.UNCHECKED

    def _quick(self, segments: list[Any]) -> _Text | None:
        """Write segments as they are, but for numbers; None where something needs a closer look."""
        try:
            path = self._inspector.follow(segments) if self._is_judged else None
            doubted = range(len(segments)) if path is None else path.suspects
            if self._rewrite_numbers(segments, doubted) and path is not None:
                path = path.changed(segments)
            text = self._notation.text(segments)
        except (AttributeError, IndexError, KeyError, TypeError):
            return None
        if not self._notation.is_clean(text, segments):
            return None
        return _Text(segments, text, path, text.isascii())

    def _put_right(self, segments: list[Any], items: list[Item]) -> _Text:
        written = [self._header(segments[0])]
        for index, segment in enumerate(segments[1:-1]):
            try:
                written.append(self._notation.segment(segment))
            except Unwritable as fault:
                raise fault.within("segments", *locate(items, index)) from None
        written.append(["SE", segments[-1][1], written[0][2]])
        self._rewrite_numbers(written, range(len(written)))
        return self._looked_at(written)

    def _looked_at(self, segments: list[list[str]]) -> _Text:
        path = self._inspector.follow(segments) if self._is_judged else None
        return _Text(segments, self._notation.text(segments), path, is_plain=False)

    def _header(self, header: Segment) -> list[str]:
        try:
            written = self._notation.segment(header)
        except Unwritable as fault:
            index = fault.path[0] if fault.path else 1
            raise Unwritable(fault.problem, "st", int(index) - 1) from None
        if len(written) <= _ST02:
            raise Unwritable(
                "the control number of the set is made of nothing but separators", "st", 1
            )
        return written

    def _rewrite_numbers(self, segments: list[Any], indexes: Iterable[int]) -> bool:
        """Put the numbers of some segments into their one form, and tell whether there was anything to do."""
        places, changed = self._numbers, False
        for index in indexes:
            segment = segments[index]
            for position, rewritten in places[segment[0]]:
                if position >= len(segment):
                    break
                written = rewritten[segment[position]]
                if written is not None:
                    segment = [*segment]  # what was handed to us is not ours to change
                    segment[position] = written
                    segments[index] = segment
                    changed = True
        return changed

    def _judged(self, written: _Text, items: list[Item]) -> tuple[_Text, bool]:
        """Return a set in the order of the schema, and whether nothing at all is wrong with it."""
        findings = self._findings(written)
        if any(finding.code == _OUT_OF_ORDER for finding in findings):
            written, items = self._looked_at(self._ordered(written.segments)), []
            findings = self._findings(written)
        refused = [(_path(each, items), each) for each in findings if self._is_refused(each)]
        if refused:
            raise Unwritable("this set breaks the rules of X12:", findings=refused)
        return written, not findings

    def _is_refused(self, finding: Finding) -> bool:
        return self._strictness is Strictness.FAULTLESS or finding.severity is Severity.ERROR

    def _findings(self, written: _Text) -> Sequence[Finding]:
        segments, text, path, is_plain = written
        return self._inspector.findings(segments, text, path, is_plain=is_plain)

    def _ordered(self, segments: list[list[str]]) -> list[list[str]]:
        spec = self._inspector.specification(segments[0][1])
        return segments if spec is None else in_order(segments, spec.root)


def _parts(transaction: object, number: int) -> tuple[list[Any], list[Item]]:
    """Return ST with a control number, and what is between ST and SE."""
    if not isinstance(transaction, dict) or transaction.keys() != _KEYS:
        raise wrong_keys(transaction, "a transaction set", "st", "segments")
    st = transaction["st"]
    if not isinstance(st, list) or not st:
        raise Unwritable(f"expected the elements of ST, found {kind(st)}", "st")
    control_number = (st[1] if len(st) > 1 else "") or f"{number:04d}"
    return ["ST", st[0], control_number, *st[2:]], transaction["segments"]


def _path(finding: Finding, items: list[Item]) -> tuple[Step, ...]:
    """Return where a finding lies in the segments that were given; nowhere, if it lies in ST or SE."""
    place = finding.place
    index = (place.position or 0) - 2
    try:
        path = locate(items, index)
    except IndexError:
        return ()
    return ("segments", *path, *([place.element] if place.element else []))


def _misplaced_envelope(segments: list[list[str]], items: list[Item]) -> Unwritable:
    index = next(at for at, each in enumerate(segments[1:-1]) if each[0] in _ENVELOPE)
    problem = f"{segments[index + 1][0]} is written by itself; it cannot stand within a set"
    return Unwritable(problem, "segments", *locate(items, index))
