"""What is found in a file, as transaction sets: one for each document."""

from collections.abc import Sequence
from dataclasses import replace

from edigateway.formats.rows.findings import FILE_REFUSED, TOO_MANY, Findings, Unreadable, finding
from edigateway.formats.rows.reading.rows import Row
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

MAX_ROWS = 5_000_000
MAX_DOCUMENTS = 500_000


class Extent:
    """How far a document reaches: its rows are counted, and where they lie is kept."""

    __slots__ = ("end", "offset", "rows")

    def __init__(self) -> None:
        """Start without rows."""
        self.rows = self.offset = self.end = 0

    def add(self, row: Row) -> None:
        """Reach to a row."""
        if not self.rows:
            self.offset = row.offset
        self.rows += 1
        self.end = row.end


def transaction_set(
    set_id: str, number: str, extent: Extent, findings: Findings, tree: Record | None
) -> TransactionSet:
    """Return a document as judged by what was found in it."""
    return TransactionSet(
        set_id=set_id,
        control_number=number,
        segments=extent.rows,
        offset=extent.offset,
        length=extent.end - extent.offset,
        verdict=findings.verdict,
        findings=findings.all(),
        tree=tree,
    )


def rejected(set_id: str, payload: bytes, found: Finding) -> TransactionSet:
    """Return the one set of a file that no documents could be made of."""
    findings, extent = Findings(), Extent()
    findings.keep(found)
    extent.end = len(payload)
    return transaction_set(set_id, "", extent, findings, None)


def too_many(row: Row) -> Unreadable:
    """Return the end of reading at a row: the file is larger than any that is read."""
    message = f"more than {MAX_ROWS:,} rows, or {MAX_DOCUMENTS:,} documents"
    return Unreadable(finding(TOO_MANY, message, row.place))


def refused(sets: Sequence[TransactionSet], reason: str) -> tuple[TransactionSet, ...]:
    """Reject every document of a file that is not whole."""
    cause = finding(FILE_REFUSED, f"refused with its file: {reason}", Place())
    return tuple(
        replace(each, verdict=Verdict.REJECTED, findings=(*each.findings, cause)) for each in sets
    )
