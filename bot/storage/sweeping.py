"""Deleting what nobody may keep any longer: forgotten conversations, and everything past the retention."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.storage.blanking import blank
from bot.storage.sessions import over
from bot.storage.tables import (
    OF_A_CONVERSATION,
    address,
    ask,
    audit,
    code,
    conversation,
    dead_letter,
    guide_revision,
    invite,
    marker,
    member,
    message,
    miss,
    notice,
    outgoing,
    rating,
    receipt,
    result,
    session,
    sign_in,
    team_case,
    team_group,
    told,
)

PASS = 500
"""Conversations deleted in one transaction, so that residents never wait long behind a sweep."""
DEAD_LETTERS = timedelta(days=7)
AUDIT = timedelta(days=2 * 365)
"""Our own choice, after the longer term in which an administrative violation can be fined (Law
15/2012/QH13, article 6): until then somebody may have to find out who answered what."""
ENDED = ("closed", "met", "merged", "spam")
"""States of cases that nothing follows, once the days to reopen one are over."""
PAGE_OPEN = timedelta(minutes=10)
"""How long a web page may still draw the words that confirm a deletion."""
CONFIRMED_AT_MOST = timedelta(days=1)
"""After this a deletion is done even where its confirmation could not be sent."""


def delete_conversations(
    connection: Connection, now: datetime, retention: timedelta
) -> tuple[Counter[str], Sequence[str]]:
    """Delete one pass of forgotten or idle conversations with everything of theirs, address included;
    gives how many rows went, and the ids of those that had asked for it."""
    forgotten = _ids(connection, _forgotten(now))
    idle = and_(conversation.c.last_at < now - retention, ~_waits_for_news(), ~_is_of_the_team())
    deleted = delete_with_all(connection, forgotten + _ids(connection, idle))
    keep_receipts(connection, dict.fromkeys(forgotten, now))
    return deleted, forgotten


def delete_with_all(connection: Connection, gone: Sequence[str]) -> Counter[str]:
    """Delete conversations with everything of theirs, address included."""
    deleted: Counter[str] = Counter()
    for table in (*OF_A_CONVERSATION, address):
        deleted += _deleted(connection, table, table.c.conversation_id.in_(gone))
    deleted += _deleted(connection, conversation, conversation.c.id.in_(gone))
    return deleted


def keep_receipts(connection: Connection, deleted: Mapping[str, datetime]) -> None:
    """Note that these were deleted, and when; who was deleted before has a receipt already."""
    rows = [{"id": id, "at": at} for id, at in deleted.items()]
    if rows:
        connection.execute(insert(receipt).on_conflict_do_nothing(), rows)


def more(deleted: Counter[str]) -> bool:
    """Whether the pass was full, so that another one is due."""
    return deleted[conversation.name] >= PASS


def delete_old(connection: Connection, now: datetime, retention: timedelta) -> Counter[str]:
    """Delete single rows of living conversations that are past their time."""
    cutoff, letters = now - retention, now - DEAD_LETTERS
    deleted: Counter[str] = Counter()
    for table, old in (
        (message, message.c.received_at < cutoff),
        (outgoing, and_(outgoing.c.created_at < cutoff, outgoing.c.state != "waiting")),
        (miss, miss.c.at < cutoff),
        (ask, ask.c.at < cutoff),
        (result, result.c.at < cutoff),
        (rating, rating.c.at < cutoff),
        (told, told.c.at < cutoff),
        (invite, invite.c.until < now),
        (session, over(now)),
        (team_case, and_(team_case.c.updated_at < cutoff, team_case.c.state.in_(ENDED))),
        (audit, audit.c.id <= _last_audit_before(now - AUDIT)),
        (dead_letter, dead_letter.c.at < letters),
        (marker, marker.c.at < letters),
        (notice, and_(notice.c.due_at < now, ~_is_of_somebody())),
        (guide_revision, and_(guide_revision.c.opened_at < cutoff, ~_is_followed())),
    ):
        deleted += _deleted(connection, table, old)
    return deleted


def _is_of_somebody() -> ColumnElement[bool]:
    """What was put on the list as its conversation went can never be said."""
    return exists().where(conversation.c.id == notice.c.conversation_id)


def end_codes(connection: Connection, now: datetime) -> Counter[str]:
    """Delete the codes whose time is over, and blank them where they were told."""
    ended: Counter[str] = Counter()
    told: set[str] = set()
    for table in (code, sign_in):
        over_now = delete(table).where(table.c.until <= now).returning(table.c.conversation_id)
        ids = connection.scalars(over_now).all()
        ended[table.name] = len(ids)
        told.update(ids)
    blank(connection, told)
    return ended


def _forgotten(now: datetime) -> ColumnElement[bool]:
    """Deletion was asked for, and its confirmation was read or sent, or had its time."""
    own = outgoing.c.conversation_id == conversation.c.id
    unsent = exists().where(own, outgoing.c.state == "waiting")
    drawn = exists().where(own, outgoing.c.state == "kept")
    return and_(
        conversation.c.forgotten_at.is_not(None),
        or_(
            conversation.c.forgotten_at < now - CONFIRMED_AT_MOST,
            and_(~unsent, or_(~drawn, conversation.c.forgotten_at < now - PAGE_OPEN)),
        ),
    )


def _waits_for_news() -> ColumnElement[bool]:
    """A reminder that the resident asked for is still to come."""
    return exists().where(notice.c.conversation_id == conversation.c.id)


def _is_of_the_team() -> ColumnElement[bool]:
    """A member, or a group that sees cards, however long they said nothing."""
    return or_(
        *(exists().where(table.c.conversation_id == conversation.c.id) for table in (member, team_group))
    )


def _ids(connection: Connection, which: ColumnElement[bool]) -> list[str]:
    """Ids of one pass, locked; a conversation that is being answered waits for the next sweep."""
    ids: Select[tuple[str]] = select(conversation.c.id).where(which).order_by(conversation.c.id).limit(PASS)
    return list(connection.scalars(ids.with_for_update(skip_locked=True)))


def _last_audit_before(moment: datetime) -> ScalarSelect[int]:
    """Only the beginning of the chain may go, whatever the workers' clocks said."""
    return select(func.max(audit.c.id)).where(audit.c.at < moment).scalar_subquery()


def _is_followed() -> ColumnElement[bool]:
    """A conversation's state names the revision; looked for only where nobody opened it for long."""
    return exists().where(conversation.c.state.contains(guide_revision.c.revision))


def _deleted(connection: Connection, table: Table, which: ColumnElement[bool]) -> Counter[str]:
    return Counter({table.name: connection.execute(delete(table).where(which)).rowcount})
