"""One row of evidence by its number, whatever it is, with what it hangs on and what hangs on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from edigateway.errors import EdigatewayError
from edigateway.ledger import payloads, tables

NUMBERED: Mapping[str, Table] = {
    table.name: table
    for table in tables.metadata.sorted_tables
    if "id" in table.c and table is not tables.journal_head
}
"""Every table whose rows have a number of their own."""

MOST_LINKS = 200
"""How many rows of one sort that hang on a row are named."""

_LABELS: Mapping[str, Sequence[str]] = {
    "transmission": ("direction", "name", "state"),
    "interchange": ("control_number", "state"),
    "functional_group": ("functional_id", "control_number", "verdict"),
    "transaction_set": ("set_id", "control_number", "verdict"),
    "document": ("kind", "number", "state"),
    "delivery": ("target", "state"),
    "acknowledgement": ("kind", "control_number", "verdict"),
    "obligation": ("what", "owed_by"),
    "message": ("transport", "reference", "state"),
}


class NoPayload(EdigatewayError):
    """There are no such bytes behind a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another row that this one has to do with: ``relation`` is the column that says so."""

    relation: str
    what: str
    id: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row: ``what`` is the name of its table, ``row`` every column by name."""

    what: str
    id: int
    row: Mapping[str, Any]
    keys: Mapping[str, str]
    parents: Sequence[Link]
    children: Sequence[Link]
    attempts: Sequence[Mapping[str, Any]]


def record(connection: Connection, number: int) -> Record | None:
    """Look a row up by its number, in every table of evidence."""
    for name, table in NUMBERED.items():
        row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
        if row is not None:
            return _record(connection, name, table, row)
    return None


def journal_of(connection: Connection, number: int) -> Sequence[Mapping[str, Any]]:
    """Return the journal's entries about a row, the oldest first."""
    table = tables.journal
    rows = connection.execute(
        select(table).where(table.c.subject_id == number).order_by(table.c.sequence)
    )
    return [dict(row._mapping) for row in rows]


def original(connection: Connection, found: Record) -> bytes:
    """Return the bytes as they were received or sent: a part of the file where the row speaks of a part.

    Raises:
        NoPayload: no bytes were ever taken for it.
        Damaged: the stored bytes are not what was stored.
    """
    if found.what == "message":
        return _kept(connection, found, "kept_sha256", "bytes in the ledger")
    row = _file_row(connection, found)
    if row is None or row.sha256 is None:
        raise NoPayload(f"{found.what} {found.id} has no bytes in the ledger")
    content = payloads.load(connection, [row.sha256])[row.sha256]
    if "offset_bytes" not in found.row:
        return content
    start = found.row["offset_bytes"]
    return content[start : start + found.row["length_bytes"]]


def receipt(connection: Connection, found: Record) -> bytes:
    """Return the receipt of a message, or of the message that a file travelled in: given by us, or by the partner.

    Raises:
        NoPayload: there is none.
        Damaged: the stored bytes are not what was stored.
    """
    if found.what == "transmission" and found.row["message_id"] is not None:
        message = record(connection, found.row["message_id"])
        found = message or found
    return _kept(connection, found, "receipt_sha256", "receipt")


def _kept(connection: Connection, found: Record, column: str, what: str) -> bytes:
    sha256 = found.row.get(column)
    if sha256 is None:
        raise NoPayload(f"{found.what} {found.id} has no {what}")
    return payloads.load(connection, [sha256])[sha256]


def canonical_json(connection: Connection, found: Record) -> bytes:
    """Return the canonical JSON of a document, or of the document that a delivery carries.

    Raises:
        NoPayload: there is none.
        Damaged: the stored bytes are not what was stored.
    """
    number = found.row.get("document_id", found.id)
    table = tables.document
    sha256 = connection.scalar(select(table.c.sha256).where(table.c.id == number))
    if sha256 is None:
        raise NoPayload(f"{found.what} {found.id} has no canonical JSON")
    return payloads.load(connection, [sha256])[sha256]


def _record(connection: Connection, name: str, table: Table, row: Row[Any]) -> Record:
    keys, tries = tables.business_key, tables.attempt
    known = connection.execute(
        select(keys.c.name, keys.c.value).where(keys.c.document_id == row.id).order_by(keys.c.name)
    )
    attempts = connection.execute(
        select(tries).where(tries.c.subject_id == row.id).order_by(tries.c.number)
    )
    return Record(
        what=name,
        id=row.id,
        row=dict(row._mapping),
        keys={each.name: each.value for each in known},
        parents=_parents(connection, table, row),
        children=_children(connection, table, row.id),
        attempts=[dict(each._mapping) for each in attempts],
    )


def _parents(connection: Connection, table: Table, row: Row[Any]) -> Sequence[Link]:
    links = []
    for column, target in _references(table):
        number = row._mapping[column]
        if number is not None:
            links += _links(connection, column, target, "id", number)
    return links


def _children(connection: Connection, table: Table, number: int) -> Sequence[Link]:
    links: list[Link] = []
    for other in NUMBERED.values():
        for column, target in _references(other):
            if target is table:
                links += _links(connection, column, other, column, number)
    return links


def _references(table: Table) -> list[tuple[str, Table]]:
    """Return the columns of a table that hold the number of a row, with the table of that row."""
    keys = [key for column in table.c for key in column.foreign_keys if key.column.name == "id"]
    pairs = [(key.parent.name, key.column.table) for key in keys]
    return [(name, target) for name, target in pairs if isinstance(target, Table)]


def _links(
    connection: Connection, relation: str, table: Table, column: str, number: int
) -> list[Link]:
    query = select(table).where(table.c[column] == number).order_by(table.c.id).limit(MOST_LINKS)
    return [
        Link(relation=relation, what=table.name, id=row.id, label=_label(table.name, row))
        for row in connection.execute(query)
    ]


def _label(name: str, row: Row[Any]) -> str:
    words = (str(row._mapping[column]) for column in _LABELS[name])
    return " ".join(word for word in words if word)


def _file_row(connection: Connection, found: Record) -> Row[Any] | None:
    """Return the row of the file that a row came in, went out in, or is."""
    file, envelope, group = tables.transmission, tables.interchange, tables.functional_group
    query = select(file)
    if found.what == "transmission":
        query = query.where(file.c.id == found.id)
    elif "transmission_id" in found.row:
        query = query.where(file.c.id == found.row["transmission_id"])
    elif found.what == "delivery":
        joined = query.join(tables.document, tables.document.c.transmission_id == file.c.id)
        query = joined.where(tables.document.c.id == found.row["document_id"])
    elif found.what in ("functional_group", "transaction_set"):
        group_id = found.row.get("group_id", found.id)
        joined = query.join(envelope, envelope.c.transmission_id == file.c.id)
        query = joined.join(group, group.c.interchange_id == envelope.c.id).where(
            group.c.id == group_id
        )
    else:
        return None
    return connection.execute(query).one_or_none()
