"""Showing things: tables and lines for people, JSON for programs, and nothing that a partner could smuggle in.

Colours and line-folding are for terminals. What goes into a pipe or file is as wide as it needs to be.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from edigateway.cli.plain import one_line, safe

STATE_STYLES: Mapping[str, str] = {
    "delivered": "green",
    "deferred": "yellow",
    "awaiting": "yellow",
    "rejected": "magenta",
    "held": "bold red",
    "quarantined": "bold red",
    "duplicate": "dim",
    "kept": "dim",
    "in use": "green",
    "expired": "bold red",
    "unusable": "bold red",
    "retired": "dim",
}

_AS_WIDE_AS_NEEDED = 100_000


def console() -> Console:
    """Return where a command writes: fresh each time, because what standard output is may change."""
    free = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(
        file=sys.stdout,
        width=_AS_WIDE_AS_NEEDED if free else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def say(text: str = "", style: str = "") -> None:
    """Write text, folded at the terminal's width."""
    console().print(Text(safe(text), style=style))


def say_pairs(pairs: Sequence[tuple[str, str]], *, first_style: str = "") -> None:
    """Write labels, and beside each its text, whose further lines start below its first one."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for n, (label, text) in enumerate(pairs):
        grid.add_row(Text(label, style="dim"), Text(safe(text), style="" if n else first_style))
    _print_trimmed(Padding.indent(grid, 2))


def say_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, fold: Sequence[str] = ()
) -> None:
    """Write a table without lines; only the columns named in ``fold`` may take several lines."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, no_wrap=name not in fold, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(name, text) for name, text in zip(columns, row, strict=True)))
    _print_trimmed(table)


def say_json(value: object) -> None:
    """Write a value as JSON, in ASCII, so that no character of it can do harm."""
    sys.stdout.write(json.dumps(value, indent=2, default=_plain) + "\n")


def _cell(column: str, text: str) -> Text:
    style = STATE_STYLES.get(text, "") if column == "state" else ""
    return Text(one_line(text), style=style)


def _print_trimmed(content: RenderableType) -> None:
    """Print without the blanks that fill up the last column."""
    target = console()
    with target.capture() as captured:
        target.print(content)
    lines = captured.get().splitlines()
    sys.stdout.write("".join(line.rstrip() + "\n" for line in lines))


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
