"""Reads and writes small XML files for tests, without a site."""

from typing import TypeAlias

from edigateway.contracts.format import Draft
from edigateway.formats.xml import Xml
from edigateway.model.envelope import TransactionSet
from edigateway.model.finding import Finding
from edigateway.model.record import Record
from tests.support.agreed import agreed

LAYOUT: dict[str, object] = {
    "format": "xml",
    "root": "Order",
    "namespaces": {"": "urn:order", "p": "urn:parts"},
}

Nested: TypeAlias = "tuple[str, str, list[Nested]]"


def sets(payload: bytes, **changes: object) -> tuple[TransactionSet, ...]:
    """Return the documents of a file."""
    [found] = Xml().read(payload, agreed({"xml": {**LAYOUT, **changes}}))
    return found.groups[0].transactions


def only_tree(payload: bytes, **changes: object) -> Record:
    """Return the tree of a file that is one document."""
    [found] = sets(payload, **changes)
    assert found.findings == ()
    assert found.tree is not None
    return found.tree


def only_finding(payload: bytes, **changes: object) -> Finding:
    """Return what is wrong with a file that is rejected."""
    [found] = sets(payload, **changes)
    assert found.tree is None
    [finding] = found.findings
    return finding


def written(tree: Record, **changes: object) -> bytes:
    """Write one document."""
    return Xml().write([Draft(document="xml", layout={**LAYOUT, **changes}, tree=tree)], None)


def nested(record: Record) -> Nested:
    """Return a record as tag, text and what lies below."""
    text = record.elements[1] if len(record.elements) > 1 else ""
    return record.tag, text, [nested(child) for child in record.children]


def record(tag: str, text: str = "", *children: Record) -> Record:
    """Make a record with what lies below."""
    made = Record([tag, text])
    made.children = list(children)
    return made
