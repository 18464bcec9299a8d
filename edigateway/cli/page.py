"""Lines for people: columns that fit the terminal, text folded below its column, and styles for what stands out.

Styles are seen on a terminal only; ``click.echo`` takes them away elsewhere.
"""

import os
import textwrap
from collections.abc import Iterator, Sequence

import click

from edigateway.cli.plain import one_line

NARROWEST, WIDEST = 72, 120
_WIDTH_OF_A_PIPE = 100
_STANDARD_OUTPUT = 1
_NARROWEST_TEXT = 20


def width() -> int:
    """Return the columns to write in: those of the terminal or of COLUMNS, within reason."""
    return min(max(_columns(), NARROWEST), WIDEST)


def _columns() -> int:
    """Ask COLUMNS, then the terminal, as ``shutil`` does, which loads everything that packs archives with it."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(_STANDARD_OUTPUT).columns or _WIDTH_OF_A_PIPE
    except OSError:
        return _WIDTH_OF_A_PIPE


def cell(text: str, size: int) -> str:
    """Return hostile text as exactly so many columns, cut off where it is longer."""
    text = one_line(text)
    return text.ljust(size) if len(text) <= size else text[: size - 1] + "…"


def folded(text: str, size: int) -> list[str]:
    """Return hostile text as lines of at most so many columns, at least one."""
    text = one_line(text)
    if len(text) <= size:
        return [text]
    return textwrap.wrap(text, max(size, _NARROWEST_TEXT), break_on_hyphens=False)


def hanging(head: str, text: str, indent: str = "") -> Iterator[str]:
    """Yield lines of text behind ``indent`` (again and again) and ``head`` (once); neither has styles."""
    first, *others = folded(text, width() - len(indent) - len(head))
    yield indent + head + first
    yield from (indent + " " * len(head) + other for other in others)


def in_columns(texts: Sequence[str], size: int) -> Iterator[str]:
    """Yield lines with as many columns as fit, filled from the left to the right."""
    longest = max(map(len, texts), default=0) + 2
    across = max(1, (size + 2) // longest)
    for at in range(0, len(texts), across):
        yield "".join(text.ljust(longest) for text in texts[at : at + across]).rstrip()


def headed(title: str, aside: str) -> str:
    """Return a title with what is less important at the right, or behind it where there is no room."""
    title = one_line(title)
    space = max(width() - len(title) - len(aside), 3)
    return strong(title) + " " * space + faint(aside)


def strong(text: str) -> str:
    """Style what the eye should find first."""
    return click.style(text, bold=True)


def faint(text: str) -> str:
    """Style what is there to be looked up."""
    return click.style(text, dim=True)


def titled(text: str) -> str:
    """Style the name of a part."""
    return click.style(text, fg="cyan", bold=True)


def meant(text: str) -> str:
    """Style what a code or value means."""
    return click.style(text, fg="green")
