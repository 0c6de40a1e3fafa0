"""A row of the table of members as one of them."""

from typing import Any

from sqlalchemy import Row

from bot.domain.team.case import MemberId
from bot.domain.team.directory import Member


def member_of(row: Row[Any]) -> Member:
    """The member that a row is about; it may have columns of other tables too."""
    id = MemberId(row.conversation_id)
    return Member(id, row.alias, row.ward, row.role, row.team, row.paged_at)
