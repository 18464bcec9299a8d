"""The writer: one thread, one connection, and as many units of work a commit as are waiting.

Callers hand over a unit of work and wait; those that wait together share one commit, so that a slow disk is asked once
for all of them. Each unit stands behind a savepoint: one that fails takes nothing of the others with it.

After a failed commit nothing is believed any more: every waiting caller gets LedgerFailed, and so does every later one,
until the process starts again from what the disk says.
"""

import queue as queues
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction, select
from sqlalchemy.exc import DBAPIError

from edigateway.clock import Clock
from edigateway.errors import EdigatewayError
from edigateway.ledger import journal, tables
from edigateway.ledger.sequence import RowNumbers
from edigateway.ledger.unit import Unit

T = TypeVar("T")

MOST_UNITS = 128

_TAKE_TURN = select(tables.journal_head.c.id).with_for_update()


class LedgerFailed(EdigatewayError):
    """The ledger could not be written: nothing more is accepted until the daemon has started again."""


@dataclass(slots=True)
class _Order:
    label: str
    work: Callable[[Unit], Any]
    future: "Future[Any]" = field(default_factory=Future)


class Writer:
    """Commits units of work in groups."""

    def __init__(
        self, engine: Engine, clock: Clock, node: str, on_work: Callable[[], None]
    ) -> None:
        """Start the thread; ``on_work`` is called after each commit that put something into the queue."""
        self._engine, self._clock, self._node, self._on_work = engine, clock, node, on_work
        self._orders: queues.SimpleQueue[_Order | None] = queues.SimpleQueue()
        self._numbers = RowNumbers()
        self._failure: LedgerFailed | None = None
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    def write(self, label: str, work: Callable[[Unit], T]) -> T:
        """Run ``work`` in a transaction and return its result once that is on disk.

        ``label`` names the act, for those who watch or interrupt it. Whatever ``work`` raises is raised here, and then
        nothing of it was recorded.

        Raises:
            LedgerFailed: the commit failed, now or earlier, or the ledger is closed.
        """
        order = _Order(label, work)
        self._orders.put(order)
        self._refuse_if_failed()
        result: T = order.future.result()
        return result

    def close(self) -> None:
        """Finish what is waiting and end the thread."""
        self._orders.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            with self._engine.connect() as connection:
                while group := self._next_group():
                    self._commit(connection, group)
            self._failure = LedgerFailed("the ledger is closed")
        except LedgerFailed as failure:
            self._failure = failure
        except Exception as error:  # noqa: BLE001 - whatever ended the thread, nobody may wait for it
            self._failure = LedgerFailed(f"the ledger could not be written: {error}")
        self._refuse_if_failed()

    def _next_group(self) -> list[_Order]:
        group: list[_Order] = []
        while len(group) < MOST_UNITS:
            try:
                order = self._orders.get(block=not group)
            except queues.Empty:
                break
            if order is None:
                if group:
                    self._orders.put(None)
                break
            group.append(order)
        return group

    def _commit(self, connection: Connection, group: list[_Order]) -> None:
        finished: list[tuple[_Order, Any]] = []
        try:
            transaction = self._begin(connection)
            units = [
                unit for order in group if (unit := self._attempt(connection, order, finished))
            ]
            entries = [entry for unit in units for entry in unit.journal]
            journal.append(connection, entries, self._clock.now())
            self._make_durable(transaction, [order.label for order in group])
        except Exception as error:
            failure = LedgerFailed(f"the ledger could not be written: {error}")
            for order in group:
                if not order.future.done():
                    order.future.set_exception(failure)
            raise failure from error
        for order, result in finished:
            order.future.set_result(result)
        if any(unit.has_new_work for unit in units):
            self._on_work()

    def _begin(self, connection: Connection) -> RootTransaction:
        """Begin a transaction that no other node's can cross: whoever locks the journal's head first goes first.

        Every group ends by locking it. Nodes that took their lanes before it would wait for one another in circles.
        """
        transaction = connection.begin()
        if connection.dialect.name == "postgresql":
            connection.execute(_TAKE_TURN)
        return transaction

    def _make_durable(self, transaction: RootTransaction, labels: Sequence[str]) -> None:
        """Commit the acts named by ``labels``; when this returns they survive a power cut."""
        transaction.commit()

    def _attempt(
        self, connection: Connection, order: _Order, finished: list[tuple[_Order, Any]]
    ) -> Unit | None:
        unit = Unit(connection, self._clock, self._numbers, self._node)
        savepoint = connection.begin_nested()
        try:
            result = order.work(unit)
            unit.flush()
        except Exception as error:
            savepoint.rollback()
            self._numbers.forget()
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                raise
            order.future.set_exception(error)
            return None
        savepoint.commit()
        finished.append((order, result))
        return unit

    def _refuse_if_failed(self) -> None:
        """Answer those who wait for a thread that is no more, whichever side noticed first."""
        while self._failure is not None:
            try:
                order = self._orders.get_nowait()
            except queues.Empty:
                return
            if order is not None:
                order.future.set_exception(self._failure)
