"""Notices: kept until their moment, then taken off the list with their conversations locked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, and_, bindparam, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.message import ConversationId
from bot.domain.notice import Notice
from bot.ports import Owed
from bot.storage.codec import notice_from_json
from bot.storage.tables import conversation, notice, outgoing, waiting
from bot.storage.taking import locked, senders_of

Row = dict[str, Any]

_DUE = (
    select(notice.c.conversation_id)
    .join(conversation, conversation.c.id == notice.c.conversation_id)
    .where(notice.c.due_at <= bindparam("now"), conversation.c.forgotten_at.is_(None))
    .order_by(notice.c.due_at)
    .limit(bindparam("most"))
)
"""Notices of nobody would fill the first places for ever, and everybody else wait behind them."""
_WHOSE = (
    select(conversation.c.id)
    .where(conversation.c.id.in_(_DUE), conversation.c.forgotten_at.is_(None))
    .order_by(conversation.c.id)
    .with_for_update(skip_locked=True)
)
_theirs = and_(
    notice.c.conversation_id.in_(bindparam("ids", expanding=True)), notice.c.due_at <= bindparam("now")
)
_TAKE = (
    delete(notice)
    .where(
        tuple_(notice.c.conversation_id, notice.c.key).in_(
            select(notice.c.conversation_id, notice.c.key)
            .where(_theirs)
            .order_by(notice.c.due_at)
            .limit(bindparam("most"))
            .correlate(None)
        ),
        _theirs,
    )
    .returning(notice)
)
"""A team's group can have a card for each of thousands of cases on the list."""
_UNSENT = (
    select(outgoing.c.conversation_id, func.count())
    .where(outgoing.c.conversation_id.in_(bindparam("ids", expanding=True)), waiting)
    .group_by(outgoing.c.conversation_id)
)
_KEEP = insert(notice)
_KEEP = _KEEP.on_conflict_do_update(
    index_elements=[notice.c.conversation_id, notice.c.key],
    set_={"due_at": _KEEP.excluded.due_at, "content": _KEEP.excluded.content},
)
_DROP = delete(notice).where(
    notice.c.conversation_id == bindparam("conversation"), notice.c.key == bindparam("named")
)


def take(connection: Connection, limit: int, now: datetime) -> Owed:
    """At most ``limit`` notices that are due, no longer on the list; those that cannot be read apart."""
    ids = list(connection.scalars(_WHOSE, {"now": now, "most": limit}))
    if not ids:
        return Owed((), {}, {})
    states = locked(connection, ids)
    rows = sorted(
        connection.execute(_TAKE, {"ids": ids, "now": now, "most": limit}), key=lambda row: row.due_at
    )
    notices: list[tuple[ConversationId, Notice]] = []
    unreadable: list[tuple[ConversationId, str]] = []
    for row in rows:
        id = ConversationId(row.conversation_id)
        try:
            notices.append((id, notice_from_json(row.content)))
        except ValidationError:
            unreadable.append((id, row.key))
    unsent = {ConversationId(id): count for id, count in connection.execute(_UNSENT, {"ids": ids})}
    return Owed(tuple(notices), states, senders_of(connection, ids), tuple(unreadable), unsent)


def keep(connection: Connection, rows: Sequence[Row]) -> None:
    """Put notices on the list; one of the same key takes the place of the earlier.

    In one order, so that two workers who tell the same people do not wait in a circle.
    """
    if rows:
        connection.execute(_KEEP, sorted(rows, key=lambda row: (row["conversation_id"], row["key"])))


def drop(connection: Connection, whose: Sequence[tuple[str, str]]) -> None:
    """Take (conversation, key) off the list."""
    if whose:
        connection.execute(_DROP, [{"conversation": id, "named": key} for id, key in sorted(whose)])
