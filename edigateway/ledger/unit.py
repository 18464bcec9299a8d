"""One unit of work: everything that one act of a station records, all of it or nothing.

Rows are gathered and written a table at a time, because one statement for sixty rows costs a tenth of sixty
statements.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, Update, bindparam, update

from edigateway.clock import Clock
from edigateway.ledger import payloads, queue, tables
from edigateway.ledger.bulk import insert_rows
from edigateway.ledger.control_numbers import ControlNumbers
from edigateway.ledger.journal import Entry, Event
from edigateway.ledger.payloads import Payload
from edigateway.ledger.queue import Claim, Deferral, Job, Lane
from edigateway.ledger.sequence import RowNumbers
from edigateway.ledger.text_columns import fit

_INSERT_ORDER = tuple(tables.metadata.sorted_tables)


class Unit:
    """What a station may do to the ledger within one transaction."""

    def __init__(
        self, connection: Connection, clock: Clock, numbers: RowNumbers, node: str
    ) -> None:
        """Start empty; the writer begins, flushes and commits."""
        self.connection = connection
        self.now: datetime = clock.now()
        self.node = node
        self.journal: list[Entry] = []
        self.control_numbers = ControlNumbers(connection)
        self._numbers = numbers
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._changes: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        self._payloads: dict[str, Payload] = {}
        self._work: dict[Lane, list[int]] = defaultdict(list)
        self._last_acts: list[Callable[[], None]] = []

    @property
    def has_new_work(self) -> bool:
        """Tell whether anything was put into the queue."""
        return bool(self._work)

    def number(self) -> int:
        """Return a number that no row has, for a row whose content needs to know it."""
        return self._numbers.next(self.connection)

    def add(self, table: Table, **row: Any) -> int:
        """Gather a row of evidence and return its number, which is given out here unless ``id`` is passed in."""
        number: int = row["id"] if "id" in row else row.setdefault("id", self.number())
        self._rows[table].append(fit(table, row))
        return number

    def add_plain(self, table: Table, **row: Any) -> None:
        """Gather a row of a table whose rows have no number of their own."""
        self._rows[table].append(fit(table, row))

    def change(self, table: Table, number: int, **values: Any) -> None:
        """Gather new standing for a row."""
        self._changes[table, tuple(sorted(values))].append({"row_id": number, **fit(table, values)})

    def keep(self, payload: Payload) -> str:
        """Keep packed bytes under their digest, which is returned."""
        self._payloads[payload.sha256] = payload
        return payload.sha256

    def note(self, event: Event, subject_id: int, partner: str = "", **facts: object) -> None:
        """Tell the journal."""
        self.journal.append(Entry(event=event, subject_id=subject_id, partner=partner, facts=facts))

    def enqueue(self, lane: Lane, subject_id: int) -> None:
        """Give a station something to do, after all that waits in its lane."""
        self._work[lane].append(subject_id)

    def settle(
        self, claim: Claim, *, done: Sequence[Job], deferral: Deferral | None = None
    ) -> None:
        """End a claim; see :func:`edigateway.ledger.queue.settle`."""
        queue.settle(self.connection, claim, done=done, deferral=deferral)

    def after_flush(self, act: Callable[[], None]) -> None:
        """Do something in the same transaction that must see every gathered row and change; it may gather more."""
        self._last_acts.append(act)

    def flush(self) -> None:
        """Write what was gathered, parents first."""
        self._flush_payloads()
        self._flush_rows()
        for act in self._last_acts:
            act()
        self._flush_rows()
        self.control_numbers.write_back()
        if self._work:
            queue.enqueue(self.connection, self._work, self.now.timestamp())

    def _flush_rows(self) -> None:
        for table in _INSERT_ORDER:
            if rows := self._rows.pop(table, None):
                insert_rows(self.connection, table, rows)
        for (table, names), changes in self._changes.items():
            self.connection.execute(_update(table, names), changes)
        self._changes.clear()

    def _flush_payloads(self) -> None:
        if not self._payloads:
            return
        known = payloads.present(self.connection, self._payloads)
        rows = [each.row() for name, each in self._payloads.items() if name not in known]
        if rows:
            insert_rows(self.connection, tables.payload, rows)


@cache
def _update(table: Table, names: tuple[str, ...]) -> Update:
    values: Mapping[str, Any] = {name: bindparam(name) for name in names}
    return update(table).where(table.c.id == bindparam("row_id")).values(values)
