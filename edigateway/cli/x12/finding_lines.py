"""Findings as lines, where they belong."""

from collections.abc import Iterable, Iterator

import click

from edigateway.cli import page
from edigateway.model.envelope import Verdict
from edigateway.model.finding import Finding, Severity

VERDICTS = {
    Verdict.ACCEPTED: ("accepted", "green"),
    Verdict.ACCEPTED_WITH_ERRORS: ("accepted with errors", "yellow"),
    Verdict.PARTIAL: ("partly rejected", "red"),
    Verdict.REJECTED: ("rejected", "red"),
}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def verdict(judgement: Verdict) -> str:
    """Return a judgement in words."""
    words, colour = VERDICTS[judgement]
    return click.style(words, fg=colour)


def finding_lines(findings: Iterable[Finding], indent: str) -> Iterator[str]:
    """Yield lines for findings; ``indent`` has no styles."""
    for each in findings:
        head = f"! {each.severity} {each.code}: "
        for line in page.hanging(head, each.message, indent):
            yield click.style(line, fg=_COLOURS[each.severity])
