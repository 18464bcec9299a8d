"""A note for people about a rejected interchange: what is wrong, where it stands, and what to send instead."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

from edigateway.formats.x12.acknowledging.advice import advice
from edigateway.formats.x12.acknowledging.document_numbers import document_number
from edigateway.formats.x12.acknowledging.excerpts import Excerpts, harmless
from edigateway.formats.x12.acknowledging.told import told
from edigateway.formats.x12.dictionary.facts import Facts
from edigateway.formats.x12.dictionary.schemas import release
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding, Severity

COLUMNS = 78
"""How long a line is at most."""
MOST_GROUPS = 20
MOST_SETS = 20
MOST_FINDINGS = 10

_MARGIN = "    "

_VERDICTS = {
    Verdict.REJECTED: "REJECTED. Correct it and send it again.",
    Verdict.ACCEPTED_WITH_ERRORS: "taken, with errors. Do not send it again; mend the next one.",
}


def note(payload: bytes, interchange: Interchange) -> str:
    """Return plain text about an interchange of ``payload``; nothing if all of it was taken."""
    return note_from(lambda at, size: payload[at : at + size], interchange)


def note_from(fetch: Callable[[int, int], bytes], interchange: Interchange) -> str:
    """Return the same about an interchange of a file of which ``fetch(offset, length)`` returns bytes.

    Of very many faults only the first are told: that many groups, sets of a group and findings of a set as the
    constants here say.
    """
    if not _was_refused(interchange):
        return ""
    writer = _Writer(Excerpts(fetch, interchange.offset, COLUMNS - len(_MARGIN)))
    return "\n".join(writer.interchange(interchange)) + "\n"


def _was_refused(interchange: Interchange) -> bool:
    lost = any(each.severity is Severity.ERROR for each in interchange.findings)
    return lost or any(
        each.verdict in (Verdict.REJECTED, Verdict.PARTIAL) for each in interchange.groups
    )


class _Writer:
    def __init__(self, excerpts: Excerpts) -> None:
        self._excerpts = excerpts

    def interchange(self, interchange: Interchange) -> Iterator[str]:
        """Yield the lines of the note."""
        address = interchange.address
        about = "An interchange whose ISA names no sender and receiver"
        if address is not None:
            about = f"Interchange {address.control_number} from {address.sender} to {address.receiver}, dated {address.date} {address.time}"
        yield from _paragraph(f"{about}: not everything in it was taken.")
        yield from self._findings(interchange.findings, None)
        faulty = [each for each in interchange.groups if each.verdict is not Verdict.ACCEPTED]
        for group in faulty[:MOST_GROUPS]:
            yield from self._group(group)
        yield from _rest(len(faulty) - MOST_GROUPS, "group")

    def _group(self, group: FunctionalGroup) -> Iterator[str]:
        sets = sorted(group.transactions, key=lambda each: each.verdict is not Verdict.REJECTED)
        faulty = [each for each in sets if each.verdict is not Verdict.ACCEPTED]
        taken = sum(each.verdict is not Verdict.REJECTED for each in sets)
        spoken = release(group.version)
        facts = None if spoken is None else spoken.dictionary.facts
        yield ""
        yield from _paragraph(
            f"Group {group.functional_id} {group.control_number}, release {group.version}: {taken} of {len(sets)} sets taken."
        )
        yield from self._findings(group.findings, facts)
        for transaction in faulty[:MOST_SETS]:
            yield from self._set(transaction, facts)
        yield from _rest(len(faulty) - MOST_SETS, "set")

    def _set(self, transaction: TransactionSet, facts: Facts | None) -> Iterator[str]:
        number = document_number(transaction.tree)
        named = f" ({number.designator} {number.text})" if number else ""
        yield ""
        yield from _paragraph(
            f"{transaction.set_id} {transaction.control_number}{named}: {_VERDICTS[transaction.verdict]}"
        )
        yield from self._findings(transaction.findings, facts)

    def _findings(self, findings: Sequence[Finding], facts: Facts | None) -> Iterator[str]:
        shown = told(findings)
        for finding in shown[:MOST_FINDINGS]:
            yield from self._finding(finding, facts)
        yield from _rest(len(shown) - MOST_FINDINGS, "finding")

    def _finding(self, finding: Finding, facts: Facts | None) -> Iterator[str]:
        place = finding.place
        position = f"segment {place.position}" if place.position else ""
        offset = "" if place.offset is None else f"byte {place.offset}"
        where = ", ".join(each for each in (position, offset) if each)
        yield ""
        yield from _paragraph(f"{place.name}{f' ({where})' if where else ''}", "  ")
        yield from (_MARGIN + line for line in self._excerpts.lines(place))
        yield from _paragraph(f"{finding.message} [{finding.code}]", _MARGIN)
        yield from _paragraph(f"Instead: {advice(finding, facts)}", _MARGIN)


def _paragraph(text: str, margin: str = "") -> list[str]:
    return wrap(
        harmless(text),
        COLUMNS,
        initial_indent=margin,
        subsequent_indent=margin,
        break_on_hyphens=False,
    )


def _rest(count: int, noun: str) -> Iterator[str]:
    if count > 0:
        yield ""
        yield f"  and {count} more {noun}{'' if count == 1 else 's'}"
