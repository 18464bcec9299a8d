"""Messages of transports that have receipts, and which file travelled in which."""

import sqlalchemy as sa
from alembic import op

from edigateway.ledger import columns

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table, and the column that leads to it."""
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("transport", sa.String(length=16), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=1000), nullable=False),
        sa.Column("wire_sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_sha256", sa.String(length=64), nullable=True),
        sa.Column("facts", columns.Json(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=True),
        sa.Column("receipt_facts", columns.Json(), nullable=False),
        sa.Column("receipt_to", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("settled_at", columns.Moment(), nullable=True),
        sa.Column("node", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["kept_sha256"], ["payload.sha256"], name=op.f("fk_message_kept_sha256_payload")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_sha256"], ["payload.sha256"], name=op.f("fk_message_receipt_sha256_payload")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_partner_reference", "message", ["partner", "reference"])
    # Written out, because alembic would add the key in a step of its own, which SQLite does not have.
    op.execute(
        "ALTER TABLE transmission ADD COLUMN message_id BIGINT"
        " CONSTRAINT fk_transmission_message_id_message REFERENCES message (id)"
    )
    op.create_index("ix_transmission_message_id", "transmission", ["message_id"])
