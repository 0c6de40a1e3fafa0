"""Corrections: who was told of an entry, and putting what is right now on their lists, once each."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.clock import ward_day
from bot.domain.correction import Correction, Reach, Whom
from bot.domain.notice import Corrected
from bot.storage import auditing, noticing
from bot.storage.codec import notice_to_json
from bot.storage.tables import told

Row = dict[str, Any]

PASS = 500
"""People in one transaction, so that nobody who asks waits long behind a correction."""

ACT = "correct"
"""What the audit log calls it."""

_TOLD = insert(told)
_TOLD = _TOLD.on_conflict_do_update(
    index_elements=[told.c.conversation_id, told.c.entry],
    set_={"ward": _TOLD.excluded.ward, "at": _TOLD.excluded.at},
)
_DONE = (
    update(told)
    .where(told.c.conversation_id == bindparam("of_conversation"), told.c.entry == bindparam("of_entry"))
    .values(corrected_on=bindparam("today"))
)


def remember(connection: Connection, rows: list[Row]) -> None:
    """Keep who was told of what; in one order, so that a correction and an answer never wait in a circle."""
    if rows:
        connection.execute(_TOLD, sorted(rows, key=lambda row: (row["conversation_id"], row["entry"])))


def reach(connection: Connection, whom: Whom) -> Reach:
    """How many a correction would reach now."""
    waits = _waits(whom)
    count = func.count().filter(waits)
    since = func.min(case((waits, told.c.at)))
    row = connection.execute(select(count, since, func.count()).where(_were_told(whom))).one()
    return Reach(row[0], row[1], row[2] - row[0])


def send(connection: Connection, what: Correction, now: datetime, limit: int | None = None) -> int:
    """Put the correction on the lists of at most ``limit`` who have none from today; gives how many."""
    whom = what.whom
    theirs = (
        select(told.c.conversation_id, told.c.at)
        .where(_were_told(whom), _waits(whom))
        .order_by(told.c.conversation_id)
        .limit(limit)
        .with_for_update()
    )
    people = connection.execute(theirs).all()
    if not people:
        return 0
    rows: list[Row] = []
    for id, at in people:
        notice = Corrected(
            entry=whom.entry, name=what.name, text=what.text, told_on=ward_day(at), made_on=whom.today
        )
        rows.append(
            {"conversation_id": id, "key": notice.key, "due_at": now, "content": notice_to_json(notice)}
        )
    noticing.keep(connection, rows)
    connection.execute(
        _DONE, [{"of_conversation": id, "of_entry": whom.entry, "today": whom.today} for id, _ in people]
    )
    return len(people)


def all_at_once(connection: Connection, what: Correction, now: datetime) -> list[auditing.Noted]:
    """The whole correction in this transaction; gives what the audit log has to note."""
    send(connection, what, now)
    return [auditing.Noted(ACT, what.by)]


def one_pass(connection: Connection, what: Correction, now: datetime) -> int:
    """A part of the correction, noted in the audit log, as a transaction's last step; 0 once all is done."""
    sent = send(connection, what, now, PASS)
    if sent:
        auditing.note(connection, [auditing.Noted(ACT, what.by)], now)
    return sent


def _were_told(whom: Whom) -> ColumnElement[bool]:
    named = [ward for ward in whom.wards if ward is not None]
    wards = [told.c.ward.in_(named)] if named else []
    wards += [told.c.ward.is_(None)] if None in whom.wards else []
    return and_(
        told.c.entry == whom.entry,
        told.c.at >= whom.since,
        *((told.c.at < whom.before,) if whom.before else ()),
        *((or_(*wards),) if wards else ()),
    )


def _waits(whom: Whom) -> ColumnElement[bool]:
    return or_(told.c.corrected_on.is_(None), told.c.corrected_on < whom.today)
