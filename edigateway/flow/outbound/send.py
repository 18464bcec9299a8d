"""Send: files for a partner go to the partner's outbox, in order, always with the same bytes under the same name."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, select, update

from edigateway.contracts.outcome import deferred
from edigateway.contracts.transport import Outbox, Parcel
from edigateway.flow.handover import Handover, Tried
from edigateway.flow.stage import Stage
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim
from edigateway.ledger.unit import Unit

Pending = Row[tuple[object, ...]]


class Send:
    """Puts files into the partners' outboxes."""

    name = "send"

    def __init__(self, stage: Stage, outboxes: Mapping[str, Outbox]) -> None:
        """Send through the open outboxes, by partner."""
        self._stage, self._outboxes = stage, outboxes
        self._handover = Handover(
            table=tables.transmission,
            accepted=Event.SENT,
            held=Event.SENDING_HELD,
            retry=stage.site.settings.retry,
        )

    def work(self, claim: Claim) -> None:
        """Offer each file to the partner's outbox until one is put off."""
        pending, contents = self._load(claim)
        started_at = self._stage.ledger.clock.now()
        parcels = [Parcel(name=row.name, content=contents[row.sha256]) for row in pending]
        outbox = self._outboxes.get(pending[0].partner)
        if outbox is None:
            outcomes = [
                deferred(f"{pending[0].partner} has no outbox any more", misconfigured=True)
            ]
        else:
            outcomes = list(outbox.send(parcels))
        tried = [
            Tried(job=job, row=row, partner=row.partner, outcome=outcome)
            for job, row, outcome in zip(claim.jobs, pending, outcomes, strict=False)
        ]

        def settle(unit: Unit) -> None:
            accepted = self._handover.settle(unit, claim, tried, started_at=started_at)
            sent = [each.row._mapping["id"] for each in accepted]
            owed = tables.obligation
            unit.connection.execute(
                update(owed).where(owed.c.subject_id.in_(sent)).values(met_at=unit.now)
            )

        self._stage.ledger.write("send", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Hold one file."""
        self._handover.hold(unit, subject_id, "", reason)

    def _load(self, claim: Claim) -> tuple[Sequence[Pending], Mapping[str, bytes]]:
        table, ids = tables.transmission, [job.subject_id for job in claim.jobs]
        with self._stage.ledger.read() as connection:
            rows = {
                row.id: row for row in connection.execute(select(table).where(table.c.id.in_(ids)))
            }
            contents = payloads.load(connection, {row.sha256 for row in rows.values()})
        return [rows[number] for number in ids], contents
