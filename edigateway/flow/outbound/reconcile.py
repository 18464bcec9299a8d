"""Reconcile: a message that a partner has and gave no receipt for is sent again in time, and in the end held.

It is the same message, byte for byte and under the same name, so a partner that has it only gives the receipt again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, func, select

from edigateway.flow.receipts import OWED
from edigateway.flow.stage import Stage, send_lane
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim, Deferral, Job
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import State

File = Row[tuple[object, ...]]


class Reconcile:
    """Watches over what partners owe receipts for."""

    name = "reconcile"

    def __init__(self, stage: Stage) -> None:
        """Go by the site's policy of trying again."""
        self._stage = stage

    def work(self, claim: Claim) -> None:
        """Look at each file whose receipt is due, in the order in which they become due."""

        def settle(unit: Unit) -> None:
            files, due = self._load(unit, claim)
            done: list[Job] = []
            deferral = None
            for job in claim.jobs:
                file, due_at = files[job.subject_id], due.get(job.subject_id)
                if State(file.state) is State.AWAITING and due_at and due_at > unit.now:
                    why = "its receipt is not due yet"
                    deferral = Deferral(job=job, due_at=due_at.timestamp(), detail=why)
                    break
                done.append(job)
                if State(file.state) is State.AWAITING:
                    self._overdue(unit, file)
            unit.settle(claim, done=done, deferral=deferral)

        self._stage.ledger.write("reconcile", settle)

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        """Hold one file."""
        _hold(unit, subject_id, "", reason)

    def _load(self, unit: Unit, claim: Claim) -> tuple[Mapping[int, File], Mapping[int, datetime]]:
        ids = [job.subject_id for job in claim.jobs]
        table, owed = tables.transmission, tables.obligation
        files = unit.connection.execute(select(table).where(table.c.id.in_(ids)))
        mine = owed.c.subject_id.in_(ids) & (owed.c.what == OWED) & owed.c.met_at.is_(None)
        due = unit.connection.execute(select(owed.c.subject_id, owed.c.due_at).where(mine))
        return {row.id: row for row in files}, {row.subject_id: row.due_at for row in due}

    def _overdue(self, unit: Unit, file: File) -> None:
        waited = unit.now - _awaited_since(unit.connection, file)
        retry = self._stage.site.settings.retry
        unit.note(Event.RECEIPT_OVERDUE, file.id, file.partner, tries=file.tries)
        if waited > timedelta(hours=retry.give_up_h):
            hours = f"{retry.give_up_h:g} hours"
            _hold(
                unit, file.id, file.partner, f"no receipt has come within {hours}; ask the partner"
            )
            return
        unit.change(
            tables.transmission, file.id, state=State.READY, detail="no receipt came in time"
        )
        unit.enqueue(send_lane(file.partner), file.id)


def _awaited_since(connection: Connection, file: File) -> datetime:
    """Return when a file first waited for its receipt, since somebody last asked for it to be sent."""
    table = tables.journal
    mine = table.c.subject_id == file.id
    asked = select(func.max(table.c.sequence)).where(mine, table.c.event == Event.REPLAYED)
    since = func.coalesce(asked.scalar_subquery(), 0)
    first = select(func.min(table.c.at)).where(
        mine, table.c.event == Event.AWAITED, table.c.sequence > since
    )
    at = connection.scalar(first)
    return datetime.fromisoformat(at) if at else file.created_at


def _hold(unit: Unit, number: int, partner: str, reason: str) -> None:
    values = {"state": State.HELD, "detail": reason, "settled_at": unit.now}
    unit.change(tables.transmission, number, **values)
    unit.note(Event.SENDING_HELD, number, partner, reason=reason)
