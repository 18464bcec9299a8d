"""What the ledger promises of the work queue, on SQLite and on PostgreSQL alike."""

import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from edigateway.clock import StillClock
from edigateway.ledger import tables
from edigateway.ledger.ledger import Ledger, open_ledger
from edigateway.ledger.queue import Claim, Deferral, Fenced, Lane, Room
from edigateway.ledger.unit import Unit
from tests.support.ledger_rows import add_transmission
from tests.support.postgres import PostgresServer

LANE = Lane(name="deliver/erp/acme", station="deliver", resource="target erp")


def claim(ledger: Ledger, *, jobs: int = 10, lease_s: float = 60, **more: Any) -> list[Claim]:
    room = Room(stations=["deliver"], lanes=10, jobs=jobs, **more)
    return list(ledger.claim(room, lease_s=lease_s))


def pass_by(clock: StillClock, seconds: float) -> None:
    """Let time pass for both whose clock leases go by: ours, and that of a database with several nodes."""
    clock.advance(seconds)
    time.sleep(seconds)


def enqueue(ledger: Ledger, *subjects: int, lane: Lane = LANE) -> None:
    def put(unit: Unit) -> None:
        for each in subjects:
            unit.enqueue(lane, each)

    ledger.write("test", put)


def settle(ledger: Ledger, held: Claim, deferral: Deferral | None = None) -> None:
    done = held.jobs if deferral is None else ()
    ledger.write("test", lambda unit: unit.settle(held, done=done, deferral=deferral))


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
        (sleeper,) = claim(ledger, lease_s=0.1)
        pass_by(clock, 0.2)
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
        (held,) = claim(ledger, lease_s=0.1)
        ledger.renew([LANE.name], 60)
        pass_by(clock, 0.2)
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
        assert claim(ledger, used={"target erp": 1}) == []
        assert len(claim(ledger)) == 1

    def test_one_claim_gives_a_resource_no_more_than_its_share(self, ledger: Ledger) -> None:
        """Thirty lanes to one target are not thirty threads to it."""
        for n in range(5):
            enqueue(
                ledger, n, lane=Lane(name=f"lane {n}", station="deliver", resource="target erp")
            )
        assert len(claim(ledger, per_resource=2, used={"target erp": 1})) == 1
        assert len(claim(ledger, per_resource=4, used={"target erp": 1})) == 3

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


def test_nodes_whose_clocks_differ_keep_out_of_each_others_lanes(postgres: PostgresServer) -> None:
    """F20: five minutes fast or slow, a node sees a lease as long as it is, and its end when it has come."""
    with postgres.lent_database() as url, ExitStack() as stack:
        ahead, right, behind = (
            stack.enter_context(closing(open_ledger(url, node=f"node{minutes}", clock=clock)))
            for minutes in (5, 0, -5)
            if (clock := StillClock(datetime.now(UTC) + timedelta(minutes=minutes)))
        )
        enqueue(behind, 1)
        assert len(claim(right, lease_s=0.2)) == 1
        assert claim(ahead) == []
        time.sleep(0.3)
        assert len(claim(ahead, lease_s=0.2)) == 1
        assert claim(right) == []
        time.sleep(0.3)
        assert len(claim(right)) == 1
