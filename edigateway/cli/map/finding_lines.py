"""Findings on standard error, a line each."""

from collections.abc import Iterable, Sequence

import click

from edigateway.cli.plain import counted, one_line
from edigateway.model.finding import Finding, Place, Severity

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def tell(findings: Sequence[Finding], head: str = "") -> None:
    """Write findings, each behind a head that says of which document it is, and how many they are."""
    for each in findings:
        weight = click.style(each.severity.value, fg=_STYLES[each.severity])
        text = each.message if each.place == Place() else str(each)
        click.echo(f"{weight}: {one_line(head + text)} [{each.code}]", err=True)
    if len(findings) > 1:
        click.echo(counted(len(findings), "finding"), err=True)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether there is an error among findings, which holds a document."""
    return any(each.severity is Severity.ERROR for each in findings)
