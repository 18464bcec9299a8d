"""The journal: what happened, in a hash chain.

Each entry's hash covers its own fields and the hash before it, so that no entry can be changed, taken out or put in
without every later hash being wrong. The database refuses UPDATE and DELETE by triggers; the chain tells when somebody
got round them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, RowMapping, bindparam, select, update

from edigateway.ledger import tables
from edigateway.ledger.bulk import insert_rows
from edigateway.ledger.columns import json_text, moment_text

GENESIS = "0" * 64
"""The hash before the first entry."""

_LOCK_HEAD = select(tables.journal_head).with_for_update()
_MOVE_HEAD = update(tables.journal_head).values(
    sequence=bindparam("sequence_"), hash=bindparam("hash_")
)


class Event(StrEnum):
    """The closed list of what can be told of a subject."""

    LEDGER_OPENED = "ledger.opened"
    CONFIG_LOADED = "config.loaded"
    RECEIVED = "transmission.received"
    QUARANTINED = "transmission.quarantined"
    REPLAYED = "replayed"
    INTERCHANGE_READ = "interchange.read"
    INTERCHANGE_DUPLICATE = "interchange.duplicate"
    DOCUMENT_MADE = "document.made"
    DOCUMENT_REFUSED = "document.refused"
    DOCUMENT_DUPLICATE = "document.duplicate"
    DOCUMENT_HELD = "document.held"
    DOCUMENT_KEPT = "document.kept"
    ACKNOWLEDGED = "acknowledgement.made"
    ATTEMPT_DEFERRED = "attempt.deferred"
    DELIVERED = "delivery.delivered"
    DELIVERY_HELD = "delivery.held"
    SENT = "transmission.sent"
    SENDING_HELD = "transmission.held"
    SUBMITTED = "transmission.submitted"
    SEALED = "transmission.sealed"
    AWAITED = "transmission.awaited"
    MESSAGE_TAKEN = "message.taken"
    MESSAGE_REFUSED = "message.refused"
    MESSAGE_REPEATED = "message.repeated"
    MESSAGE_CONTRADICTED = "message.contradicted"
    RECEIPT_ACCEPTED = "receipt.accepted"
    RECEIPT_REFUSED = "receipt.refused"
    RECEIPT_REPEATED = "receipt.repeated"
    RECEIPT_UNPROVEN = "receipt.unproven"
    RECEIPT_OVERDUE = "receipt.overdue"
    RECEIPT_GIVEN = "receipt.given"
    RECEIPT_HELD = "receipt.held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened to one subject; ``facts`` are small JSON values, never payloads or secrets."""

    event: Event
    subject_id: int
    partner: str = ""
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first place where the chain does not hold."""

    sequence: int
    problem: str


def append(connection: Connection, entries: Sequence[Entry], at: datetime) -> None:
    """Add entries to the end of the chain, in order, within the caller's transaction.

    Locks the head, so that on PostgreSQL the nodes append one after the other.
    """
    if not entries:
        return
    head = connection.execute(_LOCK_HEAD).one()
    sequence, previous, moment = head.sequence, head.hash, moment_text(at)
    rows = []
    for entry in entries:
        sequence += 1
        row = {
            "sequence": sequence,
            "at": moment,
            "event": str(entry.event),
            "subject_id": entry.subject_id,
            "partner": entry.partner,
            "facts": json_text(entry.facts),
            "previous": previous,
        }
        previous = row["hash"] = link(row)
        rows.append(row)
    insert_rows(connection, tables.journal, rows)
    connection.execute(_MOVE_HEAD, {"sequence_": sequence, "hash_": previous})


def link(row: Mapping[str, object] | RowMapping) -> str:
    """Return the hash of an entry: SHA-256 over the previous hash and its own fields, one a line."""
    fields = ("previous", "sequence", "at", "event", "subject_id", "partner", "facts")
    return hashlib.sha256("\n".join(str(row[name]) for name in fields).encode()).hexdigest()


def verify(rows: Iterable[Row[tuple[object, ...]]], head: Row[tuple[object, ...]]) -> Break | None:
    """Walk the whole chain in order and return the first break, or None when it holds up to the head."""
    sequence, previous = 0, GENESIS
    for row in rows:
        entry = row._mapping
        if entry["sequence"] != sequence + 1:
            return Break(sequence=sequence + 1, problem="the entry is missing")
        if entry["previous"] != previous:
            return Break(sequence=sequence + 1, problem="it does not follow the entry before it")
        if link(entry) != entry["hash"]:
            return Break(sequence=sequence + 1, problem="its content does not fit its hash")
        sequence, previous = entry["sequence"], entry["hash"]
    end = head._mapping
    if (end["sequence"], end["hash"]) != (sequence, previous):
        return Break(
            sequence=sequence + 1,
            problem=f"the chain was cut: it once had {end['sequence']} entries",
        )
    return None
