"""Replay: the same again, by an operator's word; first as a plan that can be read, then done.

Nothing is overwritten: a replayed file is a new transmission of the same bytes with the first one as its parent, and a
document delivered again is a new delivery. The idempotency key stays the same unless a new one is asked for, so an ERP
that has the document already will not take it twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Connection, Row, Table, or_, select

from edigateway.config.site import Site
from edigateway.errors import EdigatewayError
from edigateway.flow.stage import deliver_lane, identify_lane, send_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import NEEDS_A_PERSON, State

_WORTH_ANOTHER_TRY = NEEDS_A_PERSON | {State.REJECTED}


class NowhereToGo(EdigatewayError):
    """A document cannot be delivered, because nothing says where to; nothing of the replay was done."""


class Act(StrEnum):
    """What a replay does with one thing."""

    READ_AGAIN = "read again"
    """Identify and translate the file once more; what went well the first time is left alone."""
    DELIVER_AGAIN = "deliver again"
    SEND_AGAIN = "send again"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a plan: what is done to which row, and why that or why nothing."""

    act: Act
    subject_id: int
    what: str
    reason: str


def plan(connection: Connection, numbers: Sequence[int]) -> Sequence[Step]:
    """Say what a replay of documents or transmissions, by their numbers, would do; each file is read once."""
    steps: dict[tuple[Act, int], Step] = {}
    for number in numbers:
        step = _step(connection, number)
        steps.setdefault((step.act, step.subject_id), step)
    return list(steps.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Does what a plan says; ``by`` names the person for the journal."""

    unit: Unit
    site: Site
    ledger_name: str
    by: str
    new_key: bool = False

    def apply(self, steps: Sequence[Step]) -> None:
        """Do each step, in the caller's transaction."""
        acts = {
            Act.READ_AGAIN: self._read_again,
            Act.DELIVER_AGAIN: self._deliver_again,
            Act.SEND_AGAIN: self._send_again,
        }
        for step in steps:
            if step.act in acts:
                acts[step.act](step.subject_id)

    def _read_again(self, transmission_id: int) -> None:
        unit, table = self.unit, tables.transmission
        named = _row(unit.connection, table, transmission_id)
        file = _row(unit.connection, table, named.parent_id) if named.parent_id else named
        number = unit.number()
        again = {
            "id": number,
            "arrival_key": f"replay-{number}",
            "state": State.RECEIVED,
            "detail": f"replay of {file.id}",
            "created_at": unit.now,
            "settled_at": None,
            "node": unit.node,
            "parent_id": file.id,
        }
        unit.add(table, **(dict(file._mapping) | again))
        unit.note(Event.REPLAYED, number, file.partner or "", of=transmission_id, by=self.by)
        unit.enqueue(identify_lane(file.mailbox), number)

    def _deliver_again(self, document_id: int) -> None:
        unit = self.unit
        document = _row(unit.connection, tables.document, document_id)
        latest = self._latest(document_id)
        for target in _wanting(latest) or self._targets(document):
            row = latest.get(target)
            if row is not None and row.state == State.HELD and not self.new_key:
                delivery_id = row.id
                unit.change(tables.delivery, delivery_id, state=State.READY, detail="")
            else:
                key = row.idempotency_key if row else f"{self.ledger_name}-{document_id}"
                delivery_id = self._deliver_anew(document_id, target, key)
            unit.note(Event.REPLAYED, delivery_id, document.partner, of=document_id, by=self.by)
            unit.enqueue(deliver_lane(target, document.partner, document.kind), delivery_id)
        unit.change(tables.document, document_id, state=State.READY, detail="")

    def _deliver_anew(self, document_id: int, target: str, key: str) -> int:
        delivery_id = self.unit.number()
        if self.new_key:
            key = f"{self.ledger_name}-{document_id}-r{delivery_id}"
        return self.unit.add(
            tables.delivery,
            id=delivery_id,
            document_id=document_id,
            target=target,
            idempotency_key=key,
            state=State.READY,
            detail="",
            tries=0,
            created_at=self.unit.now,
            settled_at=None,
        )

    def _latest(self, document_id: int) -> Mapping[str, Row[tuple[object, ...]]]:
        """Return the newest delivery of a document to each target."""
        table = tables.delivery
        here = select(table).where(table.c.document_id == document_id).order_by(table.c.id)
        return {row.target: row for row in self.unit.connection.execute(here)}

    def _targets(self, document: Row[tuple[object, ...]]) -> Sequence[str]:
        """Return where a document goes that was never on its way, by today's agreement.

        Raises:
            NowhereToGo: there is none.
        """
        transaction = _row(
            self.unit.connection, tables.transaction_set, document.transaction_set_id
        )
        partner = self.site.partners.get(document.partner)
        agreement = partner.agreement(transaction.set_id) if partner else None
        if agreement is None:
            raise NowhereToGo(
                f"document {document.id} cannot be delivered: there is no agreement with {document.partner} "
                f"about a {transaction.set_id} any more; add one, reload, and replay it again"
            )
        return agreement.deliver_to

    def _send_again(self, transmission_id: int) -> None:
        file = _row(self.unit.connection, tables.transmission, transmission_id)
        self.unit.change(tables.transmission, transmission_id, state=State.READY, detail="")
        if self.new_key or self._was_refused(file):
            self.unit.change(tables.transmission, transmission_id, message_id=None)
        self.unit.note(Event.REPLAYED, transmission_id, file.partner or "", by=self.by)
        self.unit.enqueue(send_lane(file.partner), transmission_id)

    def _was_refused(self, file: Row[tuple[object, ...]]) -> bool:
        """Say whether the partner refused the message that a file went in: the same one would be refused again."""
        table = tables.message
        accepted = select(table.c.accepted).where(table.c.id == file.message_id)
        return self.unit.connection.scalar(accepted) is False


def _step(connection: Connection, number: int) -> Step:
    document = connection.execute(
        select(tables.document).where(tables.document.c.id == number)
    ).one_or_none()
    if document is not None:
        return _document_step(connection, document)
    table = tables.transmission
    file = connection.execute(select(table).where(table.c.id == number)).one_or_none()
    if file is None:
        reason = "no document and no transmission has this number"
        return Step(act=Act.NOTHING, subject_id=number, what="?", reason=reason)
    return _file_step(connection, file)


def _wanting(latest: Mapping[str, Row[tuple[object, ...]]]) -> Sequence[str]:
    """Return the targets that a document is held at, or else those that have it; never one that it is on its way to."""
    by_state = {
        state: [target for target, row in latest.items() if row.state == state]
        for state in (State.HELD, State.DELIVERED)
    }
    return by_state[State.HELD] or by_state[State.DELIVERED]


def _document_step(connection: Connection, document: Row[tuple[object, ...]]) -> Step:
    newest = _newest(connection, document)
    if newest.id == document.id:
        return _newest_step(connection, document)
    reason = f"it was replaced by document {newest.id}, which is {newest.state}"
    if newest.state in _WORTH_ANOTHER_TRY:
        return replace(_newest_step(connection, newest), reason=reason)
    what = f"{newest.kind} {newest.number}".strip()
    return Step(act=Act.NOTHING, subject_id=newest.id, what=what, reason=reason)


def _newest(connection: Connection, document: Row[tuple[object, ...]]) -> Row[tuple[object, ...]]:
    """Return the last of the documents that took the place of one another, each named by the next as its parent."""
    table = tables.document
    child = select(table).where(table.c.parent_id == document.id).order_by(table.c.id.desc())
    newer = connection.execute(child).first()
    return document if newer is None else _newest(connection, newer)


def _newest_step(connection: Connection, document: Row[tuple[object, ...]]) -> Step:
    what = f"{document.kind} {document.number}".strip()
    if document.state in (State.READY, State.DEFERRED):
        reason = f"it is {document.state} and will be delivered by itself"
        return Step(act=Act.NOTHING, subject_id=document.id, what=what, reason=reason)
    if document.sha256 is not None:
        reason = f"it is {document.state} and has its canonical JSON"
        return Step(act=Act.DELIVER_AGAIN, subject_id=document.id, what=what, reason=reason)
    reason = f"{document.kind} {document.number} is {document.state}: {document.detail}"
    file = _row(connection, tables.transmission, document.transmission_id)
    return _reading_step(connection, file, what="file", reason=reason)


def _file_step(connection: Connection, file: Row[tuple[object, ...]]) -> Step:
    state = State(file.state)
    if file.sha256 is None:
        reason = "its bytes were never taken into the ledger"
        return Step(act=Act.NOTHING, subject_id=file.id, what=file.name, reason=reason)
    if file.direction == "in":
        return _arrival_step(connection, file)
    if state in (State.READY, State.DEFERRED):
        reason = f"it is {state} and will be sent by itself"
        return Step(act=Act.NOTHING, subject_id=file.id, what=file.name, reason=reason)
    return Step(act=Act.SEND_AGAIN, subject_id=file.id, what=file.name, reason=f"it is {state}")


def _arrival_step(connection: Connection, file: Row[tuple[object, ...]]) -> Step:
    newest = _readings(connection, file)[-1]
    if newest.id == file.id:
        return _reading_step(connection, file, what=file.name, reason=f"it is {file.state}")
    reason = f"it was read again as file {newest.id}, which is {newest.state}"
    if newest.state in NEEDS_A_PERSON or newest.state == State.RECEIVED:
        return _reading_step(connection, newest, what=file.name, reason=reason)
    return Step(act=Act.NOTHING, subject_id=newest.id, what=file.name, reason=reason)


def _reading_step(
    connection: Connection, file: Row[tuple[object, ...]], *, what: str, reason: str
) -> Step:
    """Plan to read a file again, unless one of its readings is under way: it is answered once."""
    act, found = Act.READ_AGAIN, _readings(connection, file)
    if any(each.state == State.RECEIVED for each in found):
        act, reason = Act.NOTHING, "it is being worked on"
    return Step(act=act, subject_id=found[-1].id, what=what, reason=reason)


def _readings(
    connection: Connection, file: Row[tuple[object, ...]]
) -> Sequence[Row[tuple[object, ...]]]:
    """Return all readings of the file that this is one of, the first one first."""
    table, first = tables.transmission, file.parent_id or file.id
    readings = or_(table.c.id == first, table.c.parent_id == first)
    return connection.execute(select(table).where(readings).order_by(table.c.id)).all()


def _row(connection: Connection, table: Table, number: int) -> Row[tuple[object, ...]]:
    return connection.execute(select(table).where(table.c.id == number)).one()
