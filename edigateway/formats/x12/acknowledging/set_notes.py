"""What a 997 or 999 says of one transaction set: its trailer with codes, and a note for each bad segment and element.

Source: X12 997 AK2 to AK5, 999 AK2 to IK5.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from edigateway.formats.x12.acknowledging.dialects import Dialect
from edigateway.formats.x12.acknowledging.document_numbers import document_number
from edigateway.formats.x12.acknowledging.element_facts import element_keys, element_number
from edigateway.formats.x12.acknowledging.told import told
from edigateway.formats.x12.catalogue import CATALOGUE, Scope
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.syntax.remembering import Remembered
from edigateway.formats.x12.writing.writer import DELIMITERS, clean
from edigateway.model.envelope import TransactionSet
from edigateway.model.finding import Finding, Place

Segment = tuple[str, ...]

MOST_CODES = 5
"""How many codes AK5, IK5 and AK9 have room for."""
HIGHEST_COUNT = 999_999

_MOST_ELEMENT_NOTES = 99
_LONGEST_COPY = 99
_LONGEST_CONTEXT = 35
_HIGHEST_PLACE = 99
_UNNAMEABLE = "??"
"""Stands for a segment id that cannot be repeated because it holds no two printable characters."""
_ELEMENT_ERRORS = "8"
_UNUSED_CODE = "I6"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNotes:
    """Writes about the sets of one group; ``facts`` are those of its release, None where there are none."""

    dialect: Dialect
    facts: Facts | None
    _known: Remembered[tuple[object, ...], Segment] = field(default_factory=Remembered, init=False)

    def segments(self, transaction: TransactionSet) -> Sequence[Segment]:
        """Return what is said of a set, AK2 to AK5 or IK5."""
        header = self._header(transaction)
        trailer = (self.dialect.set_trailer, transaction.verdict.value)
        findings = told(transaction.findings)
        if not findings:
            return (header, trailer)
        notes = list(self._notes(transaction, findings))
        codes = answers(findings, Scope.SET, self.dialect)
        if notes:
            codes.append(self._summary(notes))
        return (header, *notes, (*trailer, *codes[:MOST_CODES]))

    def _header(self, transaction: TransactionSet) -> Segment:
        # AK201 and AK202 must have 3 and 4 to 9 characters, whatever was received.
        set_id = clean(transaction.set_id, 3).rjust(3, "0")
        number = clean(transaction.control_number, 9).rjust(4, "0")
        guideline = clean(_guideline_reference(transaction)) if self.dialect.is_newer else ""
        return ("AK2", set_id, number, guideline) if guideline else ("AK2", set_id, number)

    def _notes(self, transaction: TransactionSet, found: Iterable[Finding]) -> Iterator[Segment]:
        context = _context(transaction) if self.dialect.has_context else ()
        for (position, tag), here in _by_segment(found).items():
            elements = [each for each in here if CATALOGUE[each.code].scope is Scope.ELEMENT]
            # 8, "has element errors", goes before what is wrong with the segment itself.
            code = _ELEMENT_ERRORS if elements else self._code(here[0])
            name, place = clean(tag, 3), str(min(position, HIGHEST_COUNT))
            loop = clean(here[0].place.loop or "", self.dialect.longest_loop)
            name = name if len(name) > 1 else _UNNAMEABLE
            yield (self.dialect.segment_note, name, place, loop, code)
            yield from context
            for finding in elements[:_MOST_ELEMENT_NOTES]:
                yield self._element_note(finding)

    def _element_note(self, finding: Finding) -> Segment:
        """Write about an element; notes are remembered, for what is wrong in one line is wrong in all."""
        place = finding.place
        element = (place.segment, place.element, place.component, place.repetition)
        key = (finding.code, finding.value, *element)
        known = self._known.get(key)
        return self._known.keep(key, self._new_element_note(finding)) if known is None else known

    def _new_element_note(self, finding: Finding) -> Segment:
        copy = clean(finding.value or "", _LONGEST_COPY)
        note = (
            self.dialect.element_note,
            self._position(finding.place),
            element_number(finding.place, self.facts),
            self._element_code(finding),
        )
        return (*note, copy) if copy else note

    def _element_code(self, finding: Finding) -> str:
        """Return the code; one that the standard allows and the guideline does not has a code of its own."""
        if finding.code == "bad-code" and self.dialect.knows(Scope.ELEMENT, _UNUSED_CODE):
            keys = element_keys(finding.place, self.facts)
            codes = self.facts.codes(keys[-1]) if self.facts and keys else None
            if codes is not None and (finding.value or "").upper() in codes:
                return _UNUSED_CODE
        return self._code(finding)

    def _code(self, finding: Finding) -> str:
        return self.dialect.code(CATALOGUE[finding.code]) or ""

    def _position(self, place: Place) -> str:
        """Write the element, its component, and in newer dialects its repetition."""
        repetition = place.repetition if self.dialect.is_newer else None
        if repetition is None and place.component is None and place.element is not None:
            return str(min(place.element, _HIGHEST_PLACE))
        parts = [place.element, place.component, repetition]
        while parts[-1] is None and len(parts) > 1:
            parts.pop()
        return DELIMITERS.component.join(
            "" if part is None else str(min(part, _HIGHEST_PLACE)) for part in parts
        )

    def _summary(self, notes: Iterable[Segment]) -> str:
        """Return the code for bad segments; it differs where nothing but the guideline was broken."""
        at = {self.dialect.segment_note: 4, self.dialect.element_note: 3}
        codes = {each[at[each[0]]] for each in notes if each[0] in at}
        by_guideline = all(code.startswith("I") for code in codes - {_ELEMENT_ERRORS})
        return "I5" if by_guideline and self.dialect.knows(Scope.SET, "I5") else "5"


def answers(findings: Iterable[Finding], scope: Scope, dialect: Dialect) -> list[str]:
    """Return the codes for findings of a scope, each once, in their order."""
    entries = (CATALOGUE[finding.code] for finding in findings)
    codes = (dialect.code(entry) for entry in entries if entry.scope is scope)
    return list(dict.fromkeys(code for code in codes if code is not None))


def _by_segment(findings: Iterable[Finding]) -> dict[tuple[int, str], list[Finding]]:
    found: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        if CATALOGUE[finding.code].scope in (Scope.SEGMENT, Scope.ELEMENT):
            key = (finding.place.position or 0, finding.place.segment or "")
            found.setdefault(key, []).append(finding)
    return found


def _guideline_reference(transaction: TransactionSet) -> str:
    """Return ST03, which only releases from 005010 on have."""
    header = transaction.tree.children[0].elements if transaction.tree else ()
    return header[3][:35] if len(header) > 3 and header[0] == "ST" else ""


def _context(transaction: TransactionSet) -> tuple[Segment, ...]:
    """Return the CTX that names the document by its own number."""
    number = document_number(transaction.tree)
    text = clean(number.text, _LONGEST_CONTEXT) if number else ""
    return (("CTX", f"{number.designator}{DELIMITERS.component}{text}"),) if number and text else ()
