"""Delimiters, which only the ISA segment can tell, and how an ISA is found in whatever surrounds it.

Source: X12.5 interchange control structures; an ISA that is not 106 characters long is common and is read by
its separators instead of its columns.
"""

import re
from dataclasses import dataclass
from itertools import islice

ISA_LENGTH = 106
"""Characters of a well-formed ISA, its segment terminator included."""
LONGEST_HEADER = 400
"""Characters within which an ISA must end, however it is written."""

HEADER_WORD = re.compile(r"(?<![^\W_])(?:ISA|isa)(?P<separator>[^ \r\n])(?<=\W|_)")
"""How an ISA begins: a word by itself, and a separator."""
MOST_WORDS = 1000
"""How many words that look like an ISA are tried before a file is given up."""

_SEPARATOR_COLUMNS = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
_FIRST_REPEATING_RELEASE = "00402"
_LINE_ENDS = "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """The characters that an interchange is cut by; ``component`` and ``repetition`` may be empty: there are none."""

    element: str
    component: str
    segment: str
    repetition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """An ISA as found: its 17 elements with the tag first, and where it starts and ends in the text."""

    elements: tuple[str, ...]
    delimiters: Delimiters
    start: int
    end: int
    """Where the first segment after the ISA may start."""
    standard_length: bool


def find_header(text: str, start: int = 0) -> Header | None:
    """Return the first ISA at or after ``start`` that delimiters can be learnt from."""
    for word in islice(HEADER_WORD.finditer(text, start), MOST_WORDS):
        header = header_at(text, word.start())
        if header is not None:
            return header
    return None


def header_at(text: str, start: int) -> Header | None:
    """Return the ISA that begins at ``start``, or None where delimiters cannot be learnt from what is there."""
    word = HEADER_WORD.match(text, start)
    return None if word is None else _read_header(text, start, word["separator"])


def _read_header(text: str, start: int, separator: str) -> Header | None:
    head = text[start : start + LONGEST_HEADER]
    fields = _cut_by_columns(head, separator) or head.split(separator, 16)
    if len(fields) < 17 or not fields[16]:
        return None
    tail = fields.pop()
    ending = _ending(tail, separator)
    if ending is None:
        return None
    component, terminator, used = ending
    length = len(head) - len(tail) + used
    if "\n" in head[:length] or "\r" in head[:length]:  # lines were wrapped
        fields = [field.replace("\r", "").replace("\n", "") for field in fields]
    return Header(
        elements=("ISA", *fields[1:], component),
        delimiters=Delimiters(
            element=separator,
            component=component,
            segment=terminator,
            repetition=_repetition(fields[11], fields[12], {separator, component, terminator}),
        ),
        start=start,
        end=start + length,
        standard_length=length == ISA_LENGTH,
    )


def _cut_by_columns(head: str, separator: str) -> list[str] | None:
    if len(head) < ISA_LENGTH or any(head[at] != separator for at in _SEPARATOR_COLUMNS):
        return None
    starts = (0, *(at + 1 for at in _SEPARATOR_COLUMNS))
    ends = (*_SEPARATOR_COLUMNS, len(head))
    return [head[start:end] for start, end in zip(starts, ends, strict=True)]


def _ending(tail: str, separator: str) -> tuple[str, str, int] | None:
    """Return ISA16, the segment terminator, and how many characters of ``tail`` both take."""
    component, after = tail[0], tail[1:]
    if component in _LINE_ENDS:  # ISA16 is missing and lines are segments
        return "", _line_end(tail), 1
    if _ends_each_line(component, after) or after[:1].isalnum():  # ISA16 is missing
        return _checked("", component, separator, 1)
    if after.startswith(" ") and after.lstrip(" ")[:1] in ("\r", "\n"):
        return component, "\n", len(tail) - len(after.lstrip(" "))
    if after[:1] in ("\r", "\n"):
        return component, _line_end(after), 2
    return _checked(component, after[:1], separator, 2)


def _checked(
    component: str, terminator: str, separator: str, used: int
) -> tuple[str, str, int] | None:
    usable = terminator and not terminator.isalnum() and terminator not in (separator, " ")
    return (component, terminator, used) if usable else None


def _ends_each_line(mark: str, after: str) -> bool:
    """Tell whether the line after a line end closes with ``mark`` too, as when ISA16 was left out."""
    lines = after[:LONGEST_HEADER].splitlines()
    return len(lines) > 1 and not lines[0] and lines[1].rstrip().endswith(mark)


def _line_end(text: str) -> str:
    """Return the line feed, which also ends CRLF lines, or a carriage return that stands alone."""
    return "\r" if text[0] == "\r" and text[1:2] != "\n" else "\n"


def _repetition(isa11: str, isa12: str, taken: set[str]) -> str:
    """Return the repetition separator, which ISA11 holds only from release 00402 and only if it is no letter."""
    if isa12 < _FIRST_REPEATING_RELEASE or len(isa11) != 1:
        return ""
    return "" if isa11.isalnum() or isa11 == " " or isa11 in taken else isa11
