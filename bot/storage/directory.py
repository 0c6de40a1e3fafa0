"""Who is in the team: members and groups come by an invite, which is gone with its use."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.message import ConversationId
from bot.domain.team.directory import Group, Invite, Team
from bot.domain.turn import Forgotten, GroupBound, GroupLost, Joined, Left
from bot.ports import Seat
from bot.storage import auditing, sessions
from bot.storage.auditing import Noted
from bot.storage.members import member_of
from bot.storage.tables import invite, member, team_group
from bot.storage.taking import code_hash

Change = Joined | Left | GroupBound | GroupLost | Forgotten

Row = dict[str, Any]

_MEMBERS = select(member).order_by(member.c.joined_at, member.c.conversation_id)
_GROUPS = select(team_group).order_by(team_group.c.bound_at, team_group.c.conversation_id)
JOINED = "joined"
"""Somebody became a member, in the audit log."""


def team(connection: Connection) -> Team:
    """Everyone, the longest in it first."""
    return Team(
        members=tuple(member_of(row) for row in connection.execute(_MEMBERS)),
        groups=tuple(
            Group(ConversationId(row.conversation_id), row.ward, row.team)
            for row in connection.execute(_GROUPS)
        ),
    )


def seats(connection: Connection) -> list[Seat]:
    """Every member and group with the moment since which they are in the team, the longest in it first."""
    members = [
        Seat(ConversationId(row.conversation_id), row.role, row.ward, row.joined_at, row.alias)
        for row in connection.execute(_MEMBERS)
    ]
    groups = [
        Seat(ConversationId(row.conversation_id), "group", row.ward, row.bound_at)
        for row in connection.execute(_GROUPS)
    ]
    return members + groups


def remove(connection: Connection, id: ConversationId, now: datetime) -> bool:
    """End a place in the team as if who has it had left, and note that it was ended for them."""
    gone = change(connection, [(id, Left()), (id, GroupLost())], now)
    if gone:
        auditing.note(connection, [replace(one, act="removed") for one in gone], now)
    return bool(gone)


def note_paged(connection: Connection, paged: Collection[ConversationId], now: datetime) -> None:
    """Remember when these members were called to a case; who is no member is passed over."""
    these = member.c.conversation_id.in_(sorted(paged))
    connection.execute(update(member).where(these).values(paged_at=now))


def keep(connection: Connection, code: str, what: Invite) -> None:
    """Keep an invite; a code given anew is for what it was given for last."""
    _put(
        connection,
        invite,
        {
            "hash": code_hash(code),
            "ward": what.ward,
            "alias": what.alias,
            "role": what.role,
            "until": what.until,
            "team": what.team,
        },
    )


def change(
    connection: Connection, changes: Sequence[tuple[ConversationId, Change]], now: datetime
) -> list[Noted]:
    """Let members and groups come and go, one after the other; gives what came of it, for the audit log."""
    return [noted for id, change in changes for noted in _changed(connection, id, change, now)]


def _changed(connection: Connection, id: ConversationId, change: Change, now: datetime) -> list[Noted]:
    match change:
        case Joined(code, who):
            row: Row = {"conversation_id": id, "alias": who.alias, "ward": who.ward, "role": who.role}
            row |= {"joined_at": now, "team": who.team}
            return [Noted(JOINED, id)] if _came(connection, code, member, row) else []
        case GroupBound(code, group):
            row = {"conversation_id": id, "ward": group.ward, "bound_at": now, "team": group.team}
            return [Noted("group-bound", id)] if _came(connection, code, team_group, row) else []
        case Left():
            sessions.end_all(connection, id)
            return [Noted("left", id)] if _went(connection, member, id) else []
        case GroupLost():
            return [Noted("group-lost", id)] if _went(connection, team_group, id) else []
        case Forgotten():
            return _changed(connection, id, Left(), now) + _changed(connection, id, GroupLost(), now)


def _came(connection: Connection, code: str, table: Table, row: Row) -> bool:
    """Use the invite up and put the row in; neither where somebody else used it before."""
    used = connection.execute(delete(invite).where(invite.c.hash == code_hash(code))).rowcount
    if used:
        _put(connection, table, row)
    return bool(used)


def _went(connection: Connection, table: Table, id: ConversationId) -> bool:
    return bool(connection.execute(delete(table).where(table.c.conversation_id == id)).rowcount)


def _put(connection: Connection, table: Table, row: Row) -> None:
    """Insert, or put in the place of the row with the same key."""
    keys = list(table.primary_key)
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=row))
