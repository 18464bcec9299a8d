"""The verdicts on a file for people: what is wrong, where it stands, and a count of everything."""

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from edigateway.cli import page
from edigateway.cli.plain import counted, one_line
from edigateway.cli.sources import Source
from edigateway.cli.x12.finding_lines import finding_lines, verdict
from edigateway.formats.x12.acknowledging.excerpts import Excerpts
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding

_MOST_SHOWN = 50
"""How many sets with findings are shown of a group; the others are counted."""
_INDENT = "    "
_DEEPEST = len(_INDENT) + 4
"""How far excerpts are indented at most."""


def interchange_lines(source: Source, interchange: Interchange) -> Iterator[str]:
    """Yield what is to be said of one interchange."""
    address = interchange.address
    parties = "its ISA names no parties"
    if address is not None:
        parties = f"{address.sender} to {address.receiver}"
    number = "" if address is None else address.control_number
    yield page.strong(one_line(f"{source.name}: interchange {number}, {parties}"))
    excerpts = Excerpts(source.fetch, interchange.offset, page.width() - _DEEPEST)
    yield from _findings(interchange.findings, excerpts, "  ")
    for group in interchange.groups:
        yield from _group(group, excerpts)


def total_line(counts: Counter[Verdict], files: int) -> str:
    """Return how many sets of how many files were judged how."""
    sets = counted(counts.total(), "set")
    parts = [f"{count} {verdict(each)}" for each, count in sorted(counts.items())]
    return f"{counted(files, 'file')}, {sets}: " + (", ".join(parts) or "nothing in them")


def _group(group: FunctionalGroup, excerpts: Excerpts) -> Iterator[str]:
    counts = Counter(each.verdict for each in group.transactions)
    judged = ", ".join(f"{count} {verdict(each)}" for each, count in sorted(counts.items()))
    name = one_line(f"group {group.functional_id} {group.control_number}, {group.version}")
    yield f"  {name}: {judged or verdict(group.verdict)}"
    yield from _findings(group.findings, excerpts, _INDENT)
    doubtful = [each for each in group.transactions if each.findings]
    for transaction in doubtful[:_MOST_SHOWN]:
        yield from _set(transaction, excerpts)
    if len(doubtful) > _MOST_SHOWN:
        yield page.faint(f"{_INDENT}and {len(doubtful) - _MOST_SHOWN} more sets with findings")


def _set(transaction: TransactionSet, excerpts: Excerpts) -> Iterator[str]:
    name = one_line(f"{transaction.set_id} {transaction.control_number}")
    where = page.faint(f"{transaction.segments} segments from byte {transaction.offset}")
    yield f"{_INDENT}{page.strong(name)} {verdict(transaction.verdict)}  {where}"
    yield from _findings(transaction.findings, excerpts, _INDENT + "  ")


def _findings(findings: Sequence[Finding], excerpts: Excerpts, indent: str) -> Iterator[str]:
    for finding in findings:
        yield from finding_lines([finding], indent)
        for line in excerpts.lines(finding.place):
            yield click.style(f"{indent}  {line}", dim=True)
