"""The list that operators look through: documents, and the files that never became documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
)

from edigateway.ledger import tables
from edigateway.ledger.evidence.superseded import superseded_document, superseded_file
from edigateway.ledger.text_columns import comparable
from edigateway.model.lifecycle import NEEDS_A_PERSON, State

FILE = "file"
"""The kind of an item that is no document."""

_ON_ITS_WAY = (State.READY, State.DEFERRED, State.AWAITING, State.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the list; ``number`` is the business number, or the name of a file."""

    id: int
    at: datetime
    direction: str
    partner: str
    kind: str
    number: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items; what is None or empty does not narrow.

    ``key`` is a business number, the name of a file or an interchange control number, exactly. With ``unsettled``,
    what was replayed since is left out. ``limit`` keeps the newest.
    """

    partner: str | None = None
    kind: str | None = None
    states: Sequence[str] = ()
    key: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    unsettled: bool = False
    limit: int | None = None


def items(connection: Connection, wanted: Wanted) -> Sequence[Item]:
    """Return what is wanted, the oldest first."""
    found = []
    if wanted.kind != FILE:
        found += _newest(connection, _documents(wanted), wanted.limit)
    if wanted.kind in (None, FILE):
        found += _newest(connection, _files(wanted), wanted.limit)
    found.sort(key=lambda each: (each.at, each.id))
    return found if wanted.limit is None else found[-wanted.limit :]


def needing_a_person(connection: Connection) -> Sequence[Item]:
    """Return everything that is quarantined or held and was not replayed since, the oldest first."""
    return items(connection, Wanted(states=sorted(NEEDS_A_PERSON), unsettled=True))


def _newest(connection: Connection, query: Select[Any], limit: int | None) -> list[Item]:
    rows = connection.execute(query.limit(limit)) if limit else connection.execute(query)
    return [Item(**row._mapping) for row in rows]


def _documents(wanted: Wanted) -> Select[Any]:
    table = tables.document
    query = select(
        table.c.id,
        table.c.created_at.label("at"),
        table.c.direction,
        table.c.partner,
        table.c.kind,
        table.c.number,
        table.c.state,
        table.c.detail,
    ).order_by(table.c.id.desc())
    conditions = _conditions(table, wanted)
    if wanted.kind is not None:
        conditions.append(table.c.kind == comparable(wanted.kind))
    if wanted.key is not None:
        conditions.append(_has_key(comparable(wanted.key)))
    if wanted.unsettled:
        conditions.append(~superseded_document())
    return query.where(*conditions)


def _files(wanted: Wanted) -> Select[Any]:
    """Ask for what arrived and has no document of its own, and for what is still on its way to a partner."""
    table = tables.transmission
    without = ~exists().where(tables.document.c.transmission_id == table.c.id)
    query = select(
        table.c.id,
        table.c.created_at.label("at"),
        table.c.direction,
        func.coalesce(table.c.partner, "").label("partner"),
        literal(FILE).label("kind"),
        table.c.name.label("number"),
        table.c.state,
        table.c.detail,
    )
    query = query.order_by(table.c.id.desc())
    conditions = _conditions(table, wanted)
    if wanted.key is not None:
        conditions.append(_is_named(comparable(wanted.key)))
    if wanted.unsettled:
        conditions.append(~superseded_file())
    outgoing = and_(table.c.direction == "out", table.c.state.in_(_ON_ITS_WAY))
    return query.where(or_(and_(table.c.direction == "in", without), outgoing), *conditions)


def _conditions(table: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.partner is not None:
        found.append(table.c.partner == comparable(wanted.partner))
    if wanted.states:
        found.append(table.c.state.in_(wanted.states))
    if wanted.since is not None:
        found.append(table.c.created_at >= wanted.since)
    if wanted.until is not None:
        found.append(table.c.created_at < wanted.until)
    return found


def _has_key(text: str) -> ColumnElement[bool]:
    known = tables.business_key
    named = select(known.c.document_id).where(known.c.value == text)
    return or_(tables.document.c.number == text, tables.document.c.id.in_(named))


def _is_named(text: str) -> ColumnElement[bool]:
    envelope = tables.interchange
    numbered = select(envelope.c.transmission_id).where(envelope.c.control_number == text)
    return or_(tables.transmission.c.name == text, tables.transmission.c.id.in_(numbered))
