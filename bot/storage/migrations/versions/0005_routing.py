"""Teams of a ward for members, groups and invites; when a member was last called to a case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("member", "team_group", "invite"):
        op.add_column(table, sa.Column("team", sa.Text(), nullable=True))
    op.add_column("member", sa.Column("paged_at", sa.BigInteger(), nullable=True))
