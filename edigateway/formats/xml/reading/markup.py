"""Finds where elements begin and end in a text, and refuses what is too deep or too much before anything is built."""

import re
from array import array
from dataclasses import dataclass

from edigateway.formats.xml.findings import NAME_TOO_LONG, TOO_DEEP, TOO_MANY, Unreadable, finding
from edigateway.formats.xml.limits import (
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    MAX_RECORDS,
    MAX_TAG_CHARACTERS,
)
from edigateway.formats.xml.reading.source import Source

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|</[^<>]*+>|<[^<>!?/\"'](?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>",
    re.DOTALL,
)
_VALUE = re.compile(r"\"[^\"]*+\"|'[^']*+'")


@dataclass(frozen=True, slots=True)
class Extents:
    """Where each element begins and ends, in characters, in the order in which they begin."""

    starts: "array[int]"
    ends: "array[int]"


def extents(text: str, source: Source) -> Extents:
    """Find the elements of a text; if it is not well-formed, they mean nothing.

    Raises:
        Unreadable: elements lie too deep, there are too many of them or of their attributes, or a tag is too long.
    """
    found, inside = Extents(array("q"), array("q")), list[int]()
    records = 0
    for match in _MARKUP.finditer(text):
        start, end = match.span()
        if text[start + 1] in "!?":
            continue
        if text[start + 1] == "/":
            if inside:
                found.ends[inside.pop()] = end
            continue
        records += 1 + _attributes(match[0], start, source)
        found.starts.append(start)
        found.ends.append(end)
        if text[end - 2] != "/":
            inside.append(len(found.starts) - 1)
        if len(inside) > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} elements lie within each other"
            raise Unreadable(finding(TOO_DEEP, message, source.place(start)))
        if records > MAX_RECORDS:
            message = f"there are more than {MAX_RECORDS} elements and attributes"
            raise Unreadable(finding(TOO_MANY, message, source.place(start)))
    return found


def _attributes(tag: str, start: int, source: Source) -> int:
    """Return how many attributes a tag has."""
    if len(tag) > MAX_TAG_CHARACTERS:
        message = f"a tag has {len(tag)} characters, and {MAX_TAG_CHARACTERS} are the limit"
        raise Unreadable(finding(NAME_TOO_LONG, message, source.place(start)))
    count = sum(1 for _ in _VALUE.finditer(tag)) if "=" in tag else 0
    if count > MAX_ATTRIBUTES:
        message = f"an element has {count} attributes, and {MAX_ATTRIBUTES} are the limit"
        raise Unreadable(finding(TOO_MANY, message, source.place(start)))
    return count
