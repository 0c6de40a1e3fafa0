"""Who holds a case, and its text without marks: what the inbox's list is ordered by and searched for."""

import json

import sqlalchemy as sa
from alembic import op

from bot.domain.text import fold

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

_case = sa.table("team_case", *(sa.column(name) for name in ("number", "content", "holder", "folded")))
_FILL = (
    sa.update(_case)
    .where(_case.c.number == sa.bindparam("of_number"))
    .values(holder=sa.bindparam("held_by"), folded=sa.bindparam("as_folded"))
)


def upgrade() -> None:
    op.add_column("team_case", sa.Column("holder", sa.String(length=32), nullable=True))
    op.add_column("team_case", sa.Column("folded", sa.Text(), nullable=True))
    op.drop_index("team_case_of_a_ward", "team_case")
    op.create_index("team_case_of_a_ward", "team_case", ["ward", "state", "number", "holder"])
    connection = op.get_bind()
    rows = [
        {"of_number": number, "held_by": case.get("holder"), "as_folded": fold(case["text"])}
        for number, content in connection.execute(sa.select(_case.c.number, _case.c.content))
        for case in (json.loads(content),)
    ]
    if rows:
        connection.execute(_FILL, rows)
