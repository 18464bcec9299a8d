"""What the ledger promises, on SQLite and on PostgreSQL alike."""

import os
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, insert, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from edigateway.clock import StillClock
from edigateway.ledger import journal, payloads, tables
from edigateway.ledger.database import UnsafeDatabase
from edigateway.ledger.hold import LedgerHeld
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger, open_ledger, open_reader
from edigateway.ledger.queue import Claim, Deferral, Fenced, Lane
from edigateway.ledger.schema import MissingLedger, NewerLedger
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import LedgerFailed
from tests.support.ledger_rows import add_transmission

LANE = Lane(name="deliver/erp/acme", station="deliver", resource="target erp")


def claim(ledger: Ledger, *, jobs: int = 10, **more: list[str]) -> list[Claim]:
    return list(ledger.claim(["deliver"], lease_s=60, lanes=10, jobs=jobs, **more))


def enqueue(ledger: Ledger, *subjects: int, lane: Lane = LANE) -> None:
    def put(unit: Unit) -> None:
        for each in subjects:
            unit.enqueue(lane, each)

    ledger.write("test", put)


def run(unit: Unit, *, statement: str) -> None:
    unit.connection.execute(text(statement))


def settle(ledger: Ledger, held: Claim, deferral: Deferral | None = None) -> None:
    done = held.jobs if deferral is None else ()
    ledger.write("test", lambda unit: unit.settle(held, done=done, deferral=deferral))


class TestWriting:
    def test_write_returns_what_can_be_read_again(self, ledger: Ledger) -> None:
        """What write() returned for is committed, times and bytes unharmed."""
        number = ledger.write("receive", lambda unit: add_transmission(unit, b"ISA*00~" * 500))
        with ledger.read() as connection:
            row = connection.execute(select(tables.transmission)).one()
            assert (row.id, row.created_at) == (number, ledger.clock.now())
            assert payloads.load(connection, [row.sha256]) == {row.sha256: b"ISA*00~" * 500}

    def test_write_that_raises_leaves_nothing(self, ledger: Ledger) -> None:
        """A unit of work is recorded whole or not at all."""

        def fail(unit: Unit) -> None:
            add_transmission(unit)
            unit.flush()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            ledger.write("receive", fail)
        with ledger.read() as connection:
            assert connection.execute(select(tables.transmission)).all() == []

    def test_write_that_fails_in_a_group_takes_nothing_of_the_others(self, ledger: Ledger) -> None:
        """Units that share a commit stand behind savepoints of their own."""
        gate, errors = threading.Event(), []

        def attempt(n: int) -> None:
            def work(unit: Unit) -> None:
                gate.wait(5)
                add_transmission(unit, key="same" if n in (3, 4) else f"k{n}")

            try:
                ledger.write("receive", work)
            except IntegrityError as error:
                errors.append(error)

        threads = [threading.Thread(target=attempt, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        gate.set()
        for thread in threads:
            thread.join()
        with ledger.read() as connection:
            keys = sorted(connection.scalars(select(tables.transmission.c.arrival_key)))
        assert keys == ["k0", "k1", "k2", "k5", "k6", "k7", "same"]
        assert len(errors) == 1

    def test_write_after_failed_commit_is_refused_for_good(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After a failed commit nothing is believed: not this unit, not a later one."""

        def broken(*_: object) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(ledger._writer, "_make_durable", broken)
        with pytest.raises(LedgerFailed):
            ledger.write("receive", add_transmission)
        monkeypatch.undo()
        with pytest.raises(LedgerFailed):
            ledger.write("receive", add_transmission)

    def test_row_numbers_are_never_given_out_twice(
        self, open_a_ledger: Callable[..., Ledger]
    ) -> None:
        """Numbers are unique over all tables, over roll-backs and over restarts."""
        first = open_a_ledger()
        numbers = [first.write("a", lambda unit: unit.number()) for _ in range(3)]
        with pytest.raises(ZeroDivisionError):
            first.write("b", lambda unit: unit.number() // 0)
        numbers += [first.write("a", lambda unit: unit.number()) for _ in range(250)]
        first.close()
        numbers += [open_a_ledger().write("a", lambda unit: unit.number())]
        assert len(set(numbers)) == len(numbers)

    def test_same_payload_twice_is_kept_once(self, ledger: Ledger) -> None:
        """Bytes live once under their digest, within a unit and across units."""
        for key in ("k1", "k2"):
            ledger.write("receive", partial(add_transmission, content=b"same", key=key))
        with ledger.read() as connection:
            assert len(connection.execute(select(tables.payload)).all()) == 1

    def test_hostile_text_is_made_to_fit_its_column(self, ledger: Ledger) -> None:
        """No partner's text, however long or with NUL in it, keeps a row from being written."""
        name = "a\0b" * 100
        number = ledger.write(
            "receive", lambda unit: add_transmission(unit, name=name, partner="x" * 99)
        )
        ledger.write("receive", lambda unit: unit.change(tables.transmission, number, detail="\0"))
        with ledger.read() as connection:
            row = connection.execute(select(tables.transmission)).one()
        assert row.partner == "x" * 40
        assert "\0" not in row.name + row.detail


class TestControlNumbers:
    def test_control_numbers_count_per_pair_and_wrap(self, ledger: Ledger) -> None:
        """ISA13 runs per pair of identities and starts anew after 999999999."""

        def allot(unit: Unit) -> list[int]:
            return [unit.control_numbers.allot("ZZ/US", "01/ACME", "ISA13") for _ in range(2)]

        assert ledger.write("a", allot) == [1, 2]
        assert ledger.write("a", allot) == [3, 4]
        assert (
            ledger.write("a", lambda u: u.control_numbers.allot("ZZ/US", "01/OTHER", "ISA13")) == 1
        )
        ledger.write(
            "a",
            lambda u: (
                u.connection.execute(update(tables.control_number).values(value=999_999_999))
                and None
            ),
        )
        assert ledger.write("a", allot) == [1, 2]

    def test_control_number_of_failed_unit_is_given_out_again(self, ledger: Ledger) -> None:
        """A number is taken only by the commit that carries it."""
        with pytest.raises(ZeroDivisionError):
            ledger.write("a", lambda u: u.control_numbers.allot("a", "b", "c") and 1 // 0)
        assert ledger.write("a", lambda u: u.control_numbers.allot("a", "b", "c")) == 1


class TestQueue:
    def test_lane_gives_out_jobs_in_the_order_of_commits(self, ledger: Ledger) -> None:
        """A lane is a line: first committed, first served."""
        enqueue(ledger, 5, 3)
        enqueue(ledger, 9)
        (held,) = claim(ledger)
        assert [job.subject_id for job in held.jobs] == [5, 3, 9]

    def test_lane_that_is_leased_is_given_to_nobody_else(self, ledger: Ledger) -> None:
        """One lane, one worker."""
        enqueue(ledger, 1)
        assert len(claim(ledger)) == 1
        assert claim(ledger) == []

    def test_lease_that_ran_out_is_given_to_the_next_and_the_sleeper_is_fenced(
        self, ledger: Ledger, clock: StillClock
    ) -> None:
        """Whoever overslept its lease cannot record anything, and loses the whole transaction."""
        enqueue(ledger, 1)
        (sleeper,) = claim(ledger)
        clock.advance(61)
        (successor,) = claim(ledger)
        assert successor.jobs == sleeper.jobs

        def record(unit: Unit) -> None:
            add_transmission(unit)
            unit.settle(sleeper, done=sleeper.jobs)

        with pytest.raises(Fenced):
            ledger.write("deliver", record)
        with ledger.read() as connection:
            assert connection.execute(select(tables.transmission)).all() == []
        settle(ledger, successor)
        assert claim(ledger) == []

    def test_renewed_lease_holds(self, ledger: Ledger, clock: StillClock) -> None:
        """A worker that is slow but alive keeps its lane."""
        enqueue(ledger, 1)
        (held,) = claim(ledger)
        clock.advance(50)
        ledger.renew([LANE.name], 60)
        clock.advance(50)
        assert claim(ledger) == []
        settle(ledger, held)

    def test_deferred_job_stops_its_lane_only_until_it_is_due(
        self, ledger: Ledger, clock: StillClock
    ) -> None:
        """Order is kept: nothing overtakes a job that must wait, and other lanes go on."""
        other = Lane(name="deliver/erp/other", station="deliver")
        enqueue(ledger, 1, 2)
        enqueue(ledger, 7, lane=other)
        mine = next(each for each in claim(ledger) if each.lane == LANE)
        later = clock.now().timestamp() + 30
        settle(ledger, mine, Deferral(job=mine.jobs[0], due_at=later, detail="down"))
        assert claim(ledger) == []
        clock.advance(31)
        (again,) = claim(ledger)
        assert [(job.subject_id, job.tries) for job in again.jobs] == [(1, 1), (2, 0)]

    def test_claim_passes_over_busy_lanes_and_full_resources(self, ledger: Ledger) -> None:
        """A target that answers to nobody cannot take all the workers."""
        enqueue(ledger, 1)
        assert claim(ledger, busy=[LANE.name]) == []
        assert claim(ledger, full=["target erp"]) == []
        assert len(claim(ledger)) == 1

    def test_new_life_of_a_node_takes_its_old_leases_at_once(
        self, open_a_ledger: Callable[..., Ledger]
    ) -> None:
        """A daemon that was killed does not wait for its own leases to run out."""
        first = open_a_ledger()
        enqueue(first, 1)
        (held,) = claim(first)
        first.close()
        second = open_a_ledger()
        (again,) = claim(second)
        assert again.jobs == held.jobs
        with pytest.raises(Fenced):
            settle(second, held)

    def test_part_of_a_claim_can_be_done(self, ledger: Ledger) -> None:
        """What was not done stays at the head of the lane."""
        enqueue(ledger, 1, 2, 3)
        (held,) = claim(ledger)
        ledger.write("a", lambda unit: unit.settle(held, done=held.jobs[:2]))
        (rest,) = claim(ledger)
        assert [job.subject_id for job in rest.jobs] == [3]


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
