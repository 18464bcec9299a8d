"""Writes a tree as an XML file in UTF-8, all namespaces being declared at the root."""

from collections.abc import Iterator, Mapping
from itertools import islice

from edigateway.contracts.format import Unwritable
from edigateway.formats.xml.findings import SEVERAL_DOCUMENTS, TOO_LARGE, TOO_MANY, finding
from edigateway.formats.xml.layout import XmlLayout
from edigateway.formats.xml.limits import (
    MAX_ATTRIBUTES,
    MAX_BYTES,
    MAX_RECORDS,
    MAX_TAG_CHARACTERS,
)
from edigateway.formats.xml.writing.inspection import inspect, is_attribute, text_of
from edigateway.formats.xml.writing.naming import Naming
from edigateway.formats.xml.writing.order import Order, Path
from edigateway.model.finding import Finding, Place
from edigateway.model.record import Record

_MOST_FINDINGS = 100
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def write_tree(tree: Record, layout: XmlLayout) -> bytes:
    """Write a tree: attributes in its order, elements in that of the layout.

    Raises:
        Unwritable: something in it cannot stand in XML, or we would not read it ourselves.
    """
    records = _count(tree)
    if records > MAX_RECORDS:
        message = f"there are {records} elements and attributes, and {MAX_RECORDS} are the limit"
        raise Unwritable([finding(TOO_MANY, message, Place())])
    if findings := list(islice(inspect(tree, layout), _MOST_FINDINGS)):
        raise Unwritable(findings)
    doctype = f"<!DOCTYPE {layout.doctype}>\n" if layout.doctype else ""
    payload = "".join((_DECLARATION, doctype, *_Writer(tree, layout).pieces(), "\n")).encode()
    if len(payload) > MAX_BYTES:
        message = f"the file would have {len(payload)} bytes, and {MAX_BYTES} are the limit"
        raise Unwritable([finding(TOO_LARGE, message, Place())])
    return payload


def several(count: int) -> Finding:
    """Return the finding that a file was to be written for more or less than one document."""
    message = f"an XML file is written for one document, and there are {count}"
    return finding(SEVERAL_DOCUMENTS, message, Place())


def _count(tree: Record) -> int:
    """Count the records of a tree, however deep it is."""
    count, left = 0, [tree]
    while left:
        count += 1
        left.extend(left.pop().children)
    return count


class _Writer:
    def __init__(self, tree: Record, layout: XmlLayout) -> None:
        self._tree, self._pretty = tree, layout.pretty
        self._order = Order(layout.sequence)
        self._naming = Naming(layout, (record.tag for record in tree.walk()))

    def pieces(self) -> Iterator[str]:
        """Yield the text of the root."""
        declared = {
            f"xmlns:{prefix}" if prefix else "xmlns": uri
            for prefix, uri in self._naming.declared.items()
        }
        yield from self._element(self._tree, (), self._naming.default, declared)

    def _element(
        self, record: Record, above: Path, default: str, declared: Mapping[str, str]
    ) -> Iterator[str]:
        """Yield an element; ``default`` is the namespace that names without a prefix have where it stands."""
        path = (*above, record.tag)
        name, wanted = self._naming.name(record.tag)
        if wanted is not None and wanted != default:
            declared, default = {**declared, "xmlns": wanted}, wanted
        attributes = {
            self._naming.name(child.tag)[0]: text_of(child)
            for child in record.children
            if is_attribute(child)
        }
        start = _start_tag(name, {**declared, **attributes}, record)
        children, text = self._order.elements(record, path), text_of(record).translate(_IN_TEXT)
        if not children and not text:
            yield f"{start}/>"
            return
        yield f"{start}>{text}"
        for child in children:
            yield self._line(len(path))
            yield from self._element(child, path, default, {})
        yield f"{self._line(len(above)) if children else ''}</{name}>"

    def _line(self, depth: int) -> str:
        return "\n" + "  " * depth if self._pretty else ""


def _start_tag(name: str, attributes: Mapping[str, str], record: Record) -> str:
    """Write a start tag, but for its end.

    Raises:
        Unwritable: it is longer, or has more attributes, than we would read.
    """
    tag = "".join(
        (f"<{name}", *(f' {key}="{text.translate(_IN_VALUE)}"' for key, text in attributes.items()))
    )
    if len(attributes) > MAX_ATTRIBUTES or len(tag) > MAX_TAG_CHARACTERS - len("/>"):
        message = f"the attributes of {record.tag} are too many or too long"
        raise Unwritable([finding(TOO_MANY, message, Place(segment=record.tag))])
    return tag
