"""Telling a story: gathering everything that the ledger has about one file or document."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from edigateway.ledger import tables
from edigateway.ledger.evidence.findings import without_repeats
from edigateway.ledger.evidence.search import Subject
from edigateway.ledger.evidence.story import (
    Answer,
    Attempt,
    Delivery,
    Document,
    File,
    Group,
    Interchange,
    Message,
    Story,
)
from edigateway.ledger.journal import Event

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_DOCUMENTS = 20
"""How many documents of one file are told of, where none was asked for; ``Story.documents`` counts them all."""

T = TypeVar("T", bound="DataclassInstance")


def tell(connection: Connection, subject: Subject) -> Story:
    """Gather everything about a subject that the ledger has."""
    table = tables.document
    count = select(func.count()).where(table.c.transmission_id == subject.transmission_id)
    return Story(
        focus=subject.document_id,
        file=_file(connection, subject.transmission_id),
        interchanges=_interchanges(connection, subject),
        documents=connection.scalar(count) or 0,
    )


def _file(connection: Connection, number: int) -> File:
    table = tables.transmission
    row = connection.execute(select(table).where(table.c.id == number)).one()
    again = select(func.min(table.c.id)).where(
        table.c.parent_id == (row.parent_id or row.id), table.c.id > row.id
    )
    return _make(
        File,
        row,
        replaced_by=connection.scalar(again),
        remedy=_remedy(connection, number),
        attempts=_attempts(connection, number),
        message=_message(connection, row.message_id),
    )


def _message(connection: Connection, number: int | None) -> Message | None:
    table = tables.message
    row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
    return _make(Message, row, attempts=_attempts(connection, row.id)) if row else None


def _remedy(connection: Connection, number: int) -> str:
    table = tables.journal
    facts = connection.scalar(
        select(table.c.facts)
        .where(table.c.subject_id == number, table.c.event == Event.QUARANTINED)
        .order_by(table.c.sequence.desc())
    )
    return str(json.loads(facts).get("remedy", "")) if facts else ""


def _interchanges(connection: Connection, subject: Subject) -> Sequence[Interchange]:
    table, found = tables.interchange, []
    documents = _documents(connection, subject)
    query = select(table).where(table.c.transmission_id == subject.transmission_id)
    for row in connection.execute(query.order_by(table.c.position)).all():
        groups = _groups(connection, row.id, documents, subject.document_id)
        if groups or subject.document_id is None:
            column = tables.acknowledgement.c
            to_whole = (column.interchange_id == row.id) & column.group_id.is_(None)
            answers = _answers(connection, to_whole)
            found.append(_make(Interchange, row, answers=answers, groups=groups))
    return found


def _groups(
    connection: Connection,
    interchange_id: int,
    documents: Mapping[int, Sequence[Document]],
    focus: int | None,
) -> Sequence[Group]:
    table = tables.functional_group
    query = select(table).where(table.c.interchange_id == interchange_id)
    return [
        _make(
            Group,
            row,
            documents=documents.get(row.id, ()),
            answers=_answers(connection, tables.acknowledgement.c.group_id == row.id),
        )
        for row in connection.execute(query.order_by(table.c.position)).all()
        if focus is None or row.id in documents
    ]


def _documents(connection: Connection, subject: Subject) -> Mapping[int, Sequence[Document]]:
    """Return the documents to tell of, by group."""
    table, transaction, child = tables.document, tables.transaction_set, tables.document.alias()
    replaced_by = select(func.min(child.c.id)).where(child.c.parent_id == table.c.id)
    query: Select[Any] = (
        select(
            table,
            transaction.c.group_id,
            transaction.c.set_id,
            transaction.c.control_number,
            transaction.c.verdict,
            transaction.c.findings.label("set_findings"),
            replaced_by.scalar_subquery().label("replaced_by"),
        )
        .join(transaction, transaction.c.id == table.c.transaction_set_id)
        .where(table.c.transmission_id == subject.transmission_id)
        .order_by(table.c.id)
        .limit(MOST_DOCUMENTS)
    )
    if subject.document_id is not None:
        query = query.where(table.c.id == subject.document_id)
    by_group: dict[int, list[Document]] = {}
    for row in connection.execute(query).all():
        findings = without_repeats([*row.set_findings, *row.findings])
        document = _make(
            Document, row, findings=findings, deliveries=_deliveries(connection, row.id)
        )
        by_group.setdefault(row.group_id, []).append(document)
    return by_group


def _deliveries(connection: Connection, document_id: int) -> Sequence[Delivery]:
    table = tables.delivery
    rows = connection.execute(
        select(table).where(table.c.document_id == document_id).order_by(table.c.id)
    ).all()
    return [
        _make(
            Delivery,
            row,
            attempts=_attempts(connection, row.id),
            next_try=_next_try(connection, row.id),
        )
        for row in rows
    ]


def _answers(connection: Connection, to: ColumnElement[bool]) -> Sequence[Answer]:
    table, file = tables.acknowledgement, tables.transmission
    rows = connection.execute(
        select(
            table,
            file.c.name.label("file"),
            file.c.state,
            file.c.detail,
            file.c.settled_at,
            file.c.message_id,
        )
        .join(file, file.c.id == table.c.transmission_id)
        .where(to)
        .order_by(table.c.id)
    ).all()
    return [
        _make(
            Answer,
            row,
            attempts=_attempts(connection, row.transmission_id),
            message=_message(connection, row.message_id),
        )
        for row in rows
    ]


def _attempts(connection: Connection, subject_id: int) -> Sequence[Attempt]:
    table = tables.attempt
    query = select(table).where(table.c.subject_id == subject_id).order_by(table.c.number)
    return [_make(Attempt, row) for row in connection.execute(query)]


def _next_try(connection: Connection, subject_id: int) -> datetime | None:
    table = tables.job
    due_at = connection.scalar(select(table.c.due_at).where(table.c.subject_id == subject_id))
    return None if due_at is None else datetime.fromtimestamp(due_at, UTC)


def _make(cls: type[T], row: Row[Any], **more: object) -> T:
    """Make a value of a dataclass from the columns that are named like its fields."""
    names = {each.name for each in fields(cls)} & set(row._mapping.keys())
    return cls(**({name: row._mapping[name] for name in names} | more))
