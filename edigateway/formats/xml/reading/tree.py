"""Parses a text and makes records of it: one for each element, and below it one for each attribute."""

import re
from array import array
from dataclasses import dataclass

from lxml import etree

from edigateway.formats.xml.findings import (
    NAME_TOO_LONG,
    SYNTAX,
    TEXT_TOO_LONG,
    Unreadable,
    finding,
)
from edigateway.formats.xml.limits import MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS
from edigateway.formats.xml.names import Names
from edigateway.formats.xml.reading.markup import Extents, extents
from edigateway.formats.xml.reading.prolog import without_prolog
from edigateway.formats.xml.reading.source import Source
from edigateway.model.finding import Place
from edigateway.model.record import Record

BLANKS = " \t\r\n"
_WHERE = re.compile(r",? line \d+, column \d+$")


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a file, and where each of its elements begins and ends, in bytes."""

    root: Record
    starts: "array[int]"
    ends: "array[int]"


def read_tree(source: Source, names: Names) -> Tree:
    """Parse a whole file.

    A record has the tag and the text of its element, without blanks around it; pieces of text between elements are put
    together with a blank. Its position counts records from 1, its offset is that of the element.

    Raises:
        Unreadable: it has a DTD, is not well-formed, or something in it is beyond the limits.
    """
    text = without_prolog(source)
    found = extents(text, source)
    element = _parsed(text, source)
    starts = array("q", source.offsets(found.starts))
    root = _Builder(source, names, found, starts).record(element)
    return Tree(root, starts, _ends(found, source))


def _ends(found: Extents, source: Source) -> "array[int]":
    order = sorted(range(len(found.ends)), key=found.ends.__getitem__)
    ends = array("q", found.ends)
    offsets = source.offsets(found.ends[number] for number in order)
    for number, offset in zip(order, offsets, strict=True):
        ends[number] = offset
    return ends


def _parsed(text: str, source: Source) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        message = f"not well-formed: {_WHERE.sub('', error.msg or 'nothing can be made of it')}"
        place = source.place(_index(text, *error.position))
        raise Unreadable(finding(SYNTAX, message, place)) from None


def _index(text: str, line: int, column: int) -> int:
    """Return the character at a line and column, both from 1, or the last one of the text."""
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return min(at + max(column - 1, 0), len(text))


class _Builder:
    """Makes records of elements in the order in which they begin."""

    def __init__(self, source: Source, names: Names, found: Extents, starts: "array[int]") -> None:
        self._source, self._names, self._found, self._starts = source, names, found, starts
        self._elements = self._records = 0

    def record(self, element: etree._Element) -> Record:
        number = self._elements
        self._elements += 1
        tag = self._names.element(self._short(element.tag, number))
        record = self._new(tag, _text(element), number)
        for name, value in element.attrib.items():
            attribute = self._names.attribute(self._short(name, number))
            record.children.append(self._new(attribute, value.strip(BLANKS), number))
        record.children.extend(map(self.record, element))
        return record

    def _new(self, tag: str, text: str, number: int) -> Record:
        self._records += 1
        if len(text) > MAX_TEXT_CHARACTERS:
            message = f"a text has {len(text)} characters, and {MAX_TEXT_CHARACTERS} are the limit"
            raise Unreadable(finding(TEXT_TOO_LONG, message, self._place(number, tag)))
        return Record((tag, text), self._records, self._starts[number])

    def _short(self, name: str, number: int) -> str:
        if len(name) > MAX_NAME_CHARACTERS:
            message = f"a name has more than {MAX_NAME_CHARACTERS} characters with its namespace"
            raise Unreadable(finding(NAME_TOO_LONG, message, self._place(number), name))
        return name

    def _place(self, number: int, tag: str | None = None) -> Place:
        return self._source.place(self._found.starts[number], tag)


def _text(element: etree._Element) -> str:
    if not len(element):
        return (element.text or "").strip(BLANKS)
    pieces = (element.text, *(child.tail for child in element))
    return " ".join(piece.strip(BLANKS) for piece in pieces if piece and piece.strip(BLANKS))
