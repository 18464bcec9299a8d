"""The face of the format ``xml``."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from edigateway.contracts.format import (
    DocumentTerms,
    Draft,
    FindingCode,
    Guideline,
    Layout,
    Take,
    Terms,
    Unwritable,
    Vocabulary,
    whole,
)
from edigateway.contracts.layout import RecordType
from edigateway.errors import Fault, Misconfigured, Refused
from edigateway.formats.xml.checking import Prefixes, check_layout
from edigateway.formats.xml.findings import NO_LAYOUT, Unreadable, finding
from edigateway.formats.xml.layout import read_layout
from edigateway.formats.xml.names import Names
from edigateway.formats.xml.reading.documents import SET_ID, rejected, transactions
from edigateway.formats.xml.reading.source import decode
from edigateway.formats.xml.reading.tree import read_tree
from edigateway.formats.xml.writing.writer import several, write_tree
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    Enclosure,
    GroupAcknowledgement,
    InterchangeAcknowledgement,
    Repetition,
)
from edigateway.model.envelope import (
    Address,
    FunctionalGroup,
    Interchange,
    TransactionSet,
)
from edigateway.model.finding import Place
from edigateway.yamlfile import YamlFile

_NEVER_ANSWERED = "an XML file is never acknowledged: agree on acknowledge: none"
_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+<"
    rb"|\xff\xfe(?:[ \t\r\n]\x00)*+<\x00|\xfe\xff(?:\x00[ \t\r\n])*+\x00<|\x00<"
)


class Xml:
    """The format ``xml``: no envelope, no acknowledgement, and one layout that says how a document lies."""

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
        return (_interchange(payload, _sets(payload, terms.documents, take)),)

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

    def guideline(self, file: YamlFile) -> Guideline:
        """Raise Misconfigured: no standard is there to be narrowed."""
        problem, remedy = "an xml file has no guideline", "remove the file, or write format: x12"
        raise Misconfigured([file.fault(("format",), problem, remedy)])

    def finding_codes(self) -> Mapping[str, FindingCode]:
        """Return nothing: each finding means that the file cannot be understood."""
        return {}

    def acknowledge(
        self, interchange: Interchange, forms: Sequence[AcknowledgementForm | None]
    ) -> Sequence[GroupAcknowledgement]:
        """Return nothing: there is no acknowledgement of an XML file."""
        return ()

    def acknowledge_interchange(
        self, interchange: Interchange, repeats: Repetition
    ) -> InterchangeAcknowledgement | None:
        """Return nothing: such a file has no envelope."""
        return None

    def enclose(
        self, acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
    ) -> bytes:
        """Raise ValueError: there is nothing that could be enclosed."""
        raise ValueError(_NEVER_ANSWERED)

    def enclose_interchange(
        self, acknowledgement: InterchangeAcknowledgement, enclosure: Enclosure
    ) -> bytes:
        """Raise ValueError: there is nothing that could be enclosed."""
        raise ValueError(_NEVER_ANSWERED)


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


def _interchange(payload: bytes, sets: tuple[TransactionSet, ...]) -> Interchange:
    verdict = sets[0].verdict  # either the whole file is rejected, or no document of it
    group = FunctionalGroup(
        functional_id="",
        sender="",
        receiver="",
        date="",
        time="",
        control_number="",
        version="",
        declared_sets=len(sets),
        verdict=verdict,
        findings=(),
        transactions=sets,
    )
    return Interchange(
        address=None,
        offset=0,
        length=len(payload),
        sha256=hashlib.sha256(payload).hexdigest(),
        findings=(),
        groups=(group,),
    )
