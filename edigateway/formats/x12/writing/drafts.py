"""Writes documents that maps made as one interchange: a group for each functional id, a set for each document."""

from collections.abc import Sequence

from edigateway.contracts.format import Draft
from edigateway.contracts.format import Unwritable as NotWritten
from edigateway.formats.x12.dictionary.schemas import Dictionary, Release, release
from edigateway.formats.x12.shapes.shape import GroupShape, InterchangeShape, Segment, SetShape
from edigateway.formats.x12.shapes.unwritable import Unwritable
from edigateway.formats.x12.writing.arranging import arranged
from edigateway.formats.x12.writing.interchanges import write
from edigateway.formats.x12.writing.style import Strictness
from edigateway.formats.x12.writing.writer import gs, isa
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.finding import Finding, Place, Severity

UNWRITABLE = "unwritable"
"""The code of what keeps a document from being written and is no finding of a rule."""
_LONG_DATE = len("CCYYMMDD")


def write_drafts(drafts: Sequence[Draft], enclosure: Enclosure) -> bytes:
    """Return one interchange, judged by the rules that received ones are judged by.

    Raises:
        Unwritable: there is an error in a document, or it has no room in X12; all findings are listed.
    """
    known = release(enclosure.version)
    if known is None:
        raise NotWritten(
            [_finding(f"'{enclosure.version}' is not a release of X12, such as 004010")]
        )
    groups: dict[str, list[SetShape]] = {}
    for draft in drafts:
        functional_id, made = _set(draft, known)
        groups.setdefault(functional_id, []).append(made)
    interchange: InterchangeShape = {
        "isa": isa(enclosure),
        "groups": [_group(enclosure, *each, at) for at, each in enumerate(groups.items())],
    }
    try:
        return b"".join(write([interchange], strictness=Strictness.WARNINGS))
    except Unwritable as fault:
        findings = [finding for _, finding in fault.findings]
        raise NotWritten(findings or [_finding(str(fault))]) from None


def _group(enclosure: Enclosure, functional_id: str, sets: list[SetShape], at: int) -> GroupShape:
    header = gs(enclosure, functional_id)
    header[5] = str(enclosure.group_number + at)
    return {"gs": header, "sets": sets}


def _set(draft: Draft, known: Release) -> tuple[str, SetShape]:
    dictionary = known.dictionary
    spec = dictionary.transaction_set(draft.document)
    if spec is None:
        problem = f"there is no transaction set {draft.document} in release {dictionary.version}"
        raise NotWritten([_finding(problem)])
    segments = arranged(draft.document, draft.tree, spec.root, draft.component_separator)
    if known.short_dates:
        segments = [_with_short_dates(each, dictionary) for each in segments]
    return spec.functional_group, {"st": [draft.document], "segments": [*segments]}


def _with_short_dates(segment: Segment, dictionary: Dictionary) -> Segment:
    """Leave out the centuries, which dates of that release have no room for."""
    spec = dictionary.segment(str(segment[0]))
    dates = [
        number
        for number, each in enumerate(spec.elements if spec else (), 1)
        if each.element.kind == "DT" and number < len(segment)
    ]
    written = list(segment)
    for number in dates:
        text = written[number]
        if isinstance(text, str) and len(text) == _LONG_DATE:
            written[number] = text[2:]
    return written


def _finding(problem: str) -> Finding:
    return Finding(code=UNWRITABLE, severity=Severity.ERROR, message=problem, place=Place())
