"""Deliver: canonical documents go to the ERP's side, in the order of their lane, under a key that never changes."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Row, select

from edigateway.canonical.message import MessageHeader, Source, message
from edigateway.contracts.adapter import Adapter, Dispatch
from edigateway.contracts.outcome import deferred
from edigateway.flow.handover import Handover, Tried
from edigateway.flow.stage import Stage
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

Pending = Row[tuple[object, ...]]

_WORST_FIRST = (State.HELD, State.DEFERRED, State.READY, State.DELIVERED)


class Deliver:
    """Hands documents to their targets."""

    name = "deliver"

    def __init__(self, stage: Stage, adapters: Mapping[str, Adapter]) -> None:
        """Deliver to the open adapters, by their names in the settings."""
        self._stage, self._adapters = stage, adapters
        self._handover = Handover(
            table=tables.delivery,
            accepted=Event.DELIVERED,
            held=Event.DELIVERY_HELD,
            retry=stage.site.settings.retry,
        )

    def work(self, claim: Claim) -> None:
        """Offer each document to the lane's target until one is put off."""
        pending, contents = self._load(claim)
        started_at = self._stage.ledger.clock.now()
        dispatches = [self._dispatch(row, contents[row.sha256]) for row in pending]
        adapter = self._adapters.get(pending[0].target)
        if adapter is None:
            gone = f"the adapter '{pending[0].target}' is not in the settings any more"
            outcomes = [deferred(gone, misconfigured=True)]
        else:
            outcomes = list(adapter.deliver(dispatches))
        tried = [
            Tried(job=job, row=row, partner=row.partner, outcome=outcome)
            for job, row, outcome in zip(claim.jobs, pending, outcomes, strict=False)
        ]

        def settle(unit: Unit) -> None:
            self._handover.settle(unit, claim, tried, started_at=started_at)
            unit.after_flush(lambda: _follow(unit, {row.document_id for row in pending}))

        self._stage.ledger.write("deliver", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Hold a delivery, and with it its document."""
        table = tables.delivery
        document_id = unit.connection.execute(
            select(table.c.document_id).where(table.c.id == subject_id)
        ).scalar_one()
        self._handover.hold(unit, subject_id, "", reason)
        unit.after_flush(lambda: _follow(unit, [document_id]))

    def _load(self, claim: Claim) -> tuple[Sequence[Pending], Mapping[str, bytes]]:
        with self._stage.ledger.read() as connection:
            rows = _pending(connection, [job.subject_id for job in claim.jobs])
            return rows, payloads.load(connection, {row.sha256 for row in rows})

    def _dispatch(self, row: Pending, content: bytes) -> Dispatch:
        source = Source(
            ledger_document=row.document_id,
            interchange=row.interchange,
            group=row.group_number,
            transaction=row.transaction,
            received_at=row.received_at,
        )
        header = MessageHeader(
            kind_version=f"{row.kind}/{row.version}",
            id=row.idempotency_key,
            event=row.event,
            partner=row.partner,
            direction=row.direction,
            environment=self._stage.site.settings.environment.value,
            source=source,
        )
        return Dispatch(
            idempotency_key=row.idempotency_key,
            kind=row.kind,
            partner=row.partner,
            content=message(header, content),
        )


def _pending(connection: Connection, numbers: Sequence[int]) -> Sequence[Pending]:
    delivery, document, file = tables.delivery, tables.document, tables.transmission
    transaction, group, interchange = (
        tables.transaction_set,
        tables.functional_group,
        tables.interchange,
    )
    rows = connection.execute(
        select(
            delivery,
            document.c.partner,
            document.c.kind,
            document.c.version,
            document.c.event,
            document.c.direction,
            document.c.sha256,
            transaction.c.control_number.label("transaction"),
            group.c.control_number.label("group_number"),
            interchange.c.control_number.label("interchange"),
            file.c.created_at.label("received_at"),
        )
        .join(document, document.c.id == delivery.c.document_id)
        .join(transaction, transaction.c.id == document.c.transaction_set_id)
        .join(group, group.c.id == transaction.c.group_id)
        .join(interchange, interchange.c.id == group.c.interchange_id)
        .join(file, file.c.id == document.c.transmission_id)
        .where(delivery.c.id.in_(numbers))
    )
    by_id = {row.id: row for row in rows}
    return [by_id[number] for number in numbers]


def _follow(unit: Unit, documents: Collection[int]) -> None:
    """Let each document stand where the last delivery to each of its targets stands: at the least good of them."""
    table = tables.delivery
    rows = unit.connection.execute(
        select(table.c.document_id, table.c.target, table.c.state, table.c.detail)
        .where(table.c.document_id.in_(documents))
        .order_by(table.c.id)
    )
    latest: dict[int, dict[str, tuple[State, str]]] = {}
    for row in rows:
        latest.setdefault(row.document_id, {})[row.target] = (State(row.state), row.detail)
    for number, targets in latest.items():
        state, detail = min(targets.values(), key=lambda standing: _WORST_FIRST.index(standing[0]))
        settled_at = None if state in (State.READY, State.DEFERRED) else unit.now
        detail = "" if state is State.DELIVERED else detail
        unit.change(tables.document, number, state=state, detail=detail, settled_at=settled_at)
