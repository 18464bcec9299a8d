"""A small site on disk, driven pass by pass as cron would."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, select

from edigateway.clock import Clock, SystemClock
from edigateway.daemon.assembly import read_site, site_ledger
from edigateway.daemon.once import run_once
from edigateway.flow import replay
from edigateway.ledger import tables
from edigateway.ledger.ledger import open_reader

SETTINGS = """\
site: small
environment: {environment}
identities: [{{qualifier: ZZ, id: DISTRIBUTOR}}]
poll_every_s: 0.1
workers: {workers}
retry: {{first_s: 5, most_s: 10}}
adapters:
{adapters}
"""
SPOOL = "  erp: {type: spool, directory: erp}"

PARTNER = """\
partner: {name}
identities: [{{qualifier: ZZ, id: {identity}}}]
inbox: {{path: {name}/in, ready: rename}}
outbox: {{path: {name}/out}}
receive:
  - {{document: "850", map: x12/850, deliver_to: [erp]}}
"""


@dataclass(slots=True, kw_only=True)
class SmallSite:
    """A site with the partner ``acme`` (ISA06 ACME) and one adapter called ``erp``."""

    root: Path
    adapters: str = SPOOL
    environment: str = "test"
    workers: int = 0
    clock: Clock = field(default_factory=SystemClock)
    """What the last pass was run by."""

    def write(self) -> None:
        """Write the settings and the first partner."""
        (self.root / "partners").mkdir(parents=True, exist_ok=True)
        settings = SETTINGS.format(
            environment=self.environment, adapters=self.adapters, workers=self.workers
        )
        (self.root / "edigateway.yaml").write_text(settings)
        self.partner("acme", PARTNER.format(name="acme", identity="ACME"))

    def partner(self, name: str, text: str) -> None:
        """Write one partner's file, and make its folders."""
        (self.root / "partners" / f"{name}.yaml").write_text(text)
        for folder in ("in", "out"):
            (self.root / name / folder).mkdir(parents=True, exist_ok=True)

    def share(self, name: str) -> None:
        """Add a mailbox that belongs to no partner."""
        (self.root / name / "in").mkdir(parents=True)
        with (self.root / "edigateway.yaml").open("a") as settings:
            settings.write(f"mailboxes: {{{name}: {{path: {name}/in, ready: rename}}}}\n")

    def drop(self, name: str, content: bytes, *, partner: str = "acme") -> None:
        """Put a finished file into a partner's inbox."""
        (self.root / partner / "in" / name).write_bytes(content)

    def run(self, clock: Clock | None = None) -> None:
        """Run one pass."""
        self.clock = clock or self.clock
        run_once(self.root, self.clock, lambda received: None)

    def rows(self, table: Table) -> Sequence[Row[Any]]:
        """Return all rows of a table, in the order of their numbers."""
        reader = open_reader(f"sqlite:///{self.root.absolute()}/state/ledger.db")
        with reader.read() as connection:
            found = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
        reader.close()
        return found

    def documents(self) -> Sequence[tuple[str, str]]:
        """Return the number and state of each document."""
        return [(row.number, row.state) for row in self.rows(tables.document)]

    def files(self, direction: str = "in") -> Sequence[tuple[str, str]]:
        """Return the name and state of each transmission."""
        rows = self.rows(tables.transmission)
        return [(row.name, row.state) for row in rows if row.direction == direction]

    def delivered(self) -> Sequence[dict[str, Any]]:
        """Return the messages in the ERP's folder, in the order of their names."""
        return [
            json.loads(path.read_bytes()) for path in sorted((self.root / "erp").glob("*.json"))
        ]

    def answers(self, partner: str = "acme") -> Sequence[list[str]]:
        """Return the 997s in a partner's outbox as lists of segments."""
        folder = self.root / partner / "out"
        return [
            path.read_text().replace("\n", "").split("~")[:-1]
            for path in sorted(folder.glob("*.edi"))
        ]

    def replay(self, *numbers: int, new_key: bool = False) -> Sequence[replay.Step]:
        """Replay documents or files, as `edigw replay --apply` does without a daemon."""
        site = read_site(self.root)
        ledger = site_ledger(site, self.clock)
        try:

            def apply(unit: Any) -> Sequence[replay.Step]:
                steps = replay.plan(unit.connection, numbers)
                doer = replay.Replay(
                    unit=unit, site=site, ledger_name=ledger.name, by="test", new_key=new_key
                )
                doer.apply(steps)
                return steps

            return ledger.write("replay", apply)
        finally:
            ledger.close()
