"""Answer: a receipt that a partner wants elsewhere than where it called is brought there, always with the same bytes."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, select

from edigateway.contracts.endpoint import Endpoint, Reply
from edigateway.contracts.outcome import LONGEST_BATCH_S, Ending, Outcome, deferred
from edigateway.flow.handover import Handover, Tried
from edigateway.flow.replies import stored
from edigateway.flow.stage import Stage
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim
from edigateway.ledger.unit import Unit

Message = Row[tuple[object, ...]]


class Answer:
    """Brings receipts to the addresses that were agreed for them."""

    name = "answer"

    def __init__(self, stage: Stage, endpoints: Mapping[str, Endpoint]) -> None:
        """Answer through the endpoints, by transport."""
        self._stage, self._endpoints = stage, endpoints
        self._handover = Handover(
            table=tables.message,
            accepted=Event.RECEIPT_GIVEN,
            held=Event.RECEIPT_HELD,
            retry=stage.site.settings.retry,
        )

    def work(self, claim: Claim) -> None:
        """Offer each receipt until one is put off, or the others must wait for too long."""
        clock = self._stage.ledger.clock
        started_at, until = clock.now(), clock.monotonic() + LONGEST_BATCH_S
        tried: list[Tried] = []
        for job, message, reply in zip(claim.jobs, *self._load(claim), strict=True):
            outcome = self._bring(message, reply)
            tried.append(Tried(job=job, row=message, partner=message.partner, outcome=outcome))
            if outcome.ending is Ending.DEFERRED or clock.monotonic() > until:
                break

        def settle(unit: Unit) -> None:
            self._handover.settle(unit, claim, tried, started_at=started_at)

        self._stage.ledger.write("answer", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Hold one receipt."""
        self._handover.hold(unit, subject_id, "", reason)

    def _bring(self, message: Message, reply: Reply) -> Outcome:
        endpoint = self._endpoints.get(message.transport)
        if endpoint is None:
            gone = f"{message.partner} has no inbox of the transport {message.transport} any more"
            return deferred(gone, misconfigured=True)
        return endpoint.reply_later(reply, message.receipt_to, message.partner)

    def _load(self, claim: Claim) -> tuple[Sequence[Message], Sequence[Reply]]:
        table, ids = tables.message, [job.subject_id for job in claim.jobs]
        with self._stage.ledger.read() as connection:
            rows = {
                row.id: row for row in connection.execute(select(table).where(table.c.id.in_(ids)))
            }
            digests = {row.receipt_sha256 for row in rows.values() if row.receipt_sha256}
            contents = payloads.load(connection, digests)
        messages = [rows[number] for number in ids]
        return messages, [stored(each, contents) for each in messages]
