"""How many receipts came for a message: what came during a try is told from what came before it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; a message that was settled had one."""
    op.add_column(
        "message", sa.Column("receipts", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute(
        "UPDATE message SET receipts = 1"
        " WHERE direction = 'out' AND accepted IS NOT NULL AND receipt_sha256 IS NOT NULL"
    )
