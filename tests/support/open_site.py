"""A site that is open in this process: stations at work, and callers admitted, without a daemon around them."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, func, select

from edigateway.clock import Clock
from edigateway.contracts.endpoint import Call, Reply
from edigateway.daemon.assembly import Parts, assemble, read_site, site_ledger
from edigateway.daemon.worker import Worker
from edigateway.flow import replay
from edigateway.flow.outbound.submit import Submission, submit
from edigateway.ledger import tables
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit


@dataclass(slots=True, kw_only=True)
class OpenSite:
    """What is open."""

    root: Path
    ledger: Ledger
    parts: Parts
    worker: Worker

    def call(self, path: str, body: bytes, **headers: str) -> Reply:
        """Let a partner call, and return what it is told."""
        file = self.root / "state" / f"call-{time.monotonic_ns()}"
        file.write_bytes(body)
        call = Call(
            path=path,
            headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
            body=file,
            size_bytes=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            caller="127.0.0.1",
        )
        try:
            return self.parts.admit(call)
        finally:
            file.unlink()

    def say(self, path: str, said: dict[str, Any], **headers: str) -> Reply:
        """Let a partner call with JSON."""
        return self.call(path, json.dumps(said).encode(), **headers)

    def settle(self) -> None:
        """Wait until nothing is due any more."""
        until = time.monotonic() + 30
        while self._due() or not self.worker.idle():
            self.ledger.new_work.set()  # a clock that stood still is seen at once
            assert time.monotonic() < until, "the stations do not come to rest"
            time.sleep(0.01)

    def submit(self, partner: str, name: str, content: bytes) -> int:
        """Hand over a file for a partner; return its number."""
        submission = Submission(partner=partner, name=name, content=content)
        return submit(self.ledger, self.parts.site, submission, by="test")

    def replay(self, number: int) -> None:
        """Do what an operator's replay of one thing does."""

        def apply(unit: Unit) -> None:
            site, name = self.parts.site, self.ledger.name
            doer = replay.Replay(unit=unit, site=site, ledger_name=name, by="test")
            doer.apply(replay.plan(unit.connection, [number]))

        self.ledger.write("replay", apply)

    def state_of(self, number: int) -> str:
        """Return where a file stands."""
        return str(next(row.state for row in self.rows(tables.transmission) if row.id == number))

    def rows(self, table: Table) -> Sequence[Row[Any]]:
        """Return all rows of a table, in the order of their numbers."""
        with self.ledger.read() as connection:
            order = table.primary_key.columns
            return connection.execute(select(table).order_by(*order)).all()

    def events(self, prefix: str) -> Sequence[str]:
        """Return what the journal tells of some sort of thing."""
        told = [row.event for row in self.rows(tables.journal)]
        return [each for each in told if each.startswith(prefix)]

    def _due(self) -> int:
        now = self.ledger.clock.now().timestamp()
        with self.ledger.read() as connection:
            due = select(func.count()).select_from(tables.lane).where(tables.lane.c.due_at <= now)
            return connection.scalar(due) or 0


@contextmanager
def opened(root: Path, clock: Clock) -> Iterator[OpenSite]:
    """Open a site, let its stations work, and close it."""
    site = read_site(root)
    site.state.mkdir(parents=True, exist_ok=True)
    ledger = site_ledger(site, clock)
    parts = assemble(site, ledger)
    worker = Worker(ledger, parts.stations)
    worker.start()
    try:
        yield OpenSite(root=root, ledger=ledger, parts=parts, worker=worker)
    finally:
        worker.stop()
        parts.close()
        ledger.close()
