"""What was received since some time, to try other maps on it, and what maps found in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from edigateway.ledger import payloads, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file as it was received, and when."""

    id: int
    name: str
    at: datetime
    content: bytes


def received(connection: Connection, since: datetime, maps: Collection[str]) -> Iterator[Received]:
    """Yield the files of which some document was read by one of the maps, the oldest first.

    Raises:
        Damaged: stored bytes are missing, or not what was stored.
    """
    file, document = tables.transmission, tables.document
    read = select(document.c.transmission_id).where(document.c.map.in_(maps))
    query = (
        select(file.c.id, file.c.name, file.c.created_at, file.c.sha256)
        .where(file.c.direction == "in", file.c.created_at >= since, file.c.sha256.is_not(None))
        .where(file.c.id.in_(read))
        .order_by(file.c.id)
    )
    for row in connection.execute(query).all():
        content = payloads.load(connection, [row.sha256])[row.sha256]
        yield Received(id=row.id, name=row.name, at=row.created_at, content=content)


def map_findings(
    connection: Connection, since: datetime
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the facts of every finding about a document that came in since, each with the name of its map."""
    table = tables.document
    query = (
        select(table.c.map, table.c.findings)
        .where(table.c.direction == "inbound", table.c.created_at >= since)
        .order_by(table.c.id)
    )
    for name, findings in connection.execute(query):
        yield from ((name, facts) for facts in findings)
