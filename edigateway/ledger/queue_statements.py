"""The statements of the work queue, built once: what is built anew for every job costs more than running it."""

from typing import Any

from sqlalchemy import Float, bindparam, cast, delete, extract, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from edigateway.ledger.tables import job, lane


def _append_to_lane(dialect: Any) -> Any:
    new = dialect.insert(lane).values(
        name=bindparam("name"),
        station=bindparam("station"),
        resource=bindparam("resource"),
        sequence=bindparam("count"),
        due_at=bindparam("now"),
        fence=0,
        lease_until=0,
    )
    more = {
        "sequence": lane.c.sequence + bindparam("count"),
        "due_at": func.coalesce(lane.c.due_at, bindparam("now")),
    }
    return new.on_conflict_do_update(index_elements=["name"], set_=more).returning(lane.c.sequence)


APPEND_TO_LANE = {"sqlite": _append_to_lane(sqlite), "postgresql": _append_to_lane(postgresql)}

# Nodes that share a ledger may differ in what time it is, and a lease holds for all of them: it goes by the
# database's own clock.
_LEASES_NOW: Any = {
    "sqlite": bindparam("now"),
    "postgresql": cast(extract("epoch", func.clock_timestamp()), Float),
}

ADD_JOBS = insert(job).values(
    lane=bindparam("lane"),
    sequence=bindparam("sequence"),
    subject_id=bindparam("subject_id"),
    due_at=bindparam("now"),
    tries=0,
    created_at=bindparam("now"),
    detail="",
)


def _due_lanes(leases_now: Any) -> Any:
    return (
        select(lane.c.name, lane.c.station, lane.c.resource, lane.c.fence)
        .where(lane.c.due_at <= bindparam("now"), lane.c.lease_until <= leases_now)
        .where(lane.c.station.in_(bindparam("stations", expanding=True)))
        .where(lane.c.name.not_in(bindparam("busy", expanding=True)))
        .where(lane.c.resource.not_in(bindparam("full", expanding=True)))
        .order_by(lane.c.due_at)
        .limit(bindparam("lanes"))
        .with_for_update(skip_locked=True)
    )


def _lease(leases_now: Any) -> Any:
    until = leases_now + bindparam("lease_s")
    taken = {"owner": bindparam("owner_"), "fence": lane.c.fence + 1, "lease_until": until}
    return update(lane).where(lane.c.name == bindparam("name_")).values(taken)


def _renew(leases_now: Any) -> Any:
    mine = lane.c.name.in_(bindparam("lanes", expanding=True))
    until = leases_now + bindparam("lease_s")
    return update(lane).where(lane.c.owner == bindparam("owner_"), mine).values(lease_until=until)


DUE_LANES = {dialect: _due_lanes(now) for dialect, now in _LEASES_NOW.items()}
LEASE = {dialect: _lease(now) for dialect, now in _LEASES_NOW.items()}
RENEW = {dialect: _renew(now) for dialect, now in _LEASES_NOW.items()}

FIRST_JOBS = (
    select(job.c.sequence, job.c.subject_id, job.c.due_at, job.c.tries, job.c.created_at)
    .where(job.c.lane == bindparam("lane_"))
    .order_by(job.c.sequence)
    .limit(bindparam("limit"))
)

LOCK = select(lane.c.fence).where(lane.c.name == bindparam("lane_")).with_for_update()

TAKE_OUT = delete(job).where(
    job.c.lane == bindparam("lane_"), job.c.sequence.between(bindparam("first"), bindparam("last"))
)

PUT_OFF = (
    update(job)
    .where(job.c.lane == bindparam("lane_"), job.c.sequence == bindparam("sequence_"))
    .values(due_at=bindparam("due_at_"), tries=bindparam("tries_"), detail=bindparam("detail_"))
)

_HEAD_DUE_AT = (
    select(job.c.due_at).where(job.c.lane == bindparam("lane_")).order_by(job.c.sequence).limit(1)
)

GIVE_BACK = (
    update(lane)
    .where(lane.c.name == bindparam("lane_"))
    .values(owner=None, lease_until=0, due_at=_HEAD_DUE_AT.scalar_subquery())
)

RELEASE_ALL = (
    update(lane)
    .where(lane.c.owner == bindparam("owner_"))
    .values(owner=None, fence=lane.c.fence + 1, lease_until=0)
)

BRING_FORWARD = (
    update(job).where(job.c.due_at > bindparam("now")).values(due_at=bindparam("now")),
    update(lane).where(lane.c.due_at > bindparam("now")).values(due_at=bindparam("now")),
)


def _shorten(leases_now: Any) -> Any:
    until = leases_now + bindparam("lease_s")
    return update(lane).where(lane.c.lease_until > until).values(lease_until=until)


SHORTEN = {dialect: _shorten(now) for dialect, now in _LEASES_NOW.items()}
