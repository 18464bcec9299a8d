"""Translation: from bytes to canonical documents and acknowledgements, as one pure function.

It reads nothing but its arguments and changes nothing, so that it can run in any process, any number of times, with
the same result.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from edigateway import canonical
from edigateway.contracts.format import DocumentTerms, Format, Guideline, Terms
from edigateway.errors import Refused
from edigateway.ledger.payloads import Payload, pack
from edigateway.mapping import CompiledMap, as_of
from edigateway.model.acknowledgement import (
    AcknowledgementForm,
    AcknowledgementKind,
    GroupAcknowledgement,
)
from edigateway.model.envelope import FunctionalGroup, Interchange, TransactionSet, Verdict
from edigateway.model.finding import Finding
from edigateway.model.partner import Agreement, Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One transmission to translate; ``received_on`` is the day, an ISO date, that its tables are read by."""

    transmission_id: int
    partner: Partner
    format: str
    payload: bytes
    received_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedDocument:
    """What became of one transaction set.

    ``content`` is the canonical JSON, packed, or None when there is none: the set was rejected, or ``findings`` say why the
    map could not make a whole document of it. ``number`` is then the best that could be read.
    """

    kind: str
    version: int
    number: str
    keys: tuple[tuple[str, str], ...]
    content: Payload | None
    findings: tuple[Finding, ...]
    map: str
    map_digest: str
    agreement: Agreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedInterchange:
    """An interchange without its trees, a document for each of its transaction sets, and what its partner is told."""

    interchange: Interchange
    documents: tuple[tuple[TranslatedDocument, ...], ...]
    """By group, then by transaction set."""
    acknowledgements: tuple[GroupAcknowledgement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What became of a transmission; ``refusal`` says why nothing did."""

    transmission_id: int
    interchanges: tuple[TranslatedInterchange, ...] = ()
    refusal: str | None = None


class Workshop:
    """The tools of translation: the formats, the maps compiled, and the guidelines."""

    def __init__(
        self,
        formats: Mapping[str, Format],
        maps: Mapping[str, CompiledMap],
        guidelines: Mapping[str, Guideline],
    ) -> None:
        """Take what :func:`translate` needs; maps and guidelines are by name."""
        self.formats, self.maps, self._guidelines = formats, maps, guidelines

    def terms(self, partner: Partner) -> Terms:
        """Return what was agreed with a partner as formats want it."""
        return Terms(
            documents={each.document: self._document_terms(each) for each in partner.receive},
            findings=partner.findings,
        )

    def _document_terms(self, agreement: Agreement) -> DocumentTerms:
        named = agreement.guideline
        return DocumentTerms(
            layout=self.maps[agreement.map].map.layout.written(),
            guideline=None if named is None else self._guidelines[named],
            versions=agreement.versions,
            findings=agreement.findings,
        )


def translate(task: Task, workshop: Workshop) -> Translation:
    """Read, judge, map and answer one transmission; each set is mapped as soon as it was read."""
    format_, made = workshop.formats[task.format], list[TranslatedDocument]()

    def take(transaction: TransactionSet) -> TransactionSet:
        made.append(_document(transaction, task.partner, workshop))
        # The tree of a set with faults is kept a little longer: who is told of them is told the document's number.
        return transaction if transaction.findings else replace(transaction, tree=None)

    try:
        with as_of(task.received_on):
            interchanges = format_.read(task.payload, workshop.terms(task.partner), take)
    except Refused as refusal:
        return Translation(transmission_id=task.transmission_id, refusal=str(refusal))
    documents = iter(made)
    return Translation(
        transmission_id=task.transmission_id,
        interchanges=tuple(_interchange(each, documents, task, workshop) for each in interchanges),
    )


def _interchange(
    interchange: Interchange,
    made: Iterator[TranslatedDocument],
    task: Task,
    workshop: Workshop,
) -> TranslatedInterchange:
    documents = tuple(
        tuple(_settled(next(made), each) for each in group.transactions)
        for group in interchange.groups
    )
    reachable = interchange.address is not None and task.partner.outbox is not None
    forms = [_form(group, task.partner) if reachable else None for group in interchange.groups]
    return TranslatedInterchange(
        interchange=_without_trees(interchange),
        documents=documents,
        acknowledgements=tuple(workshop.formats[task.format].acknowledge(interchange, forms)),
    )


def _form(group: FunctionalGroup, partner: Partner) -> AcknowledgementForm | None:
    """Return how a group is to be acknowledged; None if everything in it was agreed to go unanswered."""
    set_ids = dict.fromkeys(each.set_id for each in group.transactions)
    agreements = [partner.agreement(set_id) for set_id in set_ids]
    known = [each for each in agreements if each is not None] or partner.receive
    answered = next((each for each in known if each.acknowledge != "none"), None)
    if answered is None:
        return None
    return AcknowledgementForm(
        kind=AcknowledgementKind(answered.acknowledge),
        every_set=answered.acknowledge_sets == "all",
    )


def _settled(document: TranslatedDocument, transaction: TransactionSet) -> TranslatedDocument:
    """Take back what was made of a set whose envelope turned out to be broken."""
    if transaction.verdict is Verdict.REJECTED and document.content is not None:
        return replace(document, content=None, keys=())
    return document


def _without_trees(interchange: Interchange) -> Interchange:
    groups = (
        replace(group, transactions=tuple(replace(each, tree=None) for each in group.transactions))
        for group in interchange.groups
    )
    return replace(interchange, groups=tuple(groups))


def _document(
    transaction: TransactionSet, partner: Partner, workshop: Workshop
) -> TranslatedDocument:
    agreement = partner.agreement(transaction.set_id)
    if agreement is None or transaction.tree is None:
        return _no_document(transaction, agreement, workshop)
    compiled = workshop.maps[agreement.map]
    reading = compiled.read(transaction.tree, transaction.component_separator)
    findings = reading.findings
    content: Payload | None = None
    number = str(reading.document.get("number", ""))
    keys: tuple[tuple[str, str], ...] = ()
    if transaction.verdict is not Verdict.REJECTED:
        try:
            whole = canonical.finish(
                compiled.map.document, reading.document, is_proved=compiled.is_proved
            )
        except canonical.NotCanonical as wrong:
            findings += wrong.findings
        else:
            number, keys = whole.number, whole.keys
            content = pack(whole.content)
    return TranslatedDocument(
        kind=compiled.map.document,
        version=canonical.KINDS[compiled.map.document].version,
        number=number,
        keys=keys,
        content=content,
        findings=findings,
        map=compiled.map.name,
        map_digest=compiled.map.digest,
        agreement=agreement,
    )


def _no_document(
    transaction: TransactionSet, agreement: Agreement | None, workshop: Workshop
) -> TranslatedDocument:
    map_ = workshop.maps[agreement.map].map if agreement else None
    return TranslatedDocument(
        kind=map_.document if map_ else transaction.set_id,
        version=0,
        number="",
        keys=(),
        content=None,
        findings=(),
        map=map_.name if map_ else "",
        map_digest=map_.digest if map_ else "",
        agreement=agreement,
    )
