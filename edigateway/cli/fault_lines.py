"""Faults of files as lines that editors can jump to, on a terminal with the line that is meant."""

import sys
from collections.abc import Iterable

import click

from edigateway.cli.plain import one_line, safe
from edigateway.errors import Fault


def show_faults(faults: Iterable[Fault], weight: str = "") -> None:
    """Write each fault as ``FILE:LINE:COLUMN: what is wrong; what to do``; ``weight`` stands before what is wrong."""
    for fault in faults:
        place = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else str(fault.file)
        remedy = f"; {fault.remedy}" if fault.remedy else ""
        click.echo(one_line(f"{place}: {weight}{fault.problem}{remedy}"))
        if sys.stdout.isatty() and fault.line:
            _show_excerpt(fault)


def _show_excerpt(fault: Fault) -> None:
    """Show the line with a caret below the column; a file that changed since shows what it can."""
    try:
        lines = fault.file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    if fault.line <= len(lines):
        line = lines[fault.line - 1].replace("\t", " ")
        click.echo(f"    {safe(line)}")
        click.echo("    " + " " * (fault.column - 1) + click.style("^", fg="red"))
