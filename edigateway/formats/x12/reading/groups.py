"""Reads one functional group, GS to GE, set by set, and judges it by them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from edigateway.formats.x12.dictionary.schemas import release
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.gs import check_gs
from edigateway.formats.x12.reading.sets import SetReader
from edigateway.formats.x12.reading.transactions import ReadSet, SetJudge, refuse
from edigateway.formats.x12.reading.validator import element
from edigateway.formats.x12.syntax.envelope_text import as_count, printable, same_number
from edigateway.formats.x12.syntax.tokenizer import Tokenizer
from edigateway.model.envelope import FunctionalGroup, TransactionSet, Verdict
from edigateway.model.finding import Finding, Place, Severity
from edigateway.model.record import Record

_MOST_SETS = 999_999
_TAKEN = frozenset({Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_ERRORS})
_FATAL = frozenset({"missing-group-trailer", "unsupported-version", "bad-group-header"})


class GroupReading:
    """A functional group while it is read: iterate over its sets, then ask for :attr:`summary`.

    ``seen`` are the control numbers of the groups before it, with their functional ids.
    """

    def __init__(
        self, header: Record, tokenizer: Tokenizer, judge: SetJudge, seen: set[tuple[str, str]]
    ) -> None:
        """Read the group that begins with ``header``, a GS just taken; ``judge`` knows of no group yet."""
        spoken = release(element(header.elements, 8))
        short_dates = spoken is not None and spoken.short_dates
        self._judge = replace(
            judge,
            release=spoken,
            manner=replace(judge.manner, short_dates=short_dates),
            functional_id=element(header.elements, 1).upper(),
        )
        self._tokenizer = tokenizer
        self._header = header
        self.header: Sequence[str] = header.elements
        """GS01 to GS08 behind the tag."""
        self._trailer: Record | None = None
        self._findings = Findings(weights=judge.terms.weights)
        self._count = 0
        self._unexpected = 0
        self._held: set[str] = set()
        self._verdicts: set[Verdict] = set()
        check_gs(header, spoken, seen, self._findings)
        self._reading = self._read()

    def __iter__(self) -> Iterator[ReadSet]:
        """Yield each set as soon as it is read, once."""
        return self._reading

    def finish(self) -> None:
        """Read what was not yet read, so that what follows the group can be."""
        for _ in self._reading:
            pass

    def summary(self, transactions: Sequence[TransactionSet] = ()) -> FunctionalGroup:
        """Return the group as judged by all its sets, of which ``transactions`` are those that were kept."""
        self.finish()
        header, trailer = self._header.elements, self._trailer
        group = FunctionalGroup(
            functional_id=printable(element(header, 1)),
            sender=printable(element(header, 2)),
            receiver=printable(element(header, 3)),
            date=printable(element(header, 4)),
            time=printable(element(header, 5)),
            control_number=printable(element(header, 6)),
            version=printable(element(header, 8)),
            declared_sets=_declared(trailer),
            verdict=_verdict(self._verdicts, self._findings.in_order()),
            findings=self._findings.in_order(),
            transactions=tuple(transactions),
        )
        fatal = next((each.message for each in group.findings if each.code in _FATAL), None)
        refusal = fatal or self._findings.refusal()
        return group if refusal is None else refuse_group(group, refusal)

    def _read(self) -> Iterator[ReadSet]:
        sets = SetReader(self._tokenizer, self._judge)
        numbers: set[str] = set()
        while (record := self._tokenizer.current) is not None and record.tag not in ("GS", "IEA"):
            if record.tag == "ST":
                transaction = sets.read(numbers)
                self._count += 1
                self._unexpected += not transaction.was_expected
                self._verdicts.add(transaction.summary.verdict)
                self._check_version(transaction.summary.set_id)
                yield transaction
                continue
            self._tokenizer.take()
            if record.tag == "GE":
                self._trailer = record
                break
            place = Place(segment=printable(record.tag), offset=record.offset)
            message = f"The segment {printable(record.tag)!r} stands outside any set."
            self._findings.add("stray-segment", message, place)
        self._check_expected()
        self._check_trailer()

    def _check_expected(self) -> None:
        """Report a group in which there is nothing that was agreed, or nothing that its release has."""
        if self._judge.release is not None and 0 < self._count == self._unexpected:
            functional_id = self._judge.functional_id
            place = Place(segment="GS", element=1, offset=self._header.offset)
            message = f"Nothing in this group {printable(functional_id)!r} was agreed, or is known."
            self._findings.add("unsupported-group", message, place, functional_id)

    def _check_version(self, set_id: str) -> None:
        """Hold GS08 against what was agreed about sets of an id, once for each id."""
        if set_id in self._held:
            return
        self._held.add(set_id)
        version = element(self._header.elements, 8)
        fault = self._judge.terms.version_fault(set_id, version)
        if fault is not None:
            place = Place(segment="GS", element=8, offset=self._header.offset)
            self._findings.add(fault.code, fault.message, place, version)

    def _check_trailer(self) -> None:
        header, trailer, findings = self._header, self._trailer, self._findings
        if trailer is None:
            place = Place(segment="GE", offset=header.offset)
            findings.add("missing-group-trailer", "The group ends without GE.", place)
            return
        declared, number = element(trailer.elements, 1), element(trailer.elements, 2)
        place = Place(segment="GE", offset=trailer.offset)
        if as_count(declared) != self._count:
            message = f"GE01 says {printable(declared)!r} sets; there are {self._count}."
            findings.add("set-count", message, replace(place, element=1), declared)
        started = element(header.elements, 6)
        if not same_number(number, started):
            message = f"GE02 {printable(number)!r} is not GS06 {printable(started)!r}."
            findings.add("group-control-number", message, replace(place, element=2), number)


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


def _declared(trailer: Record | None) -> int:
    declared = as_count(element(trailer.elements, 1)) if trailer is not None else None
    return min(_MOST_SETS, declared or 0)


def _verdict(verdicts: set[Verdict], findings: Sequence[Finding]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if Verdict.REJECTED in verdicts:
        return Verdict.PARTIAL if verdicts & _TAKEN else Verdict.REJECTED
    if Severity.ERROR in severities and not verdicts:
        return Verdict.REJECTED
    if Verdict.ACCEPTED_WITH_ERRORS in verdicts or severities - {Severity.NOTE}:
        return Verdict.ACCEPTED_WITH_ERRORS
    return Verdict.ACCEPTED
