"""The face of the format ``xml``."""

import re
from collections.abc import Mapping, Sequence

from edigateway.contracts.format import (
    DocumentTerms,
    Draft,
    Layout,
    Take,
    Terms,
    Unwritable,
    Vocabulary,
    whole,
)
from edigateway.contracts.layout import RecordType
from edigateway.errors import Fault, Refused
from edigateway.formats.without_envelope import WithoutEnvelope, interchange
from edigateway.formats.xml.checking import Prefixes, check_layout
from edigateway.formats.xml.findings import NO_LAYOUT, Unreadable, finding
from edigateway.formats.xml.layout import read_layout
from edigateway.formats.xml.names import Names
from edigateway.formats.xml.reading.documents import SET_ID, rejected, transactions
from edigateway.formats.xml.reading.source import decode
from edigateway.formats.xml.reading.tree import read_tree
from edigateway.formats.xml.writing.writer import several, write_tree
from edigateway.model.acknowledgement import Enclosure
from edigateway.model.envelope import Address, Interchange, TransactionSet
from edigateway.model.finding import Place
from edigateway.yamlfile import YamlFile

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+<"
    rb"|\xff\xfe(?:[ \t\r\n]\x00)*+<\x00|\xfe\xff(?:\x00[ \t\r\n])*+\x00<|\x00<"
)


class Xml(WithoutEnvelope):
    """The format ``xml``: no envelope, no acknowledgement, and one layout that says how a document lies."""

    name = SET_ID

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return nothing: such a file does not say who sent it in a way that all have in common.

        Raises:
            Refused: the bytes do not begin like XML.
        """
        _refuse_other_formats(payload)
        return ()

    def read(self, payload: bytes, terms: Terms, take: Take = whole) -> Sequence[Interchange]:
        """Read a file as one interchange with one group and a set for each document.

        A file that cannot be understood gives one rejected set without a tree.

        Raises:
            Refused: the bytes do not begin like XML.
            Misconfigured: the layout cannot be used.
        """
        _refuse_other_formats(payload)
        return (interchange(payload, _sets(payload, terms.documents, take)),)

    def write(self, drafts: Sequence[Draft], enclosure: Enclosure | None) -> bytes:
        """Write one document as one file in UTF-8.

        Raises:
            Unwritable: there is not exactly one, or something in it cannot stand in XML.
            Misconfigured: the layout cannot be used.
        """
        if len(drafts) != 1:
            raise Unwritable([several(len(drafts))])
        return write_tree(drafts[0].tree, read_layout(drafts[0].layout))

    def layout(self, file: YamlFile, faults: list[Fault]) -> Sequence[RecordType]:
        """Check the layout of a map; locations are no columns."""
        check_layout(file, faults)
        return ()

    def vocabulary(self, layout: Layout) -> Vocabulary:
        """Return the prefixes that locations in a map may have."""
        return Prefixes(layout)


def _refuse_other_formats(payload: bytes) -> None:
    if not _BEGINNING.match(payload):
        raise Refused("not XML: it does not begin with <")


def _sets(
    payload: bytes, documents: Mapping[str, DocumentTerms], take: Take
) -> tuple[TransactionSet, ...]:
    if SET_ID not in documents:
        none = finding(NO_LAYOUT, "no XML file was agreed on", Place())
        return (take(rejected(payload, none)),)
    layout = read_layout(documents[SET_ID].layout)
    try:
        source = decode(payload)
        tree = read_tree(source, Names(layout.namespaces))
        return tuple(map(take, transactions(tree, layout)))
    except Unreadable as error:
        return (take(rejected(payload, error.finding)),)
