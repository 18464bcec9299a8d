"""The face of the format ``csv``."""

import hashlib
from collections.abc import Mapping, Sequence

from edigateway.contracts.format import (
    DocumentTerms,
    Draft,
    FindingCode,
    Guideline,
    Take,
    Terms,
    whole,
)
from edigateway.errors import Misconfigured, Refused
from edigateway.formats.delimited.documents import rejected, transactions
from edigateway.formats.delimited.findings import NO_LAYOUT, finding
from edigateway.formats.delimited.layout import read_layout
from edigateway.formats.delimited.rows import Unreadable, read_table
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
    Verdict,
)
from edigateway.model.finding import Place
from edigateway.yamlfile import YamlFile

SET_ID = "csv"
"""The one document that a delimited file can hold, as the agreements call it."""

_X12_START = b"ISA"
_NEVER_ANSWERED = "a delimited file is never acknowledged: agree on acknowledge: none"


class Delimited:
    """The format ``csv``: no envelope, no acknowledgement, and one layout that says how to read a file."""

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return nothing: such a file does not say who sent it.

        Raises:
            Refused: the bytes are not text, or an X12 interchange.
        """
        _refuse_other_formats(payload)
        return ()

    def read(self, payload: bytes, terms: Terms, take: Take = whole) -> Sequence[Interchange]:
        """Read a file as one interchange with one group and a set for each document.

        A file that cannot be cut into rows gives one rejected set without a tree.

        Raises:
            Refused: the bytes are not text, or an X12 interchange.
            Misconfigured: the layout cannot be used.
        """
        _refuse_other_formats(payload)
        return (_interchange(payload, tuple(map(take, _sets(payload, terms.documents)))),)

    def write(self, drafts: Sequence[Draft], enclosure: Enclosure | None) -> bytes:
        """Write documents as one file."""
        raise NotImplementedError

    def guideline(self, file: YamlFile) -> Guideline:
        """Raise Misconfigured: no standard is there to be narrowed, the map itself says how the file lies."""
        problem, remedy = "a csv file has no guideline", "remove the file, or write format: x12"
        raise Misconfigured([file.fault(("format",), problem, remedy)])

    def finding_codes(self) -> Mapping[str, FindingCode]:
        """Return nothing: each finding means that the file cannot be understood."""
        return {}

    def acknowledge(
        self, interchange: Interchange, forms: Sequence[AcknowledgementForm | None]
    ) -> Sequence[GroupAcknowledgement]:
        """Return nothing: there is no acknowledgement of a delimited file."""
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
    if b"\x00" in payload:
        raise Refused("not a delimited text file: it holds zero bytes")
    if payload.lstrip(b"\xef\xbb\xbf \r\n").startswith(_X12_START):
        raise Refused("not a delimited text file: it begins with the ISA of an X12 interchange")


def _sets(payload: bytes, documents: Mapping[str, DocumentTerms]) -> tuple[TransactionSet, ...]:
    if SET_ID not in documents:
        return (rejected(payload, finding(NO_LAYOUT, "no delimited file was agreed on", Place())),)
    layout = read_layout(documents[SET_ID].layout)
    try:
        table = read_table(payload, layout)
    except Unreadable as error:
        return (rejected(payload, error.finding),)
    return tuple(transactions(table, layout))


def _interchange(payload: bytes, sets: tuple[TransactionSet, ...]) -> Interchange:
    group = FunctionalGroup(
        functional_id="",
        sender="",
        receiver="",
        date="",
        time="",
        control_number="",
        version="",
        declared_sets=len(sets),
        verdict=_verdict(sets),
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


def _verdict(sets: Sequence[TransactionSet]) -> Verdict:
    verdicts = {each.verdict for each in sets}
    if Verdict.REJECTED in verdicts:
        return Verdict.REJECTED if verdicts == {Verdict.REJECTED} else Verdict.PARTIAL
    return max(verdicts, default=Verdict.ACCEPTED, key=lambda each: each is not Verdict.ACCEPTED)
