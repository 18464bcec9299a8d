"""Register: what a translation says, as rows of the ledger, with what follows from each document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Row

from edigateway import __version__, canonical
from edigateway.config.site import Site
from edigateway.flow.inbound.past import Former, Past
from edigateway.flow.inbound.translation import TranslatedDocument, TranslatedInterchange
from edigateway.flow.stage import deliver_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.unit import Unit
from edigateway.model.envelope import TransactionSet, Verdict
from edigateway.model.finding import Finding, Severity
from edigateway.model.lifecycle import State
from edigateway.model.partner import Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the documents of one group have in common; ``answered`` says that it is acknowledged."""

    file_id: int
    partner: Partner
    usage: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The numbers that an interchange and its groups got as rows; of a duplicate only itself is a row."""

    number: int
    group_ids: Sequence[int]
    is_duplicate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Writes the translations of one transmission after the other into a unit of work."""

    unit: Unit
    site: Site
    ledger_name: str
    past: Past

    def interchange(
        self,
        file: Row[tuple[object, ...]],
        partner: Partner,
        position: int,
        translated: TranslatedInterchange,
        former: Former,
    ) -> Registered:
        """Write an interchange with all that is in it, unless it is a duplicate."""
        unit, found, file_id = self.unit, translated.interchange, file._mapping["id"]
        number, address = unit.number(), found.address
        usage = address.usage if address else "P"
        replay = file._mapping["parent_id"] is not None
        before = None if replay else self.past.interchange(partner.partner, found.sha256, number)
        unit.add(
            tables.interchange,
            id=number,
            transmission_id=file_id,
            position=position,
            sender=str(address.sender) if address else "",
            receiver=str(address.receiver) if address else "",
            control_number=address.control_number if address else "",
            date=address.date if address else "",
            time=address.time if address else "",
            usage=usage,
            version=address.version if address else "",
            offset_bytes=found.offset,
            length_bytes=found.length,
            sha256=found.sha256,
            state=State.DUPLICATE if before else State.READ,
            findings=_facts(found.findings),
            duplicate_of=before,
        )
        facts = {
            "control_number": address.control_number if address else "",
            "sha256": found.sha256,
        }
        if before:
            unit.note(
                Event.INTERCHANGE_DUPLICATE, number, partner.partner, duplicate_of=before, **facts
            )
            return Registered(number=number, group_ids=(), is_duplicate=True)
        if address is not None:
            self.past.remember_number(address, found.sha256)
        unit.note(Event.INTERCHANGE_READ, number, partner.partner, transmission=file_id, **facts)
        answered = {each.group for each in translated.acknowledgements}
        group_ids = [
            self._group(
                Origin(file_id=file_id, partner=partner, usage=usage, answered=n in answered),
                number,
                n,
                translated,
                former,
            )
            for n in range(len(found.groups))
        ]
        return Registered(number=number, group_ids=group_ids, is_duplicate=False)

    def _group(
        self,
        origin: Origin,
        interchange_id: int,
        position: int,
        translated: TranslatedInterchange,
        former: Former,
    ) -> int:
        group = translated.interchange.groups[position]
        group_id = self.unit.add(
            tables.functional_group,
            interchange_id=interchange_id,
            position=position,
            functional_id=group.functional_id,
            sender=group.sender,
            receiver=group.receiver,
            control_number=group.control_number,
            version=group.version,
            declared_sets=group.declared_sets,
            verdict=group.verdict,
            findings=_facts(group.findings),
        )
        pairs = zip(group.transactions, translated.documents[position], strict=True)
        for n, (transaction, document) in enumerate(pairs):
            earlier = former.documents.get((translated.interchange.sha256, position, n))
            if earlier is None or not former.stands(earlier):
                transaction_id = self._transaction(group_id, n, transaction)
                self._document(origin, transaction_id, transaction, document, earlier)
        return group_id

    def _transaction(self, group_id: int, position: int, transaction: TransactionSet) -> int:
        return self.unit.add(
            tables.transaction_set,
            group_id=group_id,
            position=position,
            set_id=transaction.set_id,
            control_number=transaction.control_number,
            segments=transaction.segments,
            offset_bytes=transaction.offset,
            length_bytes=transaction.length,
            verdict=transaction.verdict,
            findings=_facts(transaction.findings),
        )

    def _document(
        self,
        origin: Origin,
        transaction_id: int,
        transaction: TransactionSet,
        document: TranslatedDocument,
        earlier: Row[tuple[object, ...]] | None,
    ) -> None:
        unit, number, partner = self.unit, self.unit.number(), origin.partner
        sha256 = unit.keep(document.content) if document.content is not None else None
        same = (partner.partner, document.kind, sha256 or "")
        before = self.past.document(*same)
        state, event, detail = self._fate(origin, transaction, document, before)
        unit.add(
            tables.document,
            id=number,
            transaction_set_id=transaction_id,
            transmission_id=origin.file_id,
            partner=partner.partner,
            direction="inbound",
            kind=document.kind,
            version=document.version,
            number=document.number,
            event=_event(document),
            usage=origin.usage,
            state=state,
            detail=detail,
            findings=_facts(document.findings),
            sha256=sha256,
            map=document.map,
            map_digest=document.map_digest,
            config_digest=self.site.partner_digests.get(partner.partner, ""),
            software=__version__,
            created_at=unit.now,
            settled_at=None if state is State.READY else unit.now,
            parent_id=earlier._mapping["id"] if earlier else None,
            duplicate_of=before,
        )
        for name, value in document.keys:
            unit.add_plain(tables.business_key, document_id=number, name=name, value=value)
        facts = {
            "kind": document.kind,
            "number": document.number,
            "detail": detail,
            "sha256": sha256,
        }
        unit.note(
            event,
            number,
            partner.partner,
            map=document.map,
            map_digest=document.map_digest,
            **facts,
        )
        if state is State.READY and document.agreement:
            self.past.remember(*same, number)
            self._deliveries(number, partner, document, document.agreement.deliver_to)

    def _fate(
        self,
        origin: Origin,
        transaction: TransactionSet,
        document: TranslatedDocument,
        before: int | None,
    ) -> tuple[State, Event, str]:
        """Decide what becomes of a document, and say why in one sentence."""
        if transaction.verdict is Verdict.REJECTED:
            return _refused(origin, _first_error(transaction.findings))
        if document.agreement is None:
            return State.KEPT, Event.DOCUMENT_KEPT, f"a {transaction.set_id} needs no delivery"
        if document.content is None or _has_error(document.findings):
            return State.HELD, Event.DOCUMENT_HELD, _first_error(document.findings)
        if before is not None:
            return State.DUPLICATE, Event.DOCUMENT_DUPLICATE, f"says the same as document {before}"
        if origin.usage == "T" and self.site.settings.environment == "production":
            reason = "a test document (ISA15 = T), and this is a production site"
            return State.HELD, Event.DOCUMENT_HELD, reason
        return State.READY, Event.DOCUMENT_MADE, ""

    def _deliveries(
        self,
        document_id: int,
        partner: Partner,
        document: TranslatedDocument,
        targets: Sequence[str],
    ) -> None:
        for target in targets:
            delivery_id = self.unit.add(
                tables.delivery,
                document_id=document_id,
                target=target,
                idempotency_key=f"{self.ledger_name}-{document_id}",
                state=State.READY,
                detail="",
                tries=0,
                created_at=self.unit.now,
                settled_at=None,
            )
            self.unit.enqueue(deliver_lane(target, partner.partner, document.kind), delivery_id)


def _event(document: TranslatedDocument) -> str:
    """Return what was agreed to call it that such a document came, or what it is usually called."""
    agreed = document.agreement.event if document.agreement else None
    return agreed or canonical.EVENTS.get((document.kind, "inbound"), "")


def _facts(findings: Iterable[Finding]) -> list[dict[str, object]]:
    return [each.facts() for each in findings]


def _refused(origin: Origin, why: str) -> tuple[State, Event, str]:
    """A refusal is the partner's move if an acknowledgement tells them; otherwise somebody here must."""
    if origin.answered:
        return State.REJECTED, Event.DOCUMENT_REFUSED, why
    return (
        State.HELD,
        Event.DOCUMENT_HELD,
        f"{why.rstrip('.')}; no acknowledgement tells the partner",
    )


def _has_error(findings: Iterable[Finding]) -> bool:
    return any(each.severity is Severity.ERROR for each in findings)


def _first_error(findings: Sequence[Finding]) -> str:
    errors = [each for each in findings if each.severity is Severity.ERROR] or list(findings)
    if not errors:
        return ""
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return str(errors[0]).rstrip(".") + more
