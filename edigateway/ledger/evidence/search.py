"""Finding what somebody asks about, by whatever they know: a business number, a control number, a file, a row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, select

from edigateway.ledger import tables
from edigateway.ledger.evidence.records import NUMBERED
from edigateway.ledger.text_columns import comparable

MOST_FOUND = 100
"""How many rows one sort of number may find; they are the newest."""

_HIGHEST_ROW = 2**63 - 1

_UP: Mapping[str, tuple[str, str]] = {
    "delivery": ("document_id", "document"),
    "acknowledgement": ("interchange_id", "interchange"),
    "transaction_set": ("group_id", "functional_group"),
    "functional_group": ("interchange_id", "interchange"),
    "interchange": ("transmission_id", "transmission"),
    "obligation": ("subject_id", "transmission"),
}
"""From each table, the column that leads towards the file, and the table that it leads to."""

_BUSINESS_NUMBERS = (tables.document.c.number, tables.business_key.c.value)
_CONTROL_NUMBERS = tuple(
    table.c.control_number
    for table in (tables.interchange, tables.functional_group, tables.acknowledgement)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a story is told about: a file, or one document of it."""

    transmission_id: int
    document_id: int | None = None


def subjects(connection: Connection, text: str) -> Sequence[Subject]:
    """Return everything known under exactly this text, or else everything whose name holds it.

    What has this number in the ledger comes first, and then the newest.
    """
    text = comparable(text)
    numbered = list(dict.fromkeys(_numbered(connection, text)))
    named = set(_exactly(connection, text)) - set(numbered)
    found = named if named or numbered else set(_loosely(connection, text))
    others = sorted(found, key=lambda each: each.document_id or each.transmission_id, reverse=True)
    return [*numbered, *others]


def subject_of(connection: Connection, name: str, number: int) -> Subject | None:
    """Climb from a row, by the name of its table and its number, to the document or file that it is about."""
    if name == "message":
        return _file_of_message(connection, number)
    while name not in ("document", "transmission"):
        column, above = _UP[name]
        if name == "transaction_set" and (document := _document_of_set(connection, number)):
            return document
        table = tables.metadata.tables[name]
        row = connection.scalar(select(table.c[column]).where(table.c.id == number))
        if row is None:
            return None
        name, number = above, row
    return _document(connection, number) if name == "document" else _file(connection, number)


def _exactly(connection: Connection, text: str) -> Iterator[Subject]:
    names = (tables.transmission.c.name, tables.message.c.reference)
    columns = (*_BUSINESS_NUMBERS, *names, *_CONTROL_NUMBERS)
    for column in columns:
        yield from _known(connection, column, lambda each: each == text)


def _numbered(connection: Connection, text: str) -> Iterator[Subject]:
    """Yield what has this number in the ledger; one that begins with a zero is somebody else's."""
    if text.isascii() and text.isdigit() and str(int(text)) == text and int(text) <= _HIGHEST_ROW:
        for table in NUMBERED.values():
            yield from _known(connection, table.c.id, lambda each: each == int(text))


def _loosely(connection: Connection, text: str) -> Iterator[Subject]:
    for column in (*_BUSINESS_NUMBERS, tables.transmission.c.name):
        yield from _known(connection, column, lambda each: each.icontains(text, autoescape=True))


def _known(
    connection: Connection,
    column: Column[Any],
    condition: Callable[[Column[Any]], ColumnElement[bool]],
) -> Iterator[Subject]:
    """Yield the subjects of the newest rows that fulfil a condition on one column."""
    table = column.table
    number = table.c[_number_column(table.name)]
    query = select(number).where(condition(column)).order_by(number.desc()).limit(MOST_FOUND)
    for row_id in connection.scalars(query).all():
        name = "document" if table is tables.business_key else table.name
        if subject := subject_of(connection, name, row_id):
            yield subject


def _number_column(name: str) -> str:
    return "document_id" if name == "business_key" else "id"


def _document(connection: Connection, number: int) -> Subject | None:
    table = tables.document
    file = connection.scalar(select(table.c.transmission_id).where(table.c.id == number))
    return None if file is None else Subject(transmission_id=file, document_id=number)


def _document_of_set(connection: Connection, number: int) -> Subject | None:
    table = tables.document
    found = connection.scalar(select(table.c.id).where(table.c.transaction_set_id == number))
    return None if found is None else _document(connection, found)


def _file_of_message(connection: Connection, number: int) -> Subject | None:
    """A message that was refused has no file; its story is its journal."""
    table = tables.transmission
    query = select(table.c.id).where(table.c.message_id == number).order_by(table.c.id).limit(1)
    found = connection.scalar(query)
    return None if found is None else _file(connection, found)


def _file(connection: Connection, number: int) -> Subject | None:
    """A file that carries acknowledgements is part of the story of what it acknowledges."""
    file, answer = tables.transmission, tables.acknowledgement
    direction = connection.scalar(select(file.c.direction).where(file.c.id == number))
    if direction is None:
        return None
    query = select(answer.c.interchange_id).where(answer.c.transmission_id == number)
    if direction == "out" and (answered := connection.scalar(query.where(answer.c.given).limit(1))):
        return subject_of(connection, "interchange", answered)
    return Subject(transmission_id=number)
