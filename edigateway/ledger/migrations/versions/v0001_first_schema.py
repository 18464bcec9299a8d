"""The first schema."""

import sqlalchemy as sa
from alembic import op

from edigateway.ledger import columns

revision = "0001"
down_revision = None

_SQLITE_TRIGGERS = (
    """CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # INSERT OR REPLACE and upserts delete without firing the delete trigger
    """CREATE TRIGGER journal_no_replace BEFORE INSERT ON journal
       WHEN EXISTS (SELECT 1 FROM journal WHERE sequence = NEW.sequence)
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)
_POSTGRESQL_TRIGGERS = (
    """CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal
       FOR EACH ROW EXECUTE FUNCTION refuse_journal_change()""",
    """CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_journal_change()""",
)


def upgrade() -> None:
    """Create everything."""
    _create_tables()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE_TRIGGERS if sqlite else _POSTGRESQL_TRIGGERS:
        op.execute(statement)
    op.execute("INSERT INTO sequence (name, next) VALUES ('row', 1)")
    head = sa.text("INSERT INTO journal_head (id, sequence, hash) VALUES (1, 0, :genesis)")
    op.execute(head.bindparams(genesis="0" * 64))


def _create_tables() -> None:
    op.create_table(
        "attempt",
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=False),
        sa.Column("ended_at", columns.Moment(), nullable=False),
        sa.Column("ending", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "number", name=op.f("pk_attempt")),
    )
    op.create_table(
        "control_number",
        sa.Column("ours", sa.String(length=24), nullable=False),
        sa.Column("theirs", sa.String(length=24), nullable=False),
        sa.Column("counter", sa.String(length=12), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ours", "theirs", "counter", name=op.f("pk_control_number")),
    )
    op.create_table(
        "identity",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_identity")),
    )
    op.create_table(
        "journal",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_subject_id", "journal", ["subject_id"], unique=False)
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "lane",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("station", sa.String(length=16), nullable=False),
        sa.Column("resource", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("owner", sa.String(length=40), nullable=True),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lane")),
    )
    op.create_index("ix_lane_due_at", "lane", ["due_at"], unique=False)
    op.create_table(
        "node",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_node")),
    )
    op.create_table(
        "obligation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("owed_by", sa.String(length=16), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.Column("met_at", columns.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
    )
    op.create_index("ix_obligation_met_at_due_at", "obligation", ["met_at", "due_at"], unique=False)
    op.create_index(op.f("ix_obligation_subject_id"), "obligation", ["subject_id"], unique=False)
    op.create_table(
        "payload",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("encoding", sa.String(length=8), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_payload")),
    )
    op.create_table(
        "sequence",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sequence")),
    )
    op.create_table(
        "job",
        sa.Column("lane", sa.String(length=160), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lane"], ["lane.name"], name=op.f("fk_job_lane")),
        sa.PrimaryKeyConstraint("lane", "sequence", name=op.f("pk_job")),
    )
    op.create_table(
        "transmission",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("mailbox", sa.String(length=40), nullable=False),
        sa.Column("arrival_key", sa.String(length=64), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=True),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("settled_at", columns.Moment(), nullable=True),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["transmission.id"], name=op.f("fk_transmission_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["payload.sha256"], name=op.f("fk_transmission_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transmission")),
        sa.UniqueConstraint(
            "direction",
            "mailbox",
            "arrival_key",
            name=op.f("uq_transmission_direction_mailbox_arrival_key"),
        ),
    )
    op.create_index(op.f("ix_transmission_parent_id"), "transmission", ["parent_id"], unique=False)
    op.create_index(op.f("ix_transmission_partner"), "transmission", ["partner"], unique=False)
    op.create_index(op.f("ix_transmission_state"), "transmission", ["state"], unique=False)
    op.create_table(
        "interchange",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transmission_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=24), nullable=False),
        sa.Column("receiver", sa.String(length=24), nullable=False),
        sa.Column("control_number", sa.String(length=20), nullable=False),
        sa.Column("date", sa.String(length=8), nullable=False),
        sa.Column("time", sa.String(length=8), nullable=False),
        sa.Column("usage", sa.String(length=1), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("length_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("findings", columns.Json(), nullable=False),
        sa.Column("duplicate_of", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["interchange.id"], name=op.f("fk_interchange_duplicate_of")
        ),
        sa.ForeignKeyConstraint(
            ["transmission_id"], ["transmission.id"], name=op.f("fk_interchange_transmission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interchange")),
    )
    op.create_index(
        op.f("ix_interchange_duplicate_of"), "interchange", ["duplicate_of"], unique=False
    )
    op.create_index(
        "ix_interchange_sender_control_number",
        "interchange",
        ["sender", "control_number"],
        unique=False,
    )
    op.create_index(op.f("ix_interchange_sha256"), "interchange", ["sha256"], unique=False)
    op.create_index(
        op.f("ix_interchange_transmission_id"), "interchange", ["transmission_id"], unique=False
    )
    op.create_table(
        "functional_group",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("interchange_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("functional_id", sa.String(length=4), nullable=False),
        sa.Column("sender", sa.String(length=20), nullable=False),
        sa.Column("receiver", sa.String(length=20), nullable=False),
        sa.Column("control_number", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("declared_sets", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=1), nullable=False),
        sa.Column("findings", columns.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interchange_id"], ["interchange.id"], name=op.f("fk_functional_group_interchange_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_functional_group")),
    )
    op.create_index(
        op.f("ix_functional_group_interchange_id"),
        "functional_group",
        ["interchange_id"],
        unique=False,
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("interchange_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("transmission_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=1), nullable=False),
        sa.Column("control_number", sa.String(length=20), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["functional_group.id"], name=op.f("fk_acknowledgement_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["interchange_id"], ["interchange.id"], name=op.f("fk_acknowledgement_interchange_id")
        ),
        sa.ForeignKeyConstraint(
            ["transmission_id"],
            ["transmission.id"],
            name=op.f("fk_acknowledgement_transmission_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint(
            "kind", "given", "group_id", name=op.f("uq_acknowledgement_kind_given_group_id")
        ),
    )
    op.create_index(
        op.f("ix_acknowledgement_group_id"), "acknowledgement", ["group_id"], unique=False
    )
    op.create_index(
        op.f("ix_acknowledgement_interchange_id"),
        "acknowledgement",
        ["interchange_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_acknowledgement_transmission_id"),
        "acknowledgement",
        ["transmission_id"],
        unique=False,
    )
    op.create_table(
        "transaction_set",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.String(length=8), nullable=False),
        sa.Column("control_number", sa.String(length=80), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("length_bytes", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=1), nullable=False),
        sa.Column("findings", columns.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["functional_group.id"], name=op.f("fk_transaction_set_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction_set")),
    )
    op.create_index(
        op.f("ix_transaction_set_group_id"), "transaction_set", ["group_id"], unique=False
    )
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transaction_set_id", sa.BigInteger(), nullable=False),
        sa.Column("transmission_id", sa.BigInteger(), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("usage", sa.String(length=1), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("findings", columns.Json(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("map", sa.String(length=80), nullable=False),
        sa.Column("map_digest", sa.String(length=64), nullable=False),
        sa.Column("config_digest", sa.String(length=64), nullable=False),
        sa.Column("software", sa.String(length=40), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("settled_at", columns.Moment(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("duplicate_of", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["duplicate_of"], ["document.id"], name=op.f("fk_document_duplicate_of")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["document.id"], name=op.f("fk_document_parent_id")),
        sa.ForeignKeyConstraint(["sha256"], ["payload.sha256"], name=op.f("fk_document_sha256")),
        sa.ForeignKeyConstraint(
            ["transaction_set_id"],
            ["transaction_set.id"],
            name=op.f("fk_document_transaction_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["transmission_id"], ["transmission.id"], name=op.f("fk_document_transmission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_created_at", "document", ["created_at"], unique=False)
    op.create_index(op.f("ix_document_duplicate_of"), "document", ["duplicate_of"], unique=False)
    op.create_index("ix_document_number", "document", ["number"], unique=False)
    op.create_index(op.f("ix_document_parent_id"), "document", ["parent_id"], unique=False)
    op.create_index("ix_document_partner_id", "document", ["partner", "id"], unique=False)
    op.create_index("ix_document_sha256", "document", ["sha256"], unique=False)
    op.create_index("ix_document_state_id", "document", ["state", "id"], unique=False)
    op.create_index(
        op.f("ix_document_transaction_set_id"), "document", ["transaction_set_id"], unique=False
    )
    op.create_index(
        op.f("ix_document_transmission_id"), "document", ["transmission_id"], unique=False
    )
    op.create_table(
        "business_key",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_business_key_document_id")
        ),
        sa.PrimaryKeyConstraint("document_id", "name", "value", name=op.f("pk_business_key")),
    )
    op.create_index("ix_business_key_value", "business_key", ["value"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("settled_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_delivery_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_document_id"), "delivery", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_delivery_idempotency_key"), "delivery", ["idempotency_key"], unique=False
    )
    op.create_index(op.f("ix_delivery_state"), "delivery", ["state"], unique=False)
