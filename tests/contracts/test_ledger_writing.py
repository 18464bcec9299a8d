"""What the ledger promises of writing, on SQLite and on PostgreSQL alike."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from edigateway.ledger import payloads, tables
from edigateway.ledger.ledger import Ledger
from edigateway.ledger.unit import Unit
from edigateway.ledger.writer import LedgerFailed
from tests.support.ledger_rows import add_transmission


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
