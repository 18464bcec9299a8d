"""What the ledger promises of its journal, on SQLite and on PostgreSQL alike."""

from functools import partial

import pytest
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from edigateway.ledger import journal, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit


def run(unit: Unit, *, statement: str) -> None:
    unit.connection.execute(text(statement))


class TestJournal:
    @pytest.fixture(autouse=True)
    def _entries(self, ledger: Ledger) -> None:
        def note(unit: Unit) -> None:
            for n in range(5):
                unit.note(Event.RECEIVED, n, "acme", file=f"ä{n}.edi")

        ledger.write("a", note)

    def broken(self, connection: Connection) -> journal.Break | None:
        rows = connection.execute(select(tables.journal).order_by(tables.journal.c.sequence))
        return journal.verify(rows, connection.execute(select(tables.journal_head)).one())

    def test_chain_of_what_was_written_holds(self, ledger: Ledger) -> None:
        """The chain is whole from the first entry to the head."""
        with ledger.read() as connection:
            assert self.broken(connection) is None

    @pytest.mark.parametrize(
        "change",
        [
            update(tables.journal).where(tables.journal.c.sequence == 3).values(facts="{}"),
            delete(tables.journal).where(tables.journal.c.sequence == 3),
            delete(tables.journal),
        ],
    )
    def test_database_refuses_to_change_the_journal(self, ledger: Ledger, change: object) -> None:
        """UPDATE and DELETE are refused by triggers."""
        with pytest.raises(DBAPIError, match="append-only"):
            ledger.write("forge", lambda unit: unit.connection.execute(change) and None)  # type: ignore[call-overload]

    def test_database_refuses_replacing_and_upserting_inserts(self, ledger: Ledger) -> None:
        """INSERT OR REPLACE and ON CONFLICT DO UPDATE delete or change without the usual triggers."""
        forged = "VALUES (3, 'x', 'x', 1, 'x', '{}', 'x', 'x')"
        upsert = (
            f"INSERT INTO journal {forged} ON CONFLICT (sequence) DO UPDATE SET facts = 'forged'"
        )
        statements = [upsert]
        with ledger.read() as connection:
            if connection.dialect.name == "sqlite":
                statements.append(f"INSERT OR REPLACE INTO journal {forged}")
            else:
                statements.append("TRUNCATE journal")
        for statement in statements:
            with pytest.raises(DBAPIError, match="append-only"):
                ledger.write("forge", partial(run, statement=statement))

    @pytest.mark.parametrize(
        "column", ["at", "event", "subject_id", "partner", "facts", "previous", "hash"]
    )
    def test_verify_names_an_entry_that_was_changed(self, ledger: Ledger, column: str) -> None:
        """With the triggers gone, every changed field of an entry is found."""
        self.without_triggers(ledger, f"UPDATE journal SET {column} = '7' WHERE sequence = 3")
        with ledger.read() as connection:
            found = self.broken(connection)
            assert found is not None
            assert found.sequence in (3, 4)

    @pytest.mark.parametrize("gone", ["sequence = 3", "sequence > 4"])
    def test_verify_names_a_gap_and_a_cut(self, ledger: Ledger, gone: str) -> None:
        """Entries that were taken out, or cut off the end, are missed."""
        self.without_triggers(ledger, f"DELETE FROM journal WHERE {gone}")
        with ledger.read() as connection:
            assert self.broken(connection) is not None

    def without_triggers(self, ledger: Ledger, statement: str) -> None:
        def forge(unit: Unit) -> None:
            if unit.connection.dialect.name == "sqlite":
                for name in ("update", "delete", "replace"):
                    unit.connection.execute(text(f"DROP TRIGGER journal_no_{name}"))
            else:
                unit.connection.execute(text("ALTER TABLE journal DISABLE TRIGGER ALL"))
            unit.connection.execute(text(statement))

        ledger.write("forge", forge)
