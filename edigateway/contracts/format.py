"""The contract of a syntax: who a file is from, what is in it, and how receipt is acknowledged.

Everything here is pure: bytes in, values out, so that it can run in any process.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from edigateway.errors import EdigatewayError
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    Enclosure,
    GroupAcknowledgement,
    InterchangeAcknowledgement,
    Repetition,
)
from edigateway.model.envelope import Address, Interchange, TransactionSet
from edigateway.model.finding import Finding, Weight
from edigateway.model.record import Record
from edigateway.yamlfile import YamlFile

Layout = Mapping[str, object]
"""The ``layout`` section of a map: how documents of one kind lie in this format."""


Take = Callable[[TransactionSet], TransactionSet]
"""Looks at a set as soon as it was read, and returns what is to be kept of it: trees of many sets are large."""


def whole(transaction: TransactionSet) -> TransactionSet:
    """Keep all of a set."""
    return transaction


class Guideline(Protocol):
    """What a partner's guide says beyond the standard about one document; made by the format, can be pickled."""

    @property
    def name(self) -> str:
        """Return the name that agreements call it by."""
        ...

    @property
    def document(self) -> str:
        """Return the document that it is about, as agreements call it."""
        ...

    @property
    def digest(self) -> str:
        """Return the SHA-256, in hex, of everything that it says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTerms:
    """What was agreed about one document.

    ``versions`` are the versions that may come (beginnings of them), empty for any. ``findings`` say how findings in it
    weigh, by their codes, where that differs from the format's own judgement.
    """

    layout: Layout
    guideline: Guideline | None = None
    versions: tuple[str, ...] = ()
    findings: Mapping[str, Weight] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed with a sender: documents by set id, all others being rejected.

    ``findings`` say how findings weigh in envelopes, and in documents whose own terms say nothing about them.
    """

    documents: Mapping[str, DocumentTerms] = field(default_factory=dict)
    findings: Mapping[str, Weight] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCode:
    """What may be agreed about a finding: one ``of_envelope`` is about no document by itself.

    ``never_softened`` says why it always costs the document; empty where it does not have to.
    """

    of_envelope: bool = False
    never_softened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document that is to be written: the tree that a map made of it, and the layout that it was made for.

    The children of a record are in no particular order, except that those of one tag are in theirs: the format puts
    them where its standard, or the layout, has them.
    """

    document: str
    """What agreements call it: an X12 set id, or the name of a format without such ids."""
    layout: Layout
    tree: Record


class Unwritable(EdigatewayError):
    """Documents cannot be written as the format wants it; the findings say all that is wrong."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings."""
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = tuple(findings)


class Format(Protocol):
    """One syntax; registered under its name in the group ``edigateway.formats``."""

    def peek(self, payload: bytes) -> Sequence[Address]:
        """Return the address of each interchange, reading as little as possible; none for a format without any.

        Raises:
            Refused: these bytes are not of this format at all.
        """
        ...

    def read(self, payload: bytes, terms: Terms, take: Take = whole) -> Sequence[Interchange]:
        """Read everything, and judge it by what was agreed; of each set is kept what ``take`` makes of it.

        Raises:
            Refused: these bytes are not of this format at all.
        """
        ...

    def write(self, drafts: Sequence[Draft], enclosure: Enclosure | None) -> bytes:
        """Write documents as one file, in their order; a format without envelopes needs no ``enclosure``.

        Raises:
            Unwritable: something in them breaks the rules of the format or of a layout.
        """
        ...

    def guideline(self, file: YamlFile) -> Guideline:
        """Read a file of the site's guidelines.

        Raises:
            Misconfigured: it has faults, all of them listed; or this format has no guidelines.
        """
        ...

    def finding_codes(self) -> Mapping[str, FindingCode]:
        """Return the codes of findings whose weight may be agreed on."""
        ...

    def acknowledge(
        self, interchange: Interchange, forms: Sequence[AcknowledgementForm | None]
    ) -> Sequence[GroupAcknowledgement]:
        """Return one acknowledgement for each group that must be answered, in the order of the groups.

        ``forms`` say how, group by group; None for one that goes unanswered.
        """
        ...

    def acknowledge_interchange(
        self, interchange: Interchange, repeats: Repetition
    ) -> InterchangeAcknowledgement | None:
        """Return the acknowledgement of the envelope, or None where there can be none."""
        ...

    def enclose(
        self, acknowledgements: Sequence[GroupAcknowledgement], enclosure: Enclosure
    ) -> bytes:
        """Write acknowledgements as one interchange ready to be sent."""
        ...

    def enclose_interchange(
        self, acknowledgement: InterchangeAcknowledgement, enclosure: Enclosure
    ) -> bytes:
        """Write the acknowledgement of an envelope as an interchange ready to be sent."""
        ...
