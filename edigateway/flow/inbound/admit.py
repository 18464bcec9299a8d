"""Admit: what a partner calls with becomes durable, and only then is the caller answered.

A message that came before is known by its partner and its reference, and gets the reply that it got then; one that
says something else under the same reference is refused. A message that was refused may come again.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from edigateway.contracts.endpoint import Call, Caller, Endpoint, Reply, Taken
from edigateway.contracts.outcome import Ending, Receipt
from edigateway.contracts.transport import Arrival
from edigateway.flow import receipts
from edigateway.flow.inbound.arriving import record
from edigateway.flow.inbound.refusals import Refusals
from edigateway.flow.replies import stored, told
from edigateway.flow.stage import Stage, answer_lane
from edigateway.ledger import payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import Payload, pack
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State
from edigateway.posting import excerpt

Message = Row[tuple[object, ...]]
Take = Callable[[str, Call, Caller], Taken]
"""Opens a call by the endpoint of the named transport, in whatever process that is done."""

_MOST_PATH = 100
_NOWHERE = Reply(status=404)
_LATER = Reply(status=503, headers=(("Retry-After", "60"),))
_STORED = Reply(status=204)
"""What a caller is told whose receipt goes elsewhere (RFC 4130 §7.1)."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What stands behind one path: a transport by its name, and its endpoint."""

    path: str
    transport: str
    endpoint: Endpoint

    def is_for(self, path: str) -> bool:
        """Say whether a call for this path belongs here."""
        return path.startswith(self.path) if self.path.endswith("/") else path == self.path


class Admit:
    """Takes in what partners call with, for all transports that they can call."""

    def __init__(self, stage: Stage, doors: Sequence[Door], take: Take) -> None:
        """Stand behind these doors."""
        self._stage, self._doors, self._take = stage, doors, take
        self._refusals = Refusals(stage.ledger.clock)

    def __call__(self, call: Call) -> Reply:
        """Return what the caller is told, once all that it brought is on disk.

        Raises:
            LedgerFailed: nothing can be accepted any more.
        """
        door = next((each for each in self._doors if each.is_for(call.path)), None)
        if door is None:
            return _NOWHERE
        caller = door.endpoint.recognise(call)
        if isinstance(caller, Reply):
            _tell_refused(call, f"{caller.reason or 'a call'} ({caller.status})")
            return caller
        if reply := self._given_before(call, caller):
            return reply
        if self._refusals.must_wait(call.caller, caller.partner):
            _tell_refused(call, f"{caller.partner} was refused too often; it has to wait a minute")
            return _LATER
        taken = self._take(door.transport, call, caller)
        if taken.receipt is not None:
            return self._reconcile(door, call, caller, taken.receipt) or taken.reply
        if taken.refusal:
            if not self._may_record(call, caller):
                return taken.reply
            _tell_refused(call, f"a message of {caller.partner}: {excerpt(taken.refusal)}")
        kept = pack(taken.evidence) if taken.evidence else None
        return self._record(_Admission(door=door, call=call, caller=caller, taken=taken, kept=kept))

    def _may_record(self, call: Call, caller: Caller) -> bool:
        """Count what is refused, and tell whether it is written down."""
        may = self._refusals.may_record(call.caller, caller.partner)
        if not may:
            _logger.warning("too much of %s is refused to write all of it down", caller.partner)
        return may

    def _given_before(self, call: Call, caller: Caller) -> Reply | None:
        """Return the stored reply if these very bytes were taken before, without looking into them again."""
        with self._stage.ledger.read() as connection:
            row = connection.execute(
                _taken_before(caller).where(tables.message.c.wire_sha256 == call.sha256)
            ).first()
            if row is None:
                return None
            reply = _reply_again(row, payloads.load(connection, _receipt_digests(row)))
        self._stage.ledger.write("repeat", lambda unit: _repeat(unit, caller))
        return reply

    def _record(self, admission: "_Admission") -> Reply:
        taken = admission.taken
        packed = [(arrival, pack(arrival.payload)) for arrival in taken.arrivals]

        def admit(unit: Unit) -> Reply:
            first = unit.connection.execute(_taken_before(admission.caller)).first()
            if first is None:
                return self._first(unit, admission, packed)
            if taken.arrivals and taken.content_sha256 == first.content_sha256:
                _repeat(unit, admission.caller)
                return _reply_again(first, payloads.load(unit.connection, _receipt_digests(first)))
            return _contradicted(unit, admission, first)

        return self._stage.ledger.write("admit", admit)

    def _first(
        self, unit: Unit, admission: "_Admission", packed: Sequence[tuple[Arrival, Payload]]
    ) -> Reply:
        """Record a message that did not come before."""
        taken, partner = admission.taken, admission.caller.partner
        number = admission.write_down(unit, taken.reply, refusal=taken.refusal)
        if taken.refusal:
            unit.note(Event.MESSAGE_REFUSED, number, partner, **admission.told())
        else:
            facts = {**admission.told(), **taken.facts}
            unit.note(Event.MESSAGE_TAKEN, number, partner, **facts)
        for arrival, payload in packed:
            config = self._stage.site.mailboxes[partner]
            record(unit, config, arrival, payload, message_id=number)
        return admission.reply(unit, number, taken.reply)

    def _reconcile(self, door: Door, call: Call, caller: Caller, receipt: Receipt) -> Reply | None:
        """Apply a receipt that came by a call of its own; say what the caller is told, if that is not the usual.

        It is judged before the ledger's one writer is asked.
        """
        with self._stage.ledger.read() as connection:
            sent = receipts.sent_message(connection, caller.partner, receipt.reference)
        if sent is None:
            _logger.warning("%s gave a receipt for no message of ours", caller.partner)
            self._may_record(call, caller)
            return _NOWHERE
        outcome = door.endpoint.judge(receipt, sent.facts, caller.partner)
        if outcome.ending is Ending.DEFERRED and not self._may_record(call, caller):
            return None

        def reconcile(unit: Unit) -> None:
            now = receipts.sent_message(unit.connection, caller.partner, receipt.reference) or sent
            if receipts.record(unit, now, outcome):
                receipts.settle_files(unit, now, outcome)

        self._stage.ledger.write("reconcile", reconcile)
        return None


def _tell_refused(call: Call, what: str) -> None:
    where = ascii(call.path[:_MOST_PATH])
    _logger.warning("refused: %s, from %s for %s", what, call.caller, where)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Admission:
    """One call that was opened, on its way into the ledger."""

    door: Door
    call: Call
    caller: Caller
    taken: Taken
    kept: Payload | None

    def write_down(self, unit: Unit, reply: Reply, *, refusal: str) -> int:
        """Record the message with the reply that it gets, and return its number."""
        taken, elsewhere = self.taken, bool(self.taken.reply_to)
        return unit.add(
            tables.message,
            direction="in",
            transport=self.door.transport,
            partner=self.caller.partner,
            reference=self.caller.reference,
            wire_sha256=self.call.sha256,
            content_sha256=taken.content_sha256,
            kept_sha256=unit.keep(self.kept) if self.kept else None,
            facts=dict(taken.facts),
            accepted=not refusal,
            receipts=0,
            receipt_sha256=unit.keep(pack(reply.body)) if reply.body else None,
            receipt_facts=told(reply),
            receipt_to=taken.reply_to,
            state=State.READY if elsewhere else State.DELIVERED,
            detail=refusal,
            tries=0,
            created_at=unit.now,
            settled_at=None if elsewhere else unit.now,
            node=unit.node,
        )

    def told(self) -> Mapping[str, object]:
        """Return what the journal is told of the message, whatever became of it."""
        facts = {"reference": self.caller.reference, "transport": self.door.transport}
        facts |= {"sha256": self.call.sha256, "caller": self.call.caller}
        return facts | ({"reason": self.taken.refusal} if self.taken.refusal else {})

    def reply(self, unit: Unit, number: int, reply: Reply) -> Reply:
        """Return what the caller is told; a reply that goes elsewhere is put on its way."""
        if not self.taken.reply_to:
            return reply
        unit.enqueue(answer_lane(self.caller.partner), number)
        return _STORED


def _taken_before(caller: Caller) -> Select[tuple[Any, ...]]:
    table = tables.message
    same = (table.c.partner == caller.partner) & (table.c.reference == caller.reference)
    taken = select(table).where(same, table.c.direction == "in", table.c.accepted.is_(True))
    return taken.order_by(table.c.id).limit(1)


def _receipt_digests(row: Message) -> Sequence[str]:
    return [row.receipt_sha256] if row.receipt_sha256 else []


def _reply_again(row: Message, contents: Mapping[str, bytes]) -> Reply:
    return _STORED if row.receipt_to else stored(row, contents)


def _repeat(unit: Unit, caller: Caller) -> None:
    """Note that a message came again; a reply that goes elsewhere is brought there again.

    What it stands at is read in the transaction itself: of two calls at once only one may put the reply on its way.
    """
    row = unit.connection.execute(_taken_before(caller)).one()
    unit.note(Event.MESSAGE_REPEATED, row.id, row.partner, reference=row.reference)
    if row.receipt_to and State(row.state) in (State.DELIVERED, State.HELD):
        unit.change(tables.message, row.id, state=State.READY, detail="")
        unit.enqueue(answer_lane(row.partner), row.id)


def _contradicted(unit: Unit, admission: _Admission, first: Message) -> Reply:
    """Refuse another message under a reference that is taken."""
    reply = admission.door.endpoint.contradict(admission.call, admission.caller)
    why = f"message {first.id} came under the same reference with other content"
    number = admission.write_down(unit, reply, refusal=why)
    facts = {**admission.told(), "first": first.id, "reason": why}
    unit.note(Event.MESSAGE_CONTRADICTED, number, first.partner, **facts)
    return admission.reply(unit, number, reply)
