"""Envelopes on a page: who sends what to whom, when and under which number."""

from collections.abc import Iterator

from edigateway.cli import page
from edigateway.cli.plain import counted, one_line
from edigateway.cli.x12.finding_lines import finding_lines, verdict
from edigateway.cli.x12.segment_lines import Row, SegmentWriter
from edigateway.formats.x12.dictionary.envelope import EnvelopeFacts
from edigateway.formats.x12.dictionary.labels import label
from edigateway.formats.x12.dictionary.meaning import date_in_words, time_in_words
from edigateway.formats.x12.dictionary.schemas import Dictionary, dictionary
from edigateway.formats.x12.reading.interchanges import InterchangeReading
from edigateway.formats.x12.syntax.delimiters import Delimiters
from edigateway.model.envelope import FunctionalGroup

_NEWEST = "005010"
_NAMES = {"\n": "line feed", "\r": "carriage return", "": "none", " ": "blank", "\t": "tab"}


def interchange_lines(interchange: InterchangeReading) -> Iterator[str]:
    """Yield what the ISA says."""
    isa = [one_line(each) for each in interchange.isa]
    usage = label("I14", isa[15]) or f"usage {isa[15]!r}"
    yield page.strong(f"Interchange {isa[13]}") + f"  {usage}, control version {isa[12]}"
    yield f"  from  {_party(isa[5], isa[6])}"
    yield f"  to    {_party(isa[7], isa[8])}"
    yield f"  at    {_moment(isa[9], isa[10])}"
    yield f"  with  {_delimiters(interchange.delimiters)}"


def group_lines(group: FunctionalGroup) -> Iterator[str]:
    """Yield what the GS says, and how the group was judged."""
    kind = label("479", group.functional_id)
    what = f"Group {group.control_number}  {group.functional_id}" + (f" ({kind})" if kind else "")
    yield ""
    yield f"{page.strong(what)} of X12 {group.version}: {verdict(group.verdict)}"
    yield f"  from  {group.sender}  to  {group.receiver}  at  {_moment(group.date, group.time)}"
    yield from finding_lines(group.findings, "  ")


def trailing_lines(interchange: InterchangeReading) -> Iterator[str]:
    """Yield what stood outside the groups, and what is wrong with the envelope."""
    findings = interchange.summary().findings
    writer = SegmentWriter(Dictionary(EnvelopeFacts(dictionary(_NEWEST).facts)), "")
    for number, segment in enumerate(interchange.between, 1):
        yield ""
        yield from writer.lines(Row(number, 0, segment, False), ())
    if findings:
        yield ""
        yield page.strong(f"Interchange {one_line(interchange.isa[13])}: ") + counted(
            len(findings), "finding"
        )
        yield from finding_lines(findings, "  ")
    yield ""


def _party(qualifier: str, name: str) -> str:
    words = label("I05", qualifier)
    return f"{qualifier} {name}" + (page.faint(f"  ({words})") if words else "")


def _moment(day: str, hour: str) -> str:
    return f"{date_in_words(day) or day} {time_in_words(hour) or hour}"


def _delimiters(delimiters: Delimiters) -> str:
    kinds = {
        "element": delimiters.element,
        "component": delimiters.component,
        "segment": delimiters.segment,
        "repetition": delimiters.repetition,
    }
    return ", ".join(f"{kind} {_character(each)}" for kind, each in kinds.items() if each)


def _character(delimiter: str) -> str:
    if delimiter in _NAMES:
        return _NAMES[delimiter]
    return delimiter if delimiter.isprintable() else f"0x{ord(delimiter):02X}"
