"""The contract of a syntax: who a file is from, what is in it, and how receipt is acknowledged.

Everything here is pure: bytes in, values out, so that it can run in any process.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from edigateway.contracts.layout import RecordType
from edigateway.errors import EdigatewayError, Fault
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
from edigateway.model.step import Step
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


class Vocabulary(Protocol):
    """What the standard of a format has in documents of one layout."""

    def complaint(
        self, way: Sequence[Step], element: int, component: int
    ) -> tuple[str, str] | None:
        """Return what is wrong with a location in a map and what to do; None where nothing is known to be wrong.

        ``way`` leads to a record from the top of the document; ``element`` and ``component`` are 0 for all of it.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """What the standard of a format says of a place, so that nobody needs to say it again.

    ``most`` is how often a record may come where it stands, None for any number; ``codes`` are those of an element that
    has a list of them.
    """

    name: str
    required: bool
    most: int | None = None
    codes: frozenset[str] | None = None


@runtime_checkable
class Standard(Vocabulary, Protocol):
    """A vocabulary that also tells what the standard demands."""

    def provision(self, way: Sequence[Step], element: int = 0) -> Provision | None:
        """Return what holds for a record, or for one of its elements; None where the standard has no such place."""
        ...


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
    component_separator: str = ""
    """What stands between the components of an element; a character that data does not have."""


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

    def layout(self, file: YamlFile, faults: list[Fault]) -> Sequence[RecordType]:
        """Check the section ``layout`` of a map, and add what is wrong to ``faults``.

        Returned are the types of records whose columns locations can name, as far as they are understood; none where
        locations are not columns.
        """
        ...

    def vocabulary(self, layout: Layout) -> Vocabulary | None:
        """Return what maps for a layout may name; None where the layout itself says all there is."""
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
