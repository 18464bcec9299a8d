"""Handover: what the other side answered, recorded the same way whether documents are delivered or files are sent.

The policy of trying again: wait ``first_s``, then twice as long each time up to ``most_s``, and each time up to a fifth
longer, so that lanes that failed together do not come back together; what was not taken within ``give_up_h`` is held
for a person, and the lane goes on. A deferral stops the lane, so order is kept; a refusal concerns one thing only, so
the lane goes on past it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Table

from edigateway.config.settings import Retry
from edigateway.contracts.outcome import Ending, Outcome
from edigateway.ledger import tables
from edigateway.ledger.journal import Event
from edigateway.ledger.queue import Claim, Deferral, Job
from edigateway.ledger.unit import Unit
from edigateway.model.lifecycle import MISCONFIGURED, State, check_move

MOST_SPREAD = 1.2
"""How much longer than it must be a wait may be."""
MISCONFIGURED_WAIT_S = 300
"""Seconds between tries of what only a change of the settings will mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One thing that was offered to the other side; ``row`` is its standing before."""

    job: Job
    row: Row[tuple[object, ...]]
    partner: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """How one station records its outcomes: in which table, and under which words in the journal."""

    table: Table
    accepted: Event
    held: Event
    retry: Retry

    def settle(
        self, unit: Unit, claim: Claim, tried: Sequence[Tried], *, started_at: datetime
    ) -> Sequence[Tried]:
        """Record every outcome, end the claim, and return what the other side has now."""
        done: list[Job] = []
        deferral: Deferral | None = None
        for each in tried:
            state, wait_s = self._standing(each, unit.now)
            self._record(unit, each, state, started_at)
            if state is State.DEFERRED:
                due_at = unit.now.timestamp() + wait_s
                deferral = Deferral(job=each.job, due_at=due_at, detail=each.outcome.detail)
                break
            done.append(each.job)
        unit.settle(claim, done=done, deferral=deferral)
        return [each for each in tried if each.outcome.ending in (Ending.ACCEPTED, Ending.AWAITED)]

    def hold(self, unit: Unit, number: int, partner: str, reason: str) -> None:
        """Set one thing aside for a person."""
        unit.change(self.table, number, state=State.HELD, detail=reason, settled_at=unit.now)
        unit.note(self.held, number, partner, reason=reason)

    def _standing(self, tried: Tried, now: datetime) -> tuple[State, float]:
        outcome = tried.outcome
        if outcome.ending is Ending.ACCEPTED:
            return State.DELIVERED, 0
        if outcome.ending is Ending.AWAITED:
            return State.AWAITING, 0
        if outcome.ending is Ending.REFUSED:
            return State.HELD, 0
        waited_s = now.timestamp() - tried.job.created_at
        if not outcome.misconfigured and waited_s > self.retry.give_up_h * 3600:
            return State.HELD, 0
        return State.DEFERRED, self._wait_s(outcome, tried.job.tries)

    def _wait_s(self, outcome: Outcome, tries: int) -> float:
        if outcome.misconfigured:
            return MISCONFIGURED_WAIT_S
        growing: float = min(self.retry.first_s * 2 ** min(tries, 30), self.retry.most_s)
        spread = random.uniform(1, MOST_SPREAD)  # noqa: S311 - spreading, not guessing
        return max(growing, outcome.retry_after_s or 0) * spread

    def _record(self, unit: Unit, tried: Tried, state: State, started_at: datetime) -> None:
        row, outcome = tried.row._mapping, tried.outcome
        check_move(State(row["state"]), state)
        tries = row["tries"] + 1
        settled_at = None if state in (State.DEFERRED, State.AWAITING) else unit.now
        unit.change(
            self.table,
            row["id"],
            state=state,
            detail=outcome.detail,
            tries=tries,
            settled_at=settled_at,
        )
        unit.add_plain(
            tables.attempt,
            subject_id=row["id"],
            number=tries,
            started_at=started_at,
            ended_at=unit.now,
            ending=MISCONFIGURED if outcome.misconfigured else outcome.ending,
            detail=outcome.detail,
            node=unit.node,
        )
        event = {
            State.DELIVERED: self.accepted,
            State.HELD: self.held,
            State.DEFERRED: Event.ATTEMPT_DEFERRED,
            State.AWAITING: Event.AWAITED,
        }[state]
        unit.note(event, row["id"], tried.partner, detail=outcome.detail, tries=tries)
