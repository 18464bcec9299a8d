"""The tables of the ledger, the same on SQLite and PostgreSQL.

Rows of evidence are inserted once; only the columns of *standing* (state, detail, tries, settled_at and the like) are
ever updated, and the journal never. Every row of evidence has a number of its own, unique over all tables, so that an
operator can ask for "4711" without saying what it is. Times are aware UTC.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from edigateway.ledger.columns import Json, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", BigInteger, primary_key=True, autoincrement=False)


def _of(name: str, target: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, ForeignKey(f"{target}.id"), nullable=optional, index=True)


identity = Table(
    "identity",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("created_at", Moment, nullable=False),
)
"""One row: what this ledger calls itself, for good; part of every idempotency key."""

sequence = Table(
    "sequence",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("next", BigInteger, nullable=False),
)
"""The next free number of a row."""

node = Table(
    "node",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("host", String(255), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("started_at", Moment, nullable=False),
)
"""Who holds the ledger, and how often that name has taken it."""

payload = Table(
    "payload",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("encoding", String(8), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Bytes by their digest, once however often they come; ``encoding`` is ``raw`` or ``zlib``."""

transmission = Table(
    "transmission",
    metadata,
    _id(),
    Column("direction", String(8), nullable=False),
    Column("mailbox", String(40), nullable=False),
    Column("arrival_key", String(64), nullable=False),
    Column("partner", String(40), index=True),
    Column("format", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("payload.sha256")),
    Column("size_bytes", BigInteger, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("node", String(40), nullable=False),
    _of("parent_id", "transmission", optional=True),
    _of("message_id", "message", optional=True),
    UniqueConstraint("direction", "mailbox", "arrival_key"),
)
"""One file, received or sent, as bytes; ``message_id`` is the message that it travelled in, if its transport has such."""

message = Table(
    "message",
    metadata,
    _id(),
    Column("direction", String(8), nullable=False),
    Column("transport", String(16), nullable=False),
    Column("partner", String(40), nullable=False),
    Column("reference", String(1000), nullable=False),
    Column("wire_sha256", String(64), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("kept_sha256", String(64), ForeignKey("payload.sha256")),
    Column("facts", Json, nullable=False),
    Column("accepted", Boolean),
    Column("receipts", Integer, nullable=False, server_default="0"),
    Column("receipt_sha256", String(64), ForeignKey("payload.sha256")),
    Column("receipt_facts", Json, nullable=False),
    Column("receipt_to", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("node", String(40), nullable=False),
    Index("ix_message_partner_reference", "partner", "reference"),
)
"""One message of a transport that has receipts (AS2): what was signed, and the receipt that was given or got for it.

``reference`` is the name that its sender gave it for good (RFC 4130: Message-ID). ``kept_sha256`` is, of one sent, the
bytes that go over the wire on every try, and of one received what proves where it is from. ``content_sha256`` is over
the files in it, however they were wrapped. ``accepted`` says whether they were taken, by us or by the partner; NULL
while nobody has said. ``receipts`` is how many of the partner's have proven something of one sent. ``state`` is that of the receipt: delivered once it is where it belongs.
"""

interchange = Table(
    "interchange",
    metadata,
    _id(),
    _of("transmission_id", "transmission"),
    Column("position", Integer, nullable=False),
    Column("sender", String(24), nullable=False),
    Column("receiver", String(24), nullable=False),
    Column("control_number", String(20), nullable=False),
    Column("date", String(8), nullable=False),
    Column("time", String(8), nullable=False),
    Column("usage", String(1), nullable=False),
    Column("version", String(8), nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("length_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("findings", Json, nullable=False),
    _of("duplicate_of", "interchange", optional=True),
    Index("ix_interchange_sender_control_number", "sender", "control_number"),
)

functional_group = Table(
    "functional_group",
    metadata,
    _id(),
    _of("interchange_id", "interchange"),
    Column("position", Integer, nullable=False),
    Column("functional_id", String(4), nullable=False),
    Column("sender", String(20), nullable=False),
    Column("receiver", String(20), nullable=False),
    Column("control_number", String(20), nullable=False),
    Column("version", String(16), nullable=False),
    Column("declared_sets", Integer, nullable=False),
    Column("verdict", String(1), nullable=False),
    Column("findings", Json, nullable=False),
)

transaction_set = Table(
    "transaction_set",
    metadata,
    _id(),
    _of("group_id", "functional_group"),
    Column("position", Integer, nullable=False),
    Column("set_id", String(8), nullable=False),
    Column("control_number", String(80), nullable=False),
    Column("segments", Integer, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("length_bytes", BigInteger, nullable=False),
    Column("verdict", String(1), nullable=False),
    Column("findings", Json, nullable=False),
)

document = Table(
    "document",
    metadata,
    _id(),
    _of("transaction_set_id", "transaction_set"),
    _of("transmission_id", "transmission"),
    Column("partner", String(40), nullable=False),
    Column("direction", String(8), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", String(80), nullable=False),
    Column("event", String(60), nullable=False),
    Column("usage", String(1), nullable=False),
    Column("state", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("findings", Json, nullable=False),
    Column("sha256", String(64), ForeignKey("payload.sha256")),
    Column("map", String(80), nullable=False),
    Column("map_digest", String(64), nullable=False),
    Column("config_digest", String(64), nullable=False),
    Column("software", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    _of("parent_id", "document", optional=True),
    _of("duplicate_of", "document", optional=True),
    Index("ix_document_state_id", "state", "id"),
    Index("ix_document_partner_id", "partner", "id"),
    Index("ix_document_created_at", "created_at"),
    Index("ix_document_number", "number"),
    Index("ix_document_sha256", "sha256"),
)
"""One business document, with what made it: the digests of its map and of the site's configuration."""

business_key = Table(
    "business_key",
    metadata,
    Column("document_id", BigInteger, ForeignKey("document.id"), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", String(120), primary_key=True),
    Index("ix_business_key_value", "value"),
)
"""What people know a document by: PO number, invoice number, shipment id."""

delivery = Table(
    "delivery",
    metadata,
    _id(),
    _of("document_id", "document"),
    Column("target", String(40), nullable=False),
    Column("idempotency_key", String(80), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
)
"""One document on its way to one target."""

attempt = Table(
    "attempt",
    metadata,
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column("ending", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("node", String(40), nullable=False),
)
"""Each try to deliver a document or to send a transmission, and how it ended.

``ending`` is that of the outcome, or ``misconfigured`` where a deferral will last until our own settings are mended."""

acknowledgement = Table(
    "acknowledgement",
    metadata,
    _id(),
    Column("kind", String(4), nullable=False),
    Column("given", Boolean, nullable=False),
    _of("interchange_id", "interchange"),
    _of("group_id", "functional_group", optional=True),
    _of("transmission_id", "transmission"),
    Column("verdict", String(1), nullable=False),
    Column("control_number", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("kind", "given", "group_id"),
)
"""A 997 or 999 for a group, or a TA1 for an interchange (without a group): given by us (it travels in
``transmission_id``) or received from the partner."""

control_number = Table(
    "control_number",
    metadata,
    Column("ours", String(24), primary_key=True),
    Column("theirs", String(24), primary_key=True),
    Column("counter", String(12), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""The last number given out per pair of identities and counter (X12 ISA13, GS06)."""

obligation = Table(
    "obligation",
    metadata,
    _id(),
    Column("subject_id", BigInteger, nullable=False, index=True),
    Column("partner", String(40), nullable=False),
    Column("what", String(40), nullable=False),
    Column("owed_by", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("met_at", Moment),
    Index("ix_obligation_met_at_due_at", "met_at", "due_at"),
)
"""What is owed, by whom, until when: an acknowledgement by us within the agreed hours, and later one by them."""

lane = Table(
    "lane",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("station", String(16), nullable=False),
    Column("resource", String(60), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("due_at", Float),
    Column("owner", String(40)),
    Column("fence", BigInteger, nullable=False),
    Column("lease_until", Float, nullable=False),
    Index("ix_lane_due_at", "due_at"),
)
"""Work in order: one lane per station, partner and document flow. ``due_at`` is when its first job is due (NULL: no
job); whoever leases the lane raises ``fence``. Times are seconds since 1970, so that both databases compare alike."""

job = Table(
    "job",
    metadata,
    Column("lane", String(160), ForeignKey("lane.name"), primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("detail", Text, nullable=False),
)
"""One thing a station has to do; gone once it is done."""

journal = Table(
    "journal",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("event", String(40), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("partner", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_journal_subject_id", "subject_id"),
)
"""What happened, in a hash chain that the database refuses to change."""

journal_head = Table(
    "journal_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Where the chain ends; locking this row orders the nodes that append."""
