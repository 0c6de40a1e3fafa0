"""What each conversation was told of, so that a correction reaches it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("ward", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", "entry"),
    )
    op.create_index("ix_told_entry", "told", ["entry"])
