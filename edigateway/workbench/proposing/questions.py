"""Open questions: what no sample can prove stands in a comment, until somebody has asked the partner."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edigateway.yamlfile import quoted

MARK = "open:"
"""What such a comment begins with."""

_QUESTION = re.compile(rf"#\s*{MARK}\s*(.*)")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")
_MEANS_NOTHING = {"null", "~"}
_LONGEST = 40
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One open question, and where it stands; the line counts from 1."""

    file: Path
    line: int
    text: str


def question(text: str) -> str:
    """Write a question as a comment on one line, whatever a sample has smuggled into it."""
    return f"# {MARK} {_one_line(text)}"


def questions(file: Path) -> Iterator[Question]:
    """Yield what is still open in a file of the site; one that cannot be read has none."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for number, line in enumerate(lines, 1):
        match = _QUESTION.search(line)
        if match:
            yield Question(file=file, line=number, text=match[1].strip())


def scalar(text: str) -> str:
    """Write a text as a YAML value: as it is where that is plain, else in quotes."""
    is_plain = _PLAIN.fullmatch(text) and text not in _MEANS_NOTHING
    return text if is_plain else quoted(text)


def shown(text: str) -> str:
    """Show a value of a sample within a question."""
    text = _one_line(text)
    return f"'{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}'"


def listed(names: Iterable[str]) -> str:
    """Name a few things, and say how many more there are."""
    found = list(names)
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return ", ".join(found[:_MOST_NAMED]) + more


def _one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
