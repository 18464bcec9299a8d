"""Send: files for a partner go to the partner's outbox, in order, always with the same bytes under the same name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

from sqlalchemy import Row, select

from edigateway.contracts.outcome import Ending, Outcome, accepted, deferred, refused
from edigateway.contracts.transport import Outbox, Parcel, SealingOutbox
from edigateway.errors import Misconfigured
from edigateway.flow import receipts
from edigateway.flow.handover import Handover, Tried
from edigateway.flow.outbound.seal import sealed
from edigateway.flow.stage import Stage, reconcile_lane
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

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
        claim, pending, contents = self._load(claim)
        if _is_moot(pending[0]):
            self._stage.ledger.write("send", lambda unit: _leave(unit, claim, pending))
            return
        started_at = self._stage.ledger.clock.now()
        parcels = [Parcel(name=row.name, content=contents[row.sha256]) for row in pending]
        tried = [
            Tried(job=job, row=row, partner=row.partner, outcome=outcome)
            for job, row, outcome in zip(
                claim.jobs, pending, self._send(pending, parcels), strict=False
            )
        ]

        def settle(unit: Unit) -> None:
            now_known = [_caught_up(unit, each) for each in tried]
            has_now = self._handover.settle(unit, claim, now_known, started_at=started_at)
            receipts.meet(unit, [each.row._mapping["id"] for each in has_now], "us")
            for each in now_known:
                _follow(unit, each)

        self._stage.ledger.write("send", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Hold one file."""
        self._handover.hold(unit, subject_id, "", reason)

    def _send(self, pending: Sequence[Pending], parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        partner = pending[0].partner
        outbox = self._outboxes.get(partner)
        if outbox is None:
            return [deferred(f"{partner} has no outbox any more", misconfigured=True)]
        if isinstance(outbox, SealingOutbox):
            transport = self._stage.site.outboxes[partner].transport
            try:
                parcels = sealed(self._stage, transport, outbox, pending, parcels)
            except Misconfigured as error:
                return [deferred(str(error), misconfigured=True)]
        return outbox.send(parcels)

    def _load(self, claim: Claim) -> tuple[Claim, Sequence[Pending], Mapping[str, bytes]]:
        """Return the first jobs of a claim that are alike in whether anything is left to do, and what they need.

        Each file is read in one look with how many receipts there are for its message: see :func:`_caught_up`.
        """
        table, message = tables.transmission, tables.message
        ids = [job.subject_id for job in claim.jobs]
        files = select(table, message.c.receipts).outerjoin(
            message, message.c.id == table.c.message_id
        )
        with self._stage.ledger.read() as connection:
            rows = {row.id: row for row in connection.execute(files.where(table.c.id.in_(ids)))}
            moot = _is_moot(rows[ids[0]])
            alike = tuple(takewhile(lambda job: _is_moot(rows[job.subject_id]) is moot, claim.jobs))
            pending = [rows[job.subject_id] for job in alike]
            digests = set() if moot else {row.sha256 for row in pending}
            contents = payloads.load(connection, digests)
        return replace(claim, jobs=alike), pending, contents


def _is_moot(file: Pending) -> bool:
    """Say whether a file need not be sent any more, because its receipt came while it waited."""
    return State(file.state) not in (State.READY, State.DEFERRED)


def _leave(unit: Unit, claim: Claim, files: Sequence[Pending]) -> None:
    """Leave files alone that a receipt has settled; what the partner has by now we owe no longer."""
    has = [each.id for each in files if State(each.state) is not State.HELD]
    receipts.meet(unit, has, "us")
    unit.settle(claim, done=claim.jobs)


def _caught_up(unit: Unit, tried: Tried) -> Tried:
    """Take what a receipt has proven since the try was begun, which can come before the answer to the message is read.

    It proves more than the answer does, even where that was lost. An older one, of a file that is sent once more, says
    nothing of this try.
    """
    outcome = tried.outcome
    if outcome.ending is Ending.ACCEPTED or outcome.receipt is not None:
        return tried
    table = tables.message
    number = select(tables.transmission.c.message_id).where(
        tables.transmission.c.id == tried.row._mapping["id"]
    )
    message = unit.connection.execute(select(table).where(table.c.id.in_(number))).first()
    if message is None or message.receipts == (tried.row._mapping["receipts"] or 0):
        return tried
    outcome = accepted(message.detail) if message.accepted else refused(message.detail)
    return replace(tried, outcome=outcome)


def _follow(unit: Unit, tried: Tried) -> None:
    """Record the receipt that came with the answer, or that one is owed now."""
    number, outcome = tried.row._mapping["id"], tried.outcome
    if outcome.receipt is not None:
        sent = receipts.sent_message(unit.connection, tried.partner, outcome.receipt.reference)
        if sent is not None:
            receipts.record(unit, sent, outcome)
    elif outcome.ending is Ending.REFUSED:
        receipts.note_refusal(unit, number, outcome.detail)
    if outcome.ending is Ending.ACCEPTED:
        receipts.meet(unit, [number], "partner")
    if outcome.ending is Ending.AWAITED:
        due_at = unit.now + timedelta(seconds=outcome.retry_after_s or 0)
        receipts.owe(unit, number, tried.partner, due_at)
        unit.enqueue(reconcile_lane(tried.partner), number)
