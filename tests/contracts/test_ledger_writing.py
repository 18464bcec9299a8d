"""What the ledger promises of writing, on SQLite and on PostgreSQL alike."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from edigateway.ledger import database, payloads, tables
from edigateway.ledger.journal import Event
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.queue import Lane
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import LedgerFailed
from tests.support.ledger_rows import add_transmission
from tests.support.postgres import PostgresServer


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

    def test_write_that_cannot_even_begin_is_refused(
        self, open_a_ledger: Callable[..., Ledger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever ends the writer, nobody is left waiting for it."""
        monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.1)
        ledger = open_a_ledger()
        with ledger.read() as connection:
            if connection.dialect.name != "sqlite":
                return
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert isinstance(self.outcome(ledger), LedgerFailed)
        assert isinstance(self.outcome(ledger), LedgerFailed)

    def test_write_to_a_closed_ledger_is_refused(
        self, open_a_ledger: Callable[..., Ledger]
    ) -> None:
        """A command that comes while the daemon stops gets an answer."""
        ledger = open_a_ledger()
        ledger.close()
        assert isinstance(self.outcome(ledger), LedgerFailed)

    def outcome(self, ledger: Ledger) -> object:
        """Write in a thread of its own, which may wait for ever; return what came of it in a few seconds."""
        ended: Queue[object] = Queue()

        def write() -> None:
            try:
                ended.put(ledger.write("receive", add_transmission))
            except LedgerFailed as failure:
                ended.put(failure)

        threading.Thread(target=write, daemon=True).start()
        return ended.get(timeout=5)

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
        name = "a\0b\ud800" * 100
        number = ledger.write(
            "receive", lambda unit: add_transmission(unit, name=name, partner="x" * 99)
        )
        ledger.write("receive", lambda unit: unit.change(tables.transmission, number, detail="\0"))
        ledger.write("receive", lambda unit: unit.note(Event.REPLAYED, number, by="\ud800\0"))
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


class TestTwoNodes:
    """Two nodes on one PostgreSQL."""

    @pytest.fixture
    def ledger_url(self, postgres: PostgresServer) -> str:
        return postgres.new_database()

    @pytest.fixture
    def nodes(
        self, open_a_ledger: Callable[..., Ledger], monkeypatch: pytest.MonkeyPatch
    ) -> tuple[Ledger, Ledger]:
        monkeypatch.setattr(database, "ASLEEP_S", 1)
        return open_a_ledger("a"), open_a_ledger("b")

    def test_nodes_that_fill_the_same_lanes_never_wait_in_a_circle(
        self, nodes: tuple[Ledger, Ledger]
    ) -> None:
        """A deadlock would cost a second, and somebody the unit of work."""
        lanes = [Lane(name=f"lane {n}", station="deliver") for n in range(4)]
        failures: list[Exception] = []

        def fill(ledger: Ledger, dice: random.Random) -> None:
            for _ in range(40):
                lane = dice.choice(lanes)
                try:
                    ledger.write("fill", partial(Unit.enqueue, lane=lane, subject_id=1))
                except DBAPIError as error:
                    failures.append(error)

        threads = [
            threading.Thread(target=fill, args=(nodes[n % 2], random.Random(n))) for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []

    def test_node_that_falls_asleep_within_a_transaction_holds_up_no_other(
        self, nodes: tuple[Ledger, Ledger]
    ) -> None:
        """Its session is ended by the database; when it wakes it must start again."""
        sleeper, other = nodes
        asleep, woken = threading.Event(), threading.Event()
        ended: list[Exception] = []

        def sleep(unit: Unit) -> None:
            add_transmission(unit)
            asleep.set()
            woken.wait(20)

        def write() -> None:
            try:
                sleeper.write("receive", sleep)
            except LedgerFailed as failure:
                ended.append(failure)

        thread = threading.Thread(target=write)
        thread.start()
        asleep.wait(5)
        began = time.monotonic()
        other.write("receive", partial(add_transmission, key="other"))
        waited_s = time.monotonic() - began
        woken.set()
        thread.join()
        assert waited_s < 10
        assert len(ended) == 1
