"""Writes 997 functional acknowledgements: what is said about a group, and the interchange that carries it.

Source: X12 997, AK1 to AK9. A 997 tells of syntax only: A and E mean that the document was taken, R that it must be
corrected and sent again.
"""

from collections.abc import Iterable, Iterator, Sequence

from edigateway.formats.x12.catalogue import CATALOGUE, Scope
from edigateway.formats.x12.dictionary.schemas import Dictionary, release
from edigateway.formats.x12.reading.transactions import ACKNOWLEDGEMENTS
from edigateway.formats.x12.writing.writer import DELIMITERS, clean
from edigateway.model.acknowledgement import GroupAcknowledgement
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding, Place

_Segment = tuple[str, ...]

_FIRST_WITH_VERSION = "005010"
"""From this release on, a 997 names the version of the group and has more codes."""
_NEW_GROUP_CODES = frozenset({"19"})
_MOST_CODES = 5
_MOST_ELEMENT_NOTES = 99
_LONGEST_COPY = 99
_HIGHEST_COUNT = 999_999
_HIGHEST_PLACE = 99
_UNNAMEABLE = "??"
"""Stands for a segment id that cannot be repeated because it holds no two printable characters."""


def acknowledge(interchange: Interchange) -> Sequence[GroupAcknowledgement]:
    """Return a 997 for each group, except for groups of acknowledgements and those without a readable GS01."""
    return [
        GroupAcknowledgement(group=index, verdict=group.verdict, segments=tuple(_segments(group)))
        for index, group in enumerate(interchange.groups)
        if _must_be_answered(group)
    ]


def _must_be_answered(group: FunctionalGroup) -> bool:
    unreadable = any(finding.code == "bad-group-header" for finding in group.findings)
    answers = any(each.set_id in ACKNOWLEDGEMENTS for each in group.transactions)
    return not (unreadable or answers or group.functional_id == "FA")


def _segments(group: FunctionalGroup) -> Iterator[_Segment]:
    has_version = group.version[:6] >= _FIRST_WITH_VERSION
    version = (clean(group.version)[:12],) if has_version else ()
    yield ("AK1", group.functional_id.upper(), _group_number(group), *version)
    spoken = release(group.version)
    dictionary = None if spoken is None else spoken.dictionary
    for transaction in group.transactions:
        yield from _set_segments(transaction, dictionary, has_version)
    taken = sum(each.verdict is not Verdict.REJECTED for each in group.transactions)
    counts = (group.declared_sets, len(group.transactions), taken)
    codes = _answers(group.findings, Scope.GROUP)
    yield (
        "AK9",
        group.verdict.value,
        *(str(min(count, _HIGHEST_COUNT)) for count in counts),
        *[code for code in codes if has_version or code not in _NEW_GROUP_CODES][:_MOST_CODES],
    )


def _group_number(group: FunctionalGroup) -> str:
    """Repeat GS06; where it is no number, 0, which is no number that anybody gives."""
    digits = "".join(each for each in group.control_number if each in "0123456789")
    return digits[:9] or "0"


def _set_segments(
    transaction: TransactionSet, dictionary: Dictionary | None, repeats: bool
) -> Iterator[_Segment]:
    # AK201 and AK202 must have 3 and 4 to 9 characters, whatever was received.
    set_id = clean(transaction.set_id)[:3].rjust(3, "0")
    yield ("AK2", set_id, clean(transaction.control_number)[:9].rjust(4, "0"))
    notes = list(_segment_notes(transaction.findings, dictionary, repeats))
    yield from notes
    codes = _answers(transaction.findings, Scope.SET) + (["5"] if notes else [])
    yield ("AK5", transaction.verdict.value, *codes[:_MOST_CODES])


def _answers(findings: Iterable[Finding], scope: Scope) -> list[str]:
    """Return the codes for findings of a scope, each once, in their order."""
    entries = (CATALOGUE.get(finding.code) for finding in findings)
    codes = (entry.answer for entry in entries if entry is not None and entry.scope is scope)
    return list(dict.fromkeys(code for code in codes if code is not None))


def _segment_notes(
    findings: Sequence[Finding], dictionary: Dictionary | None, repeats: bool
) -> Iterator[_Segment]:
    by_segment: dict[tuple[int, str], list[Finding]] = {}
    for finding in findings:
        if CATALOGUE[finding.code].scope in (Scope.SEGMENT, Scope.ELEMENT):
            key = (finding.place.position or 0, finding.place.segment or "")
            by_segment.setdefault(key, []).append(finding)
    for (position, tag), found in by_segment.items():
        elements = [each for each in found if CATALOGUE[each.code].scope is Scope.ELEMENT]
        # 8, "has element errors", goes before what is wrong with the segment itself.
        code = "8" if elements else CATALOGUE[found[0].code].answer or ""
        loop = clean(found[0].place.loop or "")[: 4 if repeats else 6]
        name = clean(tag)[:3]
        place = str(min(position, _HIGHEST_COUNT))
        yield ("AK3", name if len(name) > 1 else _UNNAMEABLE, place, loop, code)
        for finding in elements[:_MOST_ELEMENT_NOTES]:
            yield _element_note(finding, dictionary, repeats)


def _element_note(finding: Finding, dictionary: Dictionary | None, repeats: bool) -> _Segment:
    copy = clean(finding.value or "")[:_LONGEST_COPY].strip()
    number = "" if dictionary is None else _element_number(finding.place, dictionary)
    code = CATALOGUE[finding.code].answer or ""
    note = ("AK4", _position(finding.place, repeats), number, code)
    return (*note, copy) if copy else note


def _position(place: Place, repeats: bool) -> str:
    """Write AK401: the element, its component, and from 005010 on its repetition."""
    parts = [place.element, place.component, place.repetition if repeats else None]
    while parts[-1] is None and len(parts) > 1:
        parts.pop()
    return DELIMITERS.component.join(
        "" if part is None else str(min(part, _HIGHEST_PLACE)) for part in parts
    )


def _element_number(place: Place, dictionary: Dictionary) -> str:
    """Return the number of the element in the dictionary; composites have none."""
    spec = dictionary.segment(place.segment or "")
    if spec is None or place.element is None or place.element > len(spec.elements):
        return ""
    element = spec.elements[place.element - 1].element
    if place.component is not None and place.component <= len(element.components):
        element = element.components[place.component - 1].element
    return "" if element.components else element.number
