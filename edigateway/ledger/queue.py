"""The work queue: lanes of jobs, leased one lane at a time, so that order within a lane is kept by construction.

A lane is claimed whole and its first jobs are handed out together; a job that is not due yet stops the lane, and that
is how a failed delivery keeps those behind it waiting. Each claim raises the lane's fence. Whoever settles must still
hold the fence it was given: one that overslept its lease finds it raised and loses its whole transaction.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from edigateway.errors import EdigatewayError
from edigateway.ledger import queue_statements as statements


class Fenced(EdigatewayError):
    """The lane was claimed by somebody else meanwhile: nothing of what was done may be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A line of work: who does it, in which order with what, and which outside thing it leans on.

    ``resource`` is what a stuck lane may hold on to, such as a target; only so many lanes per resource run at once.
    """

    name: str
    station: str
    resource: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One subject that waits for a station; ``tries`` counts those that failed before."""

    sequence: int
    subject_id: int
    tries: int
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a worker has room for: up to ``lanes`` lanes of these stations, each with up to ``jobs`` jobs.

    It passes over the lanes named in ``busy``, and lets no resource have more than ``per_resource`` lanes at once;
    ``used`` counts those that it has already.
    """

    stations: Collection[str]
    lanes: int
    jobs: int
    busy: Collection[str] = ()
    per_resource: int = 1
    used: Mapping[str, int] = field(default_factory=dict)

    def full(self) -> list[str]:
        """Return the resources that may have no further lane."""
        return [name for name, count in self.used.items() if name and count >= self.per_resource]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A lease on a lane, with the first of its due jobs in order."""

    lane: Lane
    fence: int
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferral:
    """A job that must wait: until when (seconds since 1970), and why."""

    job: Job
    due_at: float
    detail: str


def enqueue(connection: Connection, work: Mapping[Lane, Sequence[int]], now: float) -> None:
    """Append subjects to lanes; the lane row's lock makes the order of sequence numbers the order of commits."""
    append, rows = statements.APPEND_TO_LANE[connection.dialect.name], []
    for lane in sorted(work, key=lambda each: each.name):
        count = len(work[lane])
        values = {"name": lane.name, "station": lane.station, "resource": lane.resource}
        last = connection.execute(append, values | {"count": count, "now": now}).scalar_one()
        rows += [
            {"lane": lane.name, "sequence": last - count + n, "subject_id": subject, "now": now}
            for n, subject in enumerate(work[lane], 1)
        ]
    if rows:
        connection.execute(statements.ADD_JOBS, rows)


def claim(
    connection: Connection, owner: str, room: Room, *, now: float, lease_s: float
) -> Sequence[Claim]:
    """Lease the lanes that are longest due, as many as there is room for, each with the first of its jobs."""
    wanted = {"stations": list(room.stations), "busy": list(room.busy), "full": room.full()}
    due_lanes = statements.DUE_LANES[connection.dialect.name]
    rows = connection.execute(due_lanes, wanted | {"now": now, "lanes": room.lanes}).all()
    claims = [
        Claim(
            lane=Lane(name=row.name, station=row.station, resource=row.resource),
            fence=row.fence + 1,
            jobs=_due_jobs(connection, row.name, now, room.jobs),
        )
        for row in _fitting(rows, room)
    ]
    if claims:
        lease = {"owner_": owner, "now": now, "lease_s": lease_s}
        connection.execute(
            statements.LEASE[connection.dialect.name],
            [{"name_": each.lane.name} | lease for each in claims],
        )
    return claims


def _fitting(rows: Sequence[Any], room: Room) -> Iterator[Any]:
    """Leave out lanes that would give a resource more than its share."""
    used = Counter(room.used)
    for row in rows:
        used[row.resource] += 1
        if not row.resource or used[row.resource] <= room.per_resource:
            yield row


def settle(
    connection: Connection, claim: Claim, *, done: Sequence[Job], deferral: Deferral | None = None
) -> None:
    """Take finished jobs out of a claimed lane, put off the one that must wait, and give the lane back.

    Raises:
        Fenced: the lane was claimed again since; the caller's transaction must not be committed.
    """
    _check_fence(connection, claim)
    here = {"lane_": claim.lane.name}
    if done:
        ends = {"first": done[0].sequence, "last": done[-1].sequence}
        connection.execute(statements.TAKE_OUT, here | ends)
    if deferral is not None:
        later = {
            "due_at_": deferral.due_at,
            "tries_": deferral.job.tries + 1,
            "detail_": deferral.detail,
        }
        connection.execute(statements.PUT_OFF, here | {"sequence_": deferral.job.sequence} | later)
    connection.execute(statements.GIVE_BACK, here)


def renew(
    connection: Connection, owner: str, lanes: Collection[str], *, now: float, lease_s: float
) -> None:
    """Lengthen the leases of lanes that are still being worked on."""
    renewed = {"owner_": owner, "lanes": list(lanes), "now": now, "lease_s": lease_s}
    connection.execute(statements.RENEW[connection.dialect.name], renewed)


def release_all(connection: Connection, owner: str) -> int:
    """End every lease of a node that is known to be dead, raising the fences; return how many there were."""
    return connection.execute(statements.RELEASE_ALL, {"owner_": owner}).rowcount


def bring_forward(connection: Connection, now: float, lease_s: float) -> None:
    """Let nothing wait longer than it was meant to after the clock was set back: what waits is due now.

    Trying early what was put off does no harm; leases end when they would if they were taken now.
    """
    for statement in statements.BRING_FORWARD:
        connection.execute(statement, {"now": now})
    shorten = statements.SHORTEN[connection.dialect.name]
    connection.execute(shorten, {"now": now, "lease_s": lease_s})


def _check_fence(connection: Connection, claim: Claim) -> None:
    """Lock the lane's row, so that nobody claims it before this transaction ends, and see that it is still ours."""
    fence = connection.execute(statements.LOCK, {"lane_": claim.lane.name}).scalar_one()
    if fence != claim.fence:
        raise Fenced(f"the lane {claim.lane.name} was claimed by another worker meanwhile")


def _due_jobs(connection: Connection, lane: str, now: float, limit: int) -> tuple[Job, ...]:
    jobs = []
    for row in connection.execute(statements.FIRST_JOBS, {"lane_": lane, "limit": limit}):
        if row.due_at > now:
            break
        jobs.append(
            Job(
                sequence=row.sequence,
                subject_id=row.subject_id,
                tries=row.tries,
                created_at=row.created_at,
            )
        )
    return tuple(jobs)
