"""Receipts: what a partner says of a message of ours, recorded the same way whether it came at once or by a call.

The first receipt that proves anything settles the message. What comes after it changes nothing of the message, except
that one that was refused may be accepted when it was sent again. A file that is sent once more, by an operator's word or
because its receipt was late, waits for a receipt of its own: the same one again, as the partner gave it before.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from edigateway.contracts.outcome import Ending, Outcome, Receipt
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.payloads import pack
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

Message = Row[tuple[object, ...]]

_VERDICTS = (Ending.ACCEPTED, Ending.REFUSED)

OWED = "receipt"
"""What a partner owes us for a message, in the words of the table of obligations."""


def sent_message(connection: Connection, partner: str, reference: str) -> Message | None:
    """Return the message of ours that a partner calls by ``reference``, if there is one."""
    table = tables.message
    here = (table.c.partner == partner) & (table.c.reference == reference)
    found = select(table).where(here, table.c.direction == "out").order_by(table.c.id.desc())
    return connection.execute(found.limit(1)).first()


def record(unit: Unit, message: Message, outcome: Outcome) -> bool:
    """Write down what came for a message, and say whether it proves anything; then its files may stand by it."""
    receipt = outcome.receipt
    if receipt is None:
        return False
    facts = {"reference": receipt.reference, "detail": outcome.detail, **receipt.facts}
    if not receipt.is_proof or outcome.ending not in _VERDICTS:
        if message.receipt_sha256 is None:
            _keep_unproven(unit, message, receipt, outcome)
        unit.note(Event.RECEIPT_UNPROVEN, message.id, message.partner, **facts)
        return False
    unit.change(tables.message, message.id, receipts=message.receipts + 1)
    is_good = outcome.ending is Ending.ACCEPTED
    event = Event.RECEIPT_ACCEPTED if is_good else Event.RECEIPT_REFUSED
    if _is_news(message, is_good=is_good):
        _keep(unit, message, receipt, outcome)
    elif message.accepted is is_good:
        event = Event.RECEIPT_REPEATED
    else:
        facts["changes_nothing"] = True
    unit.note(event, message.id, message.partner, **facts)
    return True


def _keep_unproven(unit: Unit, message: Message, receipt: Receipt, outcome: Outcome) -> None:
    """Keep what proves nothing for whoever asks why, until something better comes."""
    unit.change(
        tables.message,
        message.id,
        receipt_sha256=unit.keep(pack(receipt.content)),
        receipt_facts=dict(receipt.facts),
        detail=outcome.detail,
    )


def note_refusal(unit: Unit, file_id: int, detail: str) -> None:
    """Write down that a partner did not take the message of a file, without giving a receipt that says so."""
    table, file = tables.message, tables.transmission
    number = select(file.c.message_id).where(file.c.id == file_id).scalar_subquery()
    untold = (table.c.id == number) & table.c.accepted.is_(None)
    unit.connection.execute(
        update(table).where(untold).values(accepted=False, detail=detail, settled_at=unit.now)
    )


def _is_news(message: Message, *, is_good: bool) -> bool:
    return message.accepted is None or (is_good and not message.accepted)


def _keep(unit: Unit, message: Message, receipt: Receipt, outcome: Outcome) -> None:
    unit.change(
        tables.message,
        message.id,
        accepted=outcome.ending is Ending.ACCEPTED,
        receipt_sha256=unit.keep(pack(receipt.content)),
        receipt_facts=dict(receipt.facts),
        state=State.DELIVERED,
        detail=outcome.detail,
        settled_at=unit.now,
    )


def settle_files(unit: Unit, message: Message, outcome: Outcome) -> None:
    """Let the files of a message stand as its receipt says: delivered, or held for a person.

    ``message`` is what was known of it before the receipt.
    """
    is_good = outcome.ending is Ending.ACCEPTED
    waiting = {State.AWAITING}
    if _is_news(message, is_good=is_good):
        waiting |= {State.READY, State.DEFERRED}
        waiting |= {State.HELD} if is_good else set()  # late proof is proof
    for file in _files(unit, message.id):
        if State(file.state) in waiting:
            _settle(unit, file, outcome)


def _settle(unit: Unit, file: Row[tuple[object, ...]], outcome: Outcome) -> None:
    is_good = outcome.ending is Ending.ACCEPTED
    state, event = State.HELD, Event.SENDING_HELD
    if is_good:
        state, event = State.DELIVERED, Event.SENT
    values = {"state": state, "detail": outcome.detail, "settled_at": unit.now}
    unit.change(tables.transmission, file.id, **values)
    unit.note(event, file.id, file.partner, detail=outcome.detail)
    meet(unit, [file.id], "partner")


def _files(unit: Unit, message_id: int) -> Sequence[Row[tuple[object, ...]]]:
    table = tables.transmission
    return unit.connection.execute(select(table).where(table.c.message_id == message_id)).all()


def meet(unit: Unit, subjects: Sequence[int], owed_by: str) -> None:
    """Mark as met what we ("us"), or they ("partner"), owed for these subjects."""
    owed = tables.obligation
    here = owed.c.subject_id.in_(subjects) & (owed.c.owed_by == owed_by) & owed.c.met_at.is_(None)
    unit.connection.execute(update(owed).where(here).values(met_at=unit.now))


def owe(unit: Unit, subject_id: int, partner: str, due_at: datetime) -> None:
    """Write down until when a partner owes a receipt for a file; anew, where it was sent again."""
    owed = tables.obligation
    open_ = (owed.c.subject_id == subject_id) & (owed.c.what == OWED) & owed.c.met_at.is_(None)
    again = unit.connection.execute(update(owed).where(open_).values(due_at=due_at))
    if again.rowcount == 0:
        unit.add(
            owed,
            subject_id=subject_id,
            partner=partner,
            what=OWED,
            owed_by="partner",
            due_at=due_at,
            met_at=None,
        )
