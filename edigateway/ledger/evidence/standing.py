"""How things stand now: what came in, what waits and why, what is owed, and how large the ledger is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, exists, func, select

from edigateway.ledger import tables
from edigateway.ledger.evidence.superseded import superseded_document, superseded_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many documents (and files that never became any) of one partner are in one state; "" is nobody we know."""

    partner: str
    state: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A lane with work in it: how much, since when the first job waits, how often it failed, why, and when it is due."""

    lane: str
    jobs: int
    first: int
    since: datetime
    tries: int
    reason: str
    next_try: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something that should have happened by now and has not."""

    subject_id: int
    partner: str
    what: str
    owed_by: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much the ledger holds; ``size_bytes`` is that of its database."""

    files: int
    documents: int
    journal_entries: int
    size_bytes: int


def counts(connection: Connection, since: datetime) -> Sequence[Count]:
    """Count by partner and state what came since a moment; what was replayed counts as what became of it."""
    document, file = tables.document, tables.transmission
    documents = select(document.c.partner, document.c.state, func.count().label("count")).where(
        document.c.created_at >= since, ~superseded_document()
    )
    without = ~exists().where(document.c.transmission_id == file.c.id)
    partner = func.coalesce(file.c.partner, "").label("partner")
    files = select(partner, file.c.state, func.count().label("count")).where(
        file.c.created_at >= since, file.c.direction == "in", without, ~superseded_file()
    )
    totals: dict[tuple[str, str], int] = {}
    for query in (
        documents.group_by(document.c.partner, document.c.state),
        files.group_by(partner, file.c.state),
    ):
        for row in connection.execute(query):
            key = row.partner, row.state
            totals[key] = totals.get(key, 0) + row[2]
    return [Count(partner=key[0], state=key[1], count=n) for key, n in sorted(totals.items())]


def waiting(connection: Connection) -> Sequence[Waiting]:
    """Return every lane with work in it, the longest waiting first."""
    job = tables.job
    heads = (
        select(job.c.lane, func.min(job.c.sequence).label("sequence"), func.count().label("jobs"))
        .group_by(job.c.lane)
        .subquery()
    )
    rows = connection.execute(
        select(job, heads.c.jobs)
        .join(heads, (heads.c.lane == job.c.lane) & (heads.c.sequence == job.c.sequence))
        .order_by(job.c.created_at)
    )
    return [
        Waiting(
            lane=row.lane,
            jobs=row.jobs,
            first=row.subject_id,
            since=_moment(row.created_at),
            tries=row.tries,
            reason=row.detail,
            next_try=_moment(row.due_at),
        )
        for row in rows
    ]


def overdue(connection: Connection, now: datetime) -> Sequence[Owed]:
    """Return what is owed and late, the latest of all first."""
    table = tables.obligation
    rows = connection.execute(
        select(table.c.subject_id, table.c.partner, table.c.what, table.c.owed_by, table.c.due_at)
        .where(table.c.met_at.is_(None), table.c.due_at < now)
        .order_by(table.c.due_at)
    )
    return [Owed(**row._mapping) for row in rows]


def size(connection: Connection) -> Size:
    """Count and measure."""
    return Size(
        files=_rows(connection, tables.transmission),
        documents=_rows(connection, tables.document),
        journal_entries=connection.scalar(select(tables.journal_head.c.sequence)) or 0,
        size_bytes=_size_bytes(connection),
    )


def _rows(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _size_bytes(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        return int(connection.scalar(select(func.pg_database_size(func.current_database()))) or 0)
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
