"""Answers an interchange with a TA1, which speaks of its envelope only.

Source: X12.5, TA101 to TA105.
"""

from collections.abc import Iterator

from edigateway.formats.x12.acknowledging.told import told
from edigateway.formats.x12.catalogue import CATALOGUE
from edigateway.formats.x12.writing.writer import clean
from edigateway.model.acknowledgement import InterchangeAcknowledgement, Repetition
from edigateway.model.envelope import Address, Interchange, Verdict
from edigateway.model.finding import Finding, Severity

_NO_ERROR = "000"
_BAD_CONTENT = "024"
_DUPLICATE = "025"


def acknowledge_interchange(
    interchange: Interchange, repeats: Repetition = Repetition.NOTHING
) -> InterchangeAcknowledgement | None:
    """Return the TA1 for an interchange, or None where none may be sent.

    None is sent to nobody, and none in answer to a TA1: an interchange without groups holds nothing else, unless a
    segment of some set was found outside any group. R is said only if nothing in it was taken, E where something was
    in spite of its faults.
    """
    address = interchange.address
    if address is None or not _holds_business(interchange):
        return None
    verdict = _verdict(interchange, repeats)
    note = _note(interchange, repeats)
    segment = ("TA1", *_received(address), verdict.value, note)
    return InterchangeAcknowledgement(verdict=verdict, note=note, segment=segment)


def _holds_business(interchange: Interchange) -> bool:
    return bool(interchange.groups) or any(
        finding.code == "segment-outside-group" for finding in interchange.findings
    )


def _verdict(interchange: Interchange, repeats: Repetition) -> Verdict:
    if repeats is Repetition.EVERYTHING:
        return Verdict.REJECTED
    grave = _has_bad_group(interchange) or any(map(_is_error, interchange.findings))
    if grave and all(group.verdict is Verdict.REJECTED for group in interchange.groups):
        return Verdict.REJECTED
    faultless = next(_codes(interchange, repeats), None) is None
    return Verdict.ACCEPTED if faultless else Verdict.ACCEPTED_WITH_ERRORS


def _note(interchange: Interchange, repeats: Repetition) -> str:
    if repeats is Repetition.EVERYTHING:
        return _DUPLICATE
    return next(_codes(interchange, repeats), _NO_ERROR)


def _codes(interchange: Interchange, repeats: Repetition) -> Iterator[str]:
    """Yield the note codes that apply, the gravest first."""
    gravest_first = sorted(told(interchange.findings), key=_is_error, reverse=True)
    answers = (CATALOGUE[finding.code].answer for finding in gravest_first)
    yield from (code for code in answers if code is not None)
    if _has_bad_group(interchange):
        yield _BAD_CONTENT
    if repeats is not Repetition.NOTHING:
        yield _DUPLICATE


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _has_bad_group(interchange: Interchange) -> bool:
    """Tell whether there is a group that no 997 can speak of."""
    found = (finding for group in interchange.groups for finding in group.findings)
    return any(finding.code == "bad-group-header" for finding in found)


def _received(address: Address) -> tuple[str, str, str]:
    """Repeat ISA13, ISA09 and ISA10, in the lengths that TA101 to TA103 must have whatever was received."""
    number = "".join(each for each in address.control_number if each in "0123456789")
    date, time = clean(address.date, 6).rjust(6, "0"), clean(address.time, 4).rjust(4, "0")
    return number[-9:].rjust(9, "0"), date, time
