"""Reads one functional group, GS to GE, and judges it by its sets."""

from collections.abc import Sequence
from dataclasses import replace

from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.stream import SegmentStream
from edigateway.formats.x12.reading.transactions import SetReader, refuse
from edigateway.formats.x12.reading.validator import element
from edigateway.formats.x12.syntax.envelope_text import as_count, printable, same_number
from edigateway.model.envelope import FunctionalGroup, TransactionSet, Verdict
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record

_MOST_SETS = 999_999
_LONGEST_NUMBER = 9
_TAKEN = frozenset({Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_ERRORS})
_FATAL = frozenset({"missing-group-trailer", "unsupported-version", "bad-group-header"})


class GroupReader:
    """Reads the groups of one interchange."""

    def __init__(self, stream: SegmentStream, sets: SetReader) -> None:
        """Read from ``stream``; ``sets`` reads what is in the groups once it knows their release."""
        self._stream = stream
        self._sets = sets
        self._numbers: set[tuple[str, str]] = set()

    def read(self, header: Record) -> FunctionalGroup:
        """Read the group that begins with ``header``, a GS just taken."""
        findings = Findings()
        self._check_header(header, findings)
        transactions, trailer = self._transactions(header, findings)
        if trailer is None:
            place = Place(segment="GE", offset=header.offset)
            findings.add("missing-group-trailer", "The group ends without GE.", place)
        else:
            _check_trailer(header, trailer, len(transactions), findings)
        group = FunctionalGroup(
            functional_id=printable(element(header, 1)),
            sender=printable(element(header, 2)),
            receiver=printable(element(header, 3)),
            date=printable(element(header, 4)),
            time=printable(element(header, 5)),
            control_number=printable(element(header, 6)),
            version=printable(element(header, 8)),
            declared_sets=min(_MOST_SETS, as_count(element(trailer, 1)) or 0) if trailer else 0,
            verdict=Verdict.ACCEPTED,
            findings=findings.in_order(),
            transactions=tuple(transactions),
        )
        fatal = next((each for each in group.findings if each.code in _FATAL), None)
        return _judged(group) if fatal is None else refuse_group(group, fatal.message)

    def _transactions(
        self, header: Record, findings: Findings
    ) -> tuple[list[TransactionSet], Record | None]:
        """Return the sets of the group and its GE, or None where that is missing."""
        reader = replace(self._sets, release=release(element(header, 8)))
        transactions: list[TransactionSet] = []
        seen: set[str] = set()
        while (record := self._stream.current) is not None and record.tag not in ("GS", "IEA"):
            if record.tag == "ST":
                transactions.append(reader.read(record, seen))
                continue
            self._stream.take()
            if record.tag == "GE":
                return transactions, record
            place = Place(segment=printable(record.tag), offset=record.offset)
            message = f"The segment {printable(record.tag)!r} stands outside any set."
            findings.add("stray-segment", message, place)
        return transactions, None

    def _check_header(self, header: Record, findings: Findings) -> None:
        place = Place(segment="GS", offset=header.offset)
        functional_id, number = element(header, 1), element(header, 6)
        if not (len(functional_id) == 2 and functional_id.isascii() and functional_id.isalnum()):
            message = f"GS01 {printable(functional_id)!r} is no functional identifier."
            findings.add("bad-group-header", message, replace(place, element=1), functional_id)
        if as_count(number) is None or len(number) > _LONGEST_NUMBER:
            message = f"GS06 {printable(number)!r} is not a number of 1 to 9 digits."
            findings.add("bad-group-number", message, replace(place, element=6), number)
        elif (functional_id, number) in self._numbers:
            message = f"GS06 {number} was used before in this interchange."
            findings.add("duplicate-group-number", message, replace(place, element=6), number)
        self._numbers.add((functional_id, number))
        version = element(header, 8)
        if release(version) is None:
            message = f"GS08 {printable(version)!r} is not a supported release of X12."
            findings.add("unsupported-version", message, replace(place, element=8), version)


def refuse_group(group: FunctionalGroup, reason: str) -> FunctionalGroup:
    """Reject a group and every set in it: the envelope cannot be trusted to be whole."""
    finding = Finding(
        code="envelope-refused",
        severity=Severity.ERROR,
        message=f"Refused with its envelope: {reason}",
        place=Place(),
    )
    transactions = tuple(refuse(each, finding) for each in group.transactions)
    return replace(group, verdict=Verdict.REJECTED, transactions=transactions)


def _judged(group: FunctionalGroup) -> FunctionalGroup:
    verdicts = {each.verdict for each in group.transactions}
    return replace(group, verdict=_verdict(verdicts, group.findings))


def _verdict(verdicts: set[Verdict], findings: Sequence[Finding]) -> Verdict:
    lost = any(finding.severity is Severity.ERROR for finding in findings)
    if Verdict.REJECTED in verdicts or lost:
        return Verdict.PARTIAL if verdicts & _TAKEN else Verdict.REJECTED
    if Verdict.ACCEPTED_WITH_ERRORS in verdicts or findings:
        return Verdict.ACCEPTED_WITH_ERRORS
    return Verdict.ACCEPTED


def _check_trailer(header: Record, trailer: Record, sets: int, findings: Findings) -> None:
    declared, number = element(trailer, 1), element(trailer, 2)
    place = Place(segment="GE", offset=trailer.offset)
    if as_count(declared) != sets:
        message = f"GE01 says {printable(declared)!r} sets; there are {sets}."
        findings.add("set-count", message, replace(place, element=1), declared)
    if not same_number(number, element(header, 6)):
        message = f"GE02 {printable(number)!r} is not GS06 {printable(element(header, 6))!r}."
        findings.add("group-control-number", message, replace(place, element=2), number)
