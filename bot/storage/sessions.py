"""Members who are signed in: a code begins a session once, and every request asks whose it is."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from bot.domain.message import ConversationId
from bot.domain.team.directory import Member
from bot.storage.auditing import Noted
from bot.storage.blanking import blank
from bot.storage.members import member_of
from bot.storage.tables import member, session, sign_in
from bot.storage.taking import code_hash

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=12)
TOUCHED = timedelta(minutes=1)
"""How exactly the last request is remembered: not every one writes."""


def over(now: datetime) -> ColumnElement[bool]:
    """Sessions that were idle too long, or are too old."""
    return or_(session.c.seen_at <= now - IDLE, session.c.made_at <= now - LONGEST)


def begin(connection: Connection, code: str, token: str, now: datetime) -> list[Noted]:
    """Use a code up and begin its member's session under a token; gives nothing where the code is dead.

    A code that was used stands nowhere any more.
    """
    used = delete(sign_in).where(sign_in.c.hash == code_hash(code), sign_in.c.until > now)
    id = connection.scalar(used.returning(sign_in.c.conversation_id))
    if not connection.scalar(select(member.c.role).where(member.c.conversation_id == id)):
        return []
    blank(connection, [str(id)])
    row = {"hash": code_hash(token), "conversation_id": id, "made_at": now, "seen_at": now}
    connection.execute(insert(session), [row])
    return [Noted("sign-in", str(id))]


def whose(connection: Connection, token: str, now: datetime, *, seen: bool = True) -> Member | None:
    """The member as they are now, where the session still holds; it is not idle where they were seen."""
    found = connection.execute(
        select(member, session.c.seen_at)
        .join(session, session.c.conversation_id == member.c.conversation_id)
        .where(session.c.hash == code_hash(token), ~over(now))
    ).one_or_none()
    if found is None:
        return None
    if seen and now - found.seen_at > TOUCHED:
        connection.execute(update(session).where(session.c.hash == code_hash(token)).values(seen_at=now))
    return member_of(found)


def end(connection: Connection, token: str) -> None:
    """Sign this browser out."""
    connection.execute(delete(session).where(session.c.hash == code_hash(token)))


def end_all(connection: Connection, conversation: ConversationId) -> None:
    """Sign a member out everywhere; links not used yet are dead too."""
    for table in (session, sign_in):
        connection.execute(delete(table).where(table.c.conversation_id == conversation))
    blank(connection, [conversation])
