"""The worker keeps lanes apart: what fails by a fault of ours is put aside, and everything else goes on."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from edigateway.clock import SystemClock
from edigateway.daemon import worker as worker_module
from edigateway.daemon.worker import PER_RESOURCE, Worker
from edigateway.ledger import tables
from edigateway.ledger.ledger import Ledger, open_ledger
from edigateway.ledger.queue import Claim, Deferral, Fenced, Lane
from edigateway.ledger.unit import Unit


class Line:
    """A station that notes what it did, and stumbles over some subjects."""

    name = "line"

    def __init__(
        self, ledger: Ledger, stumble: set[int], act: Callable[[Claim], None] | None = None
    ) -> None:
        self.done: list[int] = []
        self.held: dict[int, str] = {}
        self._ledger, self._stumble, self._act = ledger, stumble, act

    def work(self, claim: Claim) -> None:
        subjects = [job.subject_id for job in claim.jobs]
        if self._stumble & set(subjects):
            raise ZeroDivisionError("stumbled")
        if self._act:
            self._act(claim)
        self._ledger.write("line", lambda unit: unit.settle(claim, done=claim.jobs))
        self.done += subjects

    def hold(self, unit: Unit, subject_id: int, reason: str) -> None:
        self.held[subject_id] = reason


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(f"sqlite:///{tmp_path}/ledger.db", node="main", clock=SystemClock())
    yield opened
    opened.close()


def run(ledger: Ledger, station: Line, until: Callable[[], bool]) -> None:
    worker = Worker(ledger, {"line": station})
    worker.start()
    deadline = time.monotonic() + 30
    while not until() and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.stop()


def enqueue(ledger: Ledger, lane: str, *subjects: int, resource: str = "") -> None:
    def put(unit: Unit) -> None:
        for each in subjects:
            unit.enqueue(Lane(name=lane, station="line", resource=resource), each)

    ledger.write("test", put)


class SetBack(SystemClock):
    """A clock that somebody sets back."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


def test_what_was_put_off_by_a_clock_that_was_ahead_is_tried_when_it_is_set_right(
    tmp_path: Path,
) -> None:
    """F20: a clock that was days ahead when something was put off must not keep it waiting for days."""
    clock = SetBack()
    clock.ahead = timedelta(days=2)
    ledger = open_ledger(f"sqlite:///{tmp_path}/ledger.db", node="main", clock=clock)
    enqueue(ledger, "a", 1)
    tries: list[int] = []

    def put_off_once(claim: Claim) -> None:
        tries.append(len(tries))
        if len(tries) > 1:
            return
        later = clock.now().timestamp() + 3600
        deferral = Deferral(job=claim.jobs[0], due_at=later, detail="not now")
        ledger.write("line", lambda unit: unit.settle(claim, done=(), deferral=deferral))
        clock.ahead = timedelta()
        raise Fenced("it was settled just now")

    station = Line(ledger, stumble=set(), act=put_off_once)
    run(ledger, station, lambda: station.done == [1])
    ledger.close()
    assert station.done == [1]


def test_subject_that_always_fails_is_held_and_the_lane_goes_on(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that fails by a fault of ours is found among its batch, held with its traceback, and passed."""
    monkeypatch.setattr(worker_module, "UNEXPECTED_TRIES", 2)
    enqueue(ledger, "a", 1, 2, 3, 4)
    station = Line(ledger, stumble={3})
    run(ledger, station, lambda: len(station.done) == 3)
    assert station.done == [1, 2, 4]
    assert "stumbled" in station.held[3]
    with ledger.read() as connection:
        assert connection.execute(select(tables.job)).all() == []


def test_lane_is_worked_on_in_order_even_after_a_failure(ledger: Ledger) -> None:
    """Nothing overtakes a job that is tried again."""
    enqueue(ledger, "a", *range(1, 6))
    station = Line(ledger, stumble={2})
    run(ledger, station, lambda: station.done == [1])
    assert station.done == [1]


def test_refusal_of_the_database_is_not_the_end_of_claiming(ledger: Ledger, tmp_path: Path) -> None:
    """A deadlock or a cancelled statement concerns one turn; nobody else would notice that claiming had ended."""
    enqueue(ledger, "a", 1)
    database = sqlite3.connect(
        tmp_path / "ledger.db", isolation_level=None, check_same_thread=False
    )
    database.execute(
        "CREATE TRIGGER refuse BEFORE UPDATE ON lane BEGIN SELECT RAISE(ABORT, 'not now'); END"
    )
    station = Line(ledger, set())
    mending = threading.Timer(0.3, database.execute, ["DROP TRIGGER refuse"])
    mending.start()
    run(ledger, station, lambda: station.done == [1])
    mending.join()
    database.close()
    assert station.done == [1]


def test_lease_of_what_is_in_hand_is_kept_while_stopping(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another node must not take a lane whose delivery is still being made by one that drains."""
    monkeypatch.setattr(worker_module, "LEASE_S", 0.6)
    monkeypatch.setattr(worker_module, "POLL_S", 0.05)
    enqueue(ledger, "a", 1)
    began = threading.Event()

    def linger(claim: Claim) -> None:
        began.set()
        time.sleep(1.5)
        with ledger.read() as connection:
            leases.append(connection.scalar(select(tables.lane.c.lease_until)) or 0)

    leases: list[float] = []
    run(ledger, Line(ledger, set(), linger), began.is_set)
    assert leases[0] > time.time() - 0.3


def test_stuck_target_takes_only_its_share_of_the_threads(ledger: Ledger) -> None:
    """Lanes that lean on one target never hold more than a few threads, so the others go on."""

    def stick(claim: Claim) -> None:
        if claim.lane.resource == "target dead":
            stuck.append(claim.lane.name)
            time.sleep(0.5)

    stuck: list[str] = []
    for n in range(30):
        enqueue(ledger, f"dead {n}", n, resource="target dead")
    enqueue(ledger, "well", 100)
    station = Line(ledger, set(), stick)
    run(ledger, station, lambda: 100 in station.done)
    assert len(stuck) <= PER_RESOURCE
