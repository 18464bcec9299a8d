"""Finds in a tree what XML cannot carry, or what we would not read ourselves."""

import re
from collections.abc import Iterator

from edigateway.formats.xml.findings import (
    ATTRIBUTE,
    CHARACTER,
    NAME,
    NAME_TOO_LONG,
    OTHER_ROOT,
    TEXT_TOO_LONG,
    TOO_DEEP,
    TOO_MANY,
    finding,
)
from edigateway.formats.xml.layout import XmlLayout, is_namespace
from edigateway.formats.xml.limits import (
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    MAX_NAME_CHARACTERS,
    MAX_TEXT_CHARACTERS,
)
from edigateway.formats.xml.names import XML_NAMESPACE, parse_tag
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")

_MAX_WITHOUT_NAMESPACE = MAX_NAME_CHARACTERS // 2 - len("{}")
"""So that there is room for the namespace of a prefix."""


def inspect(tree: Record, layout: XmlLayout) -> Iterator[Finding]:
    """Yield what is wrong in a tree, element by element."""
    if tree.tag != layout.root:
        message = f"the tree begins with {tree.tag!a}, and the root of the layout is {layout.root}"
        yield finding(OTHER_ROOT, message, Place(segment=tree.tag), tree.tag)
    yield from _Inspection(layout).of(tree, 1)


class _Inspection:
    def __init__(self, layout: XmlLayout) -> None:
        self._prefixes = {"", "xml", *layout.namespaces}
        self._faults: dict[str, Finding | None] = {}

    def of(self, record: Record, depth: int) -> Iterator[Finding]:
        tag, place = record.tag, Place(segment=record.tag)
        if depth > MAX_DEPTH:
            message = f"more than {MAX_DEPTH} elements would lie within each other"
            yield finding(TOO_DEEP, message, place)
            return
        if tag not in self._faults:
            self._faults[tag] = self._fault(tag, place)
        if fault := self._faults[tag]:
            yield fault
        yield from _text(record, place)
        yield from _attributes(record, place)
        for child in record.children:
            yield from self.of(child, depth + 1)

    def _fault(self, tag: str, place: Place) -> Finding | None:
        if len(tag) > (MAX_NAME_CHARACTERS if "{" in tag else _MAX_WITHOUT_NAMESPACE):
            return finding(NAME_TOO_LONG, "a name is too long", place, tag)
        parsed = parse_tag(tag)
        if parsed is None or tag == "@xmlns":
            return finding(NAME, f"{tag!a} is not a name in XML", place, tag)
        _, namespace, prefix, _ = parsed
        if prefix not in self._prefixes:
            message = f"the layout declares no namespace for the prefix of {tag!a}"
            return finding(NAME, message, place, tag)
        if namespace and namespace != XML_NAMESPACE and not is_namespace(namespace):
            message = f"{tag!a} has a namespace that cannot be declared"
            return finding(NAME, message, place, tag)
        return None


def _text(record: Record, place: Place) -> Iterator[Finding]:
    text = text_of(record)
    if len(text) > MAX_TEXT_CHARACTERS:
        message = f"a text has {len(text)} characters, and {MAX_TEXT_CHARACTERS} are the limit"
        yield finding(TEXT_TOO_LONG, message, place, text)
    if match := _FORBIDDEN.search(text):
        message = (
            f"the text of {record.tag!a} has the character {match[0]!a}, which XML cannot carry"
        )
        yield finding(CHARACTER, message, place, text)
    if len(record.elements) > 2:
        message = f"{record.tag!a} has several texts, and an element can have one only"
        yield finding(TOO_MANY, message, place, record.elements[2])


def _attributes(record: Record, place: Place) -> Iterator[Finding]:
    tags = [child.tag for child in record.children if is_attribute(child)]
    if len(tags) > MAX_ATTRIBUTES:
        message = f"{record.tag!a} has more than {MAX_ATTRIBUTES} attributes"
        yield finding(TOO_MANY, message, place)
        return
    for tag in tags:
        if tags.count(tag) > 1:
            yield finding(ATTRIBUTE, f"{record.tag!a} has several {tag!a}", place, tag)
    if is_attribute(record) and record.children:
        yield finding(ATTRIBUTE, f"nothing can lie below the attribute {record.tag!a}", place)


def is_attribute(record: Record) -> bool:
    """Return whether a record is an attribute of the one that it lies below."""
    return record.tag.startswith("@")


def text_of(record: Record) -> str:
    """Return the text of a record; empty if it has none."""
    return record.elements[1] if len(record.elements) > 1 else ""
