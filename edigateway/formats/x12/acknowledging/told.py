"""What of all that was found the sender is told."""

from collections.abc import Iterable

from edigateway.model.finding import Finding, Severity


def told(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are no mere notes for ourselves."""
    return [finding for finding in findings if finding.severity is not Severity.NOTE]
