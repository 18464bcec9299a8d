"""What the ledger promises of being opened, on SQLite and on PostgreSQL alike."""

import os
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, make_url, text
from sqlalchemy.exc import DBAPIError

from edigateway.clock import StillClock
from edigateway.ledger import tables
from edigateway.ledger.database import UnsafeDatabase
from edigateway.ledger.hold import LedgerHeld
from edigateway.ledger.ledger import Ledger, open_ledger, open_reader
from edigateway.ledger.schema import MissingLedger, NewerLedger


@pytest.fixture
def ledger_url(new_ledger_url: str) -> str:
    """Return a place where no ledger was made before: these tests change the database itself."""
    return new_ledger_url


class TestOpening:
    def test_second_holder_is_refused_with_the_pid_of_the_first(
        self, ledger: Ledger, ledger_url: str, clock: StillClock
    ) -> None:
        """Two daemons on one ledger would both send: the second is told who has it."""
        with pytest.raises(LedgerHeld, match=str(os.getpid())):
            open_ledger(ledger_url, node="main", clock=clock)

    def test_database_that_may_lose_commits_is_refused(
        self,
        open_a_ledger: Callable[..., Ledger],
        ledger_url: str,
        clock: StillClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Accepted means durable, so a database that does not flush at commit is no ledger."""
        first = open_a_ledger()
        if ledger_url.startswith("sqlite"):
            execute = sqlite3.Connection.execute

            class Careless(sqlite3.Connection):
                def execute(self, statement: str, *rest: Any) -> sqlite3.Cursor:
                    return execute(self, statement.replace("FULL", "NORMAL"), *rest)

            connect = sqlite3.connect
            monkeypatch.setattr(
                sqlite3, "connect", lambda *a, **k: connect(*a, **k, factory=Careless)
            )
        else:
            name = make_url(ledger_url).database
            unsafe = text(f"ALTER DATABASE {name} SET synchronous_commit = off")
            first.write("a", lambda unit: unit.connection.execute(unsafe) and None)
        first.close()
        with pytest.raises(UnsafeDatabase, match="synchronous"):
            open_ledger(ledger_url, node="main", clock=clock)

    def test_name_of_a_ledger_outlives_its_process(
        self, open_a_ledger: Callable[..., Ledger]
    ) -> None:
        """Idempotency keys carry the ledger's name, so it must never change."""
        first = open_a_ledger()
        name = first.name
        first.close()
        assert open_a_ledger().name == name

    def test_reader_of_a_missing_ledger_says_so(self, ledger_url: str) -> None:
        """Looking never creates anything."""
        with pytest.raises(MissingLedger):
            open_reader(ledger_url)

    def test_ledger_of_a_newer_release_is_left_alone(
        self, open_a_ledger: Callable[..., Ledger], ledger_url: str, clock: StillClock
    ) -> None:
        """An older program must not touch what it does not know."""
        first = open_a_ledger()
        first.write(
            "a",
            lambda unit: (
                unit.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
                and None
            ),
        )
        first.close()
        with pytest.raises(NewerLedger):
            open_ledger(ledger_url, node="main", clock=clock)
        with pytest.raises(NewerLedger):
            open_reader(ledger_url)

    def test_reader_cannot_write(self, ledger: Ledger, ledger_url: str) -> None:
        """A reader on SQLite is read-only by its connection; the test is of that promise only."""
        if not ledger_url.startswith("sqlite"):
            return
        reader = open_reader(ledger_url)
        with (
            reader.read() as connection,
            pytest.raises(DBAPIError, match=r"readonly|read-only|query"),
        ):
            connection.execute(insert(tables.sequence).values(name="x", next=1))
        reader.close()

    def test_migrated_tables_are_those_of_the_code(self, ledger: Ledger) -> None:
        """The migrations end where tables.py says."""
        with ledger.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, tables.metadata) == []
