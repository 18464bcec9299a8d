"""What the ledger keeps of a message of a transport that has receipts: its facts, its bytes and the files in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from edigateway.ledger import payloads, tables

MOST_DIGITS = 18
"""Of a number that the ledger's columns can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """One message; ``files`` are names with contents. ``kept`` and ``receipt`` are empty where nothing was kept."""

    id: int
    direction: str
    transport: str
    partner: str
    reference: str
    accepted: bool | None
    detail: str
    facts: Mapping[str, Any]
    kept: bytes = field(repr=False)
    receipt: bytes = field(repr=False)
    files: Sequence[tuple[str, bytes]] = field(repr=False)


def kept_message(connection: Connection, named: str) -> KeptMessage | None:
    """Return the message with a number or a reference, or the one that the file with that number travelled in.

    Of several with one reference it is the last: what was refused may have come again.
    """
    table, file = tables.message, tables.transmission
    if not (named.isascii() and named.isdigit() and len(named) <= MOST_DIGITS):
        called = select(table).where(table.c.reference == named).order_by(table.c.id.desc())
        row = connection.execute(called.limit(1)).first()
        return _kept(connection, row) if row else None
    number = int(named)
    of_file = select(file.c.message_id).where(file.c.id == number).scalar_subquery()
    query = select(table).where((table.c.id == number) | (table.c.id == of_file))
    row = connection.execute(query).first()
    return _kept(connection, row) if row else None


def sent_message(connection: Connection, partner: str, reference: str) -> KeptMessage | None:
    """Return the message of ours that a partner calls by ``reference``."""
    table = tables.message
    here = (table.c.partner == partner) & (table.c.reference == reference)
    query = select(table).where(here, table.c.direction == "out").order_by(table.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    return _kept(connection, row) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMessage:
    """A message that a partner called with and that was not taken."""

    id: int
    partner: str
    transport: str
    reference: str
    detail: str
    created_at: datetime


def refused_message(connection: Connection, named: str) -> RefusedMessage | None:
    """Return what was refused under a number or a reference, whether or not it came again; the last of several."""
    table = tables.message
    is_number = named.isascii() and named.isdigit() and len(named) <= MOST_DIGITS
    called = table.c.id == int(named) if is_number else table.c.reference == named
    refused = (table.c.direction == "in") & table.c.accepted.is_(False)
    row = connection.execute(
        select(table).where(refused, called).order_by(table.c.id.desc())
    ).first()
    return _refused(row) if row else None


def refused_messages(
    connection: Connection, since: datetime, most: int
) -> Sequence[RefusedMessage]:
    """Return what was refused since a moment, the newest first; what was taken after all is left out."""
    table, later = tables.message, tables.message.alias()
    taken = select(later.c.id).where(
        later.c.partner == table.c.partner,
        later.c.reference == table.c.reference,
        later.c.direction == "in",
        later.c.accepted.is_(True),
        later.c.id > table.c.id,
    )
    refused = (table.c.direction == "in") & table.c.accepted.is_(False)
    query = select(table).where(refused, table.c.created_at >= since, ~taken.exists())
    rows = connection.execute(query.order_by(table.c.id.desc()).limit(most))
    return [_refused(row) for row in rows]


def _refused(row: Row[Any]) -> RefusedMessage:
    names = [each.name for each in fields(RefusedMessage)]
    return RefusedMessage(**{name: row._mapping[name] for name in names})


def _kept(connection: Connection, row: Row[Any]) -> KeptMessage:
    table = tables.transmission
    files = connection.execute(
        select(table).where(table.c.message_id == row.id).order_by(table.c.id)
    ).all()
    wanted = {row.kept_sha256, row.receipt_sha256, *(each.sha256 for each in files)} - {None}
    contents = payloads.load(connection, wanted)
    return KeptMessage(
        id=row.id,
        direction=row.direction,
        transport=row.transport,
        partner=row.partner,
        reference=row.reference,
        accepted=row.accepted,
        detail=row.detail,
        facts=row.facts,
        kept=contents.get(row.kept_sha256, b""),
        receipt=contents.get(row.receipt_sha256, b""),
        files=[(each.name, contents.get(each.sha256, b"")) for each in files],
    )
