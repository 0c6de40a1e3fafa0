"""What somebody did is found without reading the whole audit log."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_audit_by_id", "audit", ["by_id"])
