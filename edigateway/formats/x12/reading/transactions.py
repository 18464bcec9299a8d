"""Reads one transaction set, ST to SE."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from edigateway.formats.x12.dictionary.elements import Manner
from edigateway.formats.x12.dictionary.schemas import Release, TransactionSetSpec
from edigateway.formats.x12.findings import Findings
from edigateway.formats.x12.reading.stream import SegmentStream
from edigateway.formats.x12.reading.validator import Judge, check_trailer, element, with_loops
from edigateway.formats.x12.syntax.envelope_text import printable
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

ACKNOWLEDGEMENTS = frozenset({"997", "999"})
"""Sets that are read whatever was agreed, because they answer what we sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReader:
    """Reads the sets of one group; ``agreed`` are the ids of the sets that are expected, ``width`` bytes a unit.

    ``release`` is None where the version of the group is not supported: its sets are then not judged at all.
    """

    stream: SegmentStream
    agreed: Collection[str]
    release: Release | None
    component: str
    repetition: str
    width: int

    def read(self, header: Record, seen: set[str]) -> TransactionSet:
        """Read the set that begins with ``header``, the current ST; ``seen`` are the control numbers before it."""
        records = self.stream.take_set(header)
        findings = Findings(advisory=self._is_advisory(header))
        tree = self._judge(records, findings)
        self._check_unique(header, seen, findings)
        return TransactionSet(
            set_id=printable(element(header, 1)),
            control_number=printable(element(header, 2)),
            segments=len(records),
            offset=header.offset,
            length=self.stream.end * self.width - header.offset,
            verdict=findings.verdict(),
            findings=with_loops(findings.in_order(), records),
            tree=tree,
            component_separator=self.component,
        )

    def _judge(self, records: list[Record], findings: Findings) -> Record | None:
        spec = self._spec(element(records[0], 1))
        if self.release is None or spec is None:
            if self.release is not None:
                _report_unsupported(records[0], findings)
            check_trailer(records, findings)
            return None
        manner = Manner(
            component=self.component,
            repetition=self.repetition,
            short_dates=self.release.short_dates,
        )
        judge = Judge(dictionary=self.release.dictionary, manner=manner)
        return judge.judge(spec, records, findings)

    def _spec(self, set_id: str) -> TransactionSetSpec | None:
        if self.release is None or not (set_id in self.agreed or set_id in ACKNOWLEDGEMENTS):
            return None
        return self.release.dictionary.transaction_set(set_id)

    def _is_advisory(self, header: Record) -> bool:
        """Tell whether nobody could be told to mend what is found: it answers us, or its release is not at hand."""
        foreign = self.release is not None and not self.release.exact
        return foreign or element(header, 1) in ACKNOWLEDGEMENTS

    def _check_unique(self, header: Record, seen: set[str], findings: Findings) -> None:
        number = element(header, 2)
        if number in seen:
            place = Place(segment="ST", position=1, element=2, offset=header.offset)
            message = f"ST02 {printable(number)!r} was used before in this group."
            findings.add("duplicate-set-number", message, place, number)
        seen.add(number)


def refuse(transaction: TransactionSet, finding: Finding) -> TransactionSet:
    """Reject a set for what is wrong with the envelope around it."""
    return replace(transaction, verdict=Verdict.REJECTED, findings=(*transaction.findings, finding))


def _report_unsupported(header: Record, findings: Findings) -> None:
    set_id = element(header, 1)
    place = Place(segment="ST", position=1, element=1, offset=header.offset)
    message = f"No exchange of transaction set {printable(set_id)!r} was agreed."
    findings.add("unsupported-set", message, place, set_id)
