"""Cases that nobody waits for any more: their last ask went with its time."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, exists, select

from bot.domain.inbox.intake import without
from bot.domain.message import ConversationId
from bot.storage import auditing, handling, wiping
from bot.storage.tables import ask, team_case

PASS = 500
"""Cases closed in one transaction; the rest goes with the next sweep."""
NOBODY = ConversationId("")

_UNASKED = (
    select(team_case.c.number)
    .where(handling.is_open, ~exists().where(ask.c.case_number == team_case.c.number))
    .limit(PASS)
)


def close_unasked(connection: Connection, now: datetime) -> None:
    """Close them, and blank the words, which may not stay longer than their ask."""
    held = handling.cases(connection, connection.scalars(_UNASKED).all(), ())
    for one in held:
        wiping.wipe(connection, one.case.number, [one.case.text])
    kept = [replace(without(NOBODY, one, now)[1], act="end") for one in held]
    if noted := handling.keep(connection, kept, now):
        auditing.note(connection, noted, now)
