"""The work queue: lanes of jobs, leased one lane at a time, so that order within a lane is kept by construction.

A lane is claimed whole and its first jobs are handed out together; a job that is not due yet stops the lane, and that
is how a failed delivery keeps those behind it waiting. Each claim raises the lane's fence. Whoever settles must still
hold the fence it was given: one that overslept its lease finds it raised and loses its whole transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from edigateway.errors import EdigatewayError
from edigateway.ledger import tables


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
    table, rows = tables.lane, []
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for lane in sorted(work, key=lambda each: each.name):
        count = len(work[lane])
        new = {
            "name": lane.name,
            "station": lane.station,
            "resource": lane.resource,
            "sequence": count,
        }
        more = {"sequence": table.c.sequence + count, "due_at": func.coalesce(table.c.due_at, now)}
        statement = (
            upsert(table)
            .values(**new, due_at=now, fence=0, lease_until=0)
            .on_conflict_do_update(index_elements=["name"], set_=more)
            .returning(table.c.sequence)
        )
        last = connection.execute(statement).scalar_one()
        rows += [
            {
                "lane": lane.name,
                "sequence": last - count + n,
                "subject_id": subject,
                "due_at": now,
                "tries": 0,
                "created_at": now,
                "detail": "",
            }
            for n, subject in enumerate(work[lane], 1)
        ]
    if rows:
        connection.execute(insert(tables.job), rows)


def claim(  # noqa: PLR0913
    connection: Connection,
    *,
    owner: str,
    stations: Collection[str],
    full: Collection[str],
    busy: Collection[str],
    now: float,
    lease_s: float,
    lanes: int,
    jobs: int,
) -> Sequence[Claim]:
    """Lease up to ``lanes`` lanes that are due, longest due first, each with up to ``jobs`` of its jobs.

    Passes over the lanes named in ``busy`` and those that lean on a resource named in ``full``.
    """
    table = tables.lane
    due = (
        select(table)
        .where(table.c.due_at <= now, table.c.lease_until <= now, table.c.station.in_(stations))
        .where(table.c.name.not_in(busy), table.c.resource.not_in(full))
        .order_by(table.c.due_at)
        .limit(lanes)
        .with_for_update(skip_locked=True)
    )
    found = connection.execute(due).all()
    claims = []
    for row in found:
        first = _due_jobs(connection, row.name, now, jobs)
        lane = Lane(name=row.name, station=row.station, resource=row.resource)
        claims.append(Claim(lane=lane, fence=row.fence + 1, jobs=first))
    if claims:
        statement = update(table).where(table.c.name == bindparam("lane_name"))
        statement = statement.values(
            owner=owner, fence=table.c.fence + 1, lease_until=now + lease_s
        )
        connection.execute(statement, [{"lane_name": each.lane.name} for each in claims])
    return claims


def settle(
    connection: Connection, claim: Claim, *, done: Sequence[Job], deferral: Deferral | None = None
) -> None:
    """Take finished jobs out of a claimed lane, put off the one that must wait, and give the lane back.

    Raises:
        Fenced: the lane was claimed again since; the caller's transaction must not be committed.
    """
    _give_back(connection, claim)
    here = tables.job.c.lane == claim.lane.name
    if done:
        first, last = done[0].sequence, done[-1].sequence
        connection.execute(
            delete(tables.job).where(here, tables.job.c.sequence.between(first, last))
        )
    if deferral is not None:
        job = deferral.job
        connection.execute(
            update(tables.job)
            .where(here, tables.job.c.sequence == job.sequence)
            .values(due_at=deferral.due_at, tries=job.tries + 1, detail=deferral.detail)
        )
    head = select(tables.job.c.due_at).where(here).order_by(tables.job.c.sequence).limit(1)
    connection.execute(
        update(tables.lane)
        .where(tables.lane.c.name == claim.lane.name)
        .values(due_at=head.scalar_subquery())
    )


def renew(connection: Connection, owner: str, lanes: Collection[str], until: float) -> None:
    """Lengthen the leases of lanes that are still being worked on."""
    table = tables.lane
    mine = (table.c.owner == owner) & table.c.name.in_(lanes)
    connection.execute(update(table).where(mine).values(lease_until=until))


def release_all(connection: Connection, owner: str) -> int:
    """End every lease of a node that is known to be dead, raising the fences; return how many there were."""
    table = tables.lane
    statement = update(table).where(table.c.owner == owner)
    return connection.execute(
        statement.values(owner=None, fence=table.c.fence + 1, lease_until=0)
    ).rowcount


def _give_back(connection: Connection, claim: Claim) -> None:
    table = tables.lane
    mine = (table.c.name == claim.lane.name) & (table.c.fence == claim.fence)
    held = connection.execute(update(table).where(mine).values(owner=None, lease_until=0)).rowcount
    if held != 1:
        raise Fenced(f"the lane {claim.lane.name} was claimed by another worker meanwhile")


def _due_jobs(connection: Connection, lane: str, now: float, limit: int) -> tuple[Job, ...]:
    table = tables.job
    rows = connection.execute(
        select(table).where(table.c.lane == lane).order_by(table.c.sequence).limit(limit)
    )
    jobs = []
    for row in rows:
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
