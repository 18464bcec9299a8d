"""The ledger's face: open it, write units of work to it, read from it.

One process holds it for writing (see :mod:`edigateway.ledger.hold`); anybody on the machine may read it.
"""

import os
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, select, update

from edigateway import __version__
from edigateway.clock import Clock
from edigateway.ledger import journal, queue, tables
from edigateway.ledger.database import check_durability, database_url, open_engine
from edigateway.ledger.hold import hold
from edigateway.ledger.journal import Entry, Event
from edigateway.ledger.queue import Claim, Room
from edigateway.ledger.reader import LedgerReader, open_reader
from edigateway.ledger.unit import Unit
from edigateway.ledger.upgrade import upgrade
from edigateway.ledger.writer import Writer

__all__ = ["Ledger", "LedgerReader", "open_ledger", "open_reader"]

T = TypeVar("T")


class Ledger(LedgerReader):
    """The ledger as its one holder has it."""

    def __init__(
        self, engine: Engine, readers: Engine, held: ExitStack, *, node: str, clock: Clock
    ) -> None:
        """Use :func:`open_ledger`."""
        super().__init__(readers)
        self.node, self.clock = node, clock
        self.new_work = threading.Event()
        """Set whenever a commit put something into the queue; whoever waits for work clears it."""
        self._held = held
        self.name = _introduce(engine, node, clock)
        self._writer = Writer(engine, clock, node, self.new_work.set)

    def write(self, label: str, work: Callable[[Unit], T]) -> T:
        """Run ``work`` in a transaction; return when it is on disk. See :meth:`Writer.write`."""
        return self._writer.write(label, work)

    def claim(self, room: Room, *, lease_s: float) -> Sequence[Claim]:
        """Lease lanes that are due; see :func:`edigateway.ledger.queue.claim`."""

        def lease(unit: Unit) -> Sequence[Claim]:
            now = unit.now.timestamp()
            return queue.claim(unit.connection, self.node, room, now=now, lease_s=lease_s)

        return self.write("claim", lease)

    def renew(self, lanes: Collection[str], lease_s: float) -> None:
        """Keep the leases of lanes that are still being worked on."""

        def lengthen(unit: Unit) -> None:
            now = unit.now.timestamp()
            queue.renew(unit.connection, self.node, lanes, now=now, lease_s=lease_s)

        self.write("renew", lengthen)

    def bring_forward(self, lease_s: float) -> None:
        """Let nothing wait for times that the clock showed before it was set back."""
        self.write(
            "clock",
            lambda unit: queue.bring_forward(unit.connection, unit.now.timestamp(), lease_s),
        )

    def close(self) -> None:
        """Finish what was handed over, then let go of the database and of the hold."""
        self._writer.close()
        super().close()
        self._held.close()


def open_ledger(url: str, *, node: str, clock: Clock) -> Ledger:
    """Take hold of a ledger, bring its tables to this release, and open it for writing.

    Raises:
        LedgerHeld: another process has it.
        UnsafeDatabase: its database could lose what it has committed.
        NewerLedger: it was written by a newer release.
    """
    place = database_url(url)
    with ExitStack() as held:
        held.enter_context(hold(place, node))
        engine = open_engine(place, writable=True)
        held.callback(engine.dispose)
        with engine.connect() as connection:
            check_durability(connection)
        with engine.begin() as connection:
            upgrade(connection)
        readers = open_engine(place, writable=False)
        return Ledger(engine, readers, held.pop_all(), node=node, clock=clock)


def _introduce(engine: Engine, node: str, clock: Clock) -> str:
    """Write down who holds the ledger, end the leases of this node's former life, and return the ledger's name."""
    with engine.begin() as connection:
        name = connection.scalar(select(tables.identity.c.name))
        if name is None:
            name = uuid4().hex[:8]
            connection.execute(insert(tables.identity).values(name=name, created_at=clock.now()))
        epoch = _take_office(connection, node, clock)
        released = queue.release_all(connection, node)
        facts = {
            "node": node,
            "pid": os.getpid(),
            "epoch": epoch,
            "released": released,
            "software": __version__,
        }
        journal.append(
            connection, [Entry(event=Event.LEDGER_OPENED, subject_id=0, facts=facts)], clock.now()
        )
        return str(name)


def _take_office(connection: Connection, node: str, clock: Clock) -> int:
    table = tables.node
    values = {"pid": os.getpid(), "host": socket.gethostname(), "started_at": clock.now()}
    epoch = connection.scalar(select(table.c.epoch).where(table.c.name == node))
    if epoch is None:
        connection.execute(insert(table).values(name=node, epoch=1, **values))
        return 1
    connection.execute(update(table).where(table.c.name == node).values(epoch=epoch + 1, **values))
    return int(epoch) + 1
