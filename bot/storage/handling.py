"""Cases: locked together with their asks, and kept as a move left them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import Connection, Row, Select, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.message import ConversationId
from bot.domain.team.case import OPEN, Ask, AskId, Case, CaseNumber
from bot.domain.team.joining import words_key
from bot.domain.team.matter import Held
from bot.domain.text import fold
from bot.domain.turn import CaseKept
from bot.ports import Deadlock, File
from bot.storage.auditing import Noted
from bot.storage.codec import case_from_json, case_to_json
from bot.storage.tables import ask, team_case

Values = dict[str, Any]

log = structlog.get_logger()

is_open = team_case.c.state.in_(sorted(OPEN))

_BY_NUMBER = select(team_case.c.number, team_case.c.content).order_by(team_case.c.number)
"""Locked in this order, no two wait in a circle."""
_THESE = _BY_NUMBER.where(team_case.c.number.in_(bindparam("numbers", expanding=True))).with_for_update()
_THIS = _BY_NUMBER.where(team_case.c.number == bindparam("number"))
_OF_THESE = select(team_case.c.number, team_case.c.content).where(
    team_case.c.number.in_(bindparam("numbers", expanding=True))
)
_SAME = _BY_NUMBER.where(team_case.c.words.in_(bindparam("keys", expanding=True)), is_open).with_for_update()
_NEXT = (
    _BY_NUMBER.where(
        team_case.c.state.in_([*sorted(OPEN), "answered"]), team_case.c.number > bindparam("after")
    )
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_OPEN = _BY_NUMBER.where(is_open).limit(bindparam("most"))
_OPEN_IN_WARD = _OPEN.where(team_case.c.ward == bindparam("of_ward"))

_FIELDS = (
    ask.c.id,
    ask.c.conversation_id,
    ask.c.text,
    ask.c.at,
    ask.c.state,
    ask.c.ward,
    ask.c.entry,
    ask.c.step,
)
"""In the order of ``Ask``: a case may have thousands, and by name each costs half as much again."""
_ASKS = (
    select(ask.c.case_number, *_FIELDS)
    .where(ask.c.case_number.in_(bindparam("numbers", expanding=True)))
    .order_by(ask.c.id)
)
_CASELESS = (
    select(*_FIELDS)
    .where(ask.c.case_number.is_(None))
    .order_by(ask.c.id)
    .limit(bindparam("most"))
    .with_for_update()
)
"""Locked, and waited for: of two workers the second finds the case that the first opened."""
_NUMBERS_OF_ASKS = (
    select(ask.c.case_number)
    .where(ask.c.id.in_(bindparam("ids", expanding=True)), ask.c.case_number.is_not(None))
    .distinct()
)
_NUMBERS_OF_ASKER = (
    select(ask.c.case_number)
    .where(ask.c.conversation_id == bindparam("asker"), ask.c.case_number.is_not(None))
    .distinct()
)

_PUT = insert(team_case)
_PUT = _PUT.on_conflict_do_update(
    index_elements=[team_case.c.number],
    set_={column.name: _PUT.excluded[column.name] for column in team_case.c if not column.primary_key},
)
_MOVE = (
    update(ask)
    .where(ask.c.id == bindparam("ask_id"))
    .values(state=bindparam("as_state"), case_number=bindparam("into"))
)


def cases(connection: Connection, numbers: Collection[CaseNumber], asks: Collection[AskId]) -> list[Held]:
    """These cases and those of these asks, locked; what does not exist is absent."""
    if not asks:
        return _locked(connection, numbers)
    return _locked_with(connection, _NUMBERS_OF_ASKS, {"ids": list(asks)}, numbers)


def case(connection: Connection, number: CaseNumber) -> Held | None:
    """A case as it is now, not locked."""
    found = _held(connection, connection.execute(_THIS, {"number": number}))
    return found[0] if found else None


def cases_of(connection: Connection, conversation: ConversationId) -> list[Held]:
    """The cases in which a conversation has an ask, locked."""
    return _locked_with(connection, _NUMBERS_OF_ASKER, {"asker": conversation})


def same_cases(connection: Connection, asks: Sequence[Ask]) -> list[Held]:
    """Open cases that say the same as one of these asks, locked."""
    keys = sorted({words_key(one) for one in asks})
    return _held(connection, connection.execute(_SAME, {"keys": keys})) if keys else []


def open_cases(connection: Connection, ward: str | None, limit: int) -> list[Case]:
    """Open cases of a ward, or of all, oldest first; not locked."""
    which = (_OPEN, {"most": limit}) if ward is None else (_OPEN_IN_WARD, {"most": limit, "of_ward": ward})
    return list(read(connection.execute(*which)).values())


def next_cases(connection: Connection, after: CaseNumber, limit: int) -> tuple[list[Case], CaseNumber | None]:
    """Cases in which time may do something, locked, without those that somebody else holds; and the number
    after which there may be more."""
    rows = connection.execute(_NEXT, {"after": after, "most": limit}).all()
    return list(read(rows).values()), CaseNumber(rows[-1].number) if rows else None


def caseless(connection: Connection, limit: int) -> list[Ask]:
    """Asks without a case, oldest first, locked."""
    return [Ask(*fields) for fields in connection.execute(_CASELESS, {"most": limit})]


def files(connection: Connection, numbers: Collection[CaseNumber]) -> list[File]:
    """The pictures and voice messages of these cases' drafts and answers; not locked."""
    rows = connection.execute(_OF_THESE, {"numbers": list(numbers)}) if numbers else ()
    return [
        (case.number, media)
        for case in read(rows).values()
        for media in (case.draft_media, case.answer_media)
        if media
    ]


def keep(connection: Connection, kept: Sequence[CaseKept], now: datetime) -> list[Noted]:
    """Write cases and asks; gives what was done to them, for the audit log."""
    cases = {one.case.number: _row(one.case, now) for one in kept}
    asks = {ask.id: _moved(ask, one.case.number) for one in kept for ask in one.asks}
    for statement, rows in ((_PUT, list(cases.values())), (_MOVE, list(asks.values()))):
        if rows:
            connection.execute(statement, rows)
    return [Noted(one.act, one.by, one.case.number) for one in kept]


def _locked_with(
    connection: Connection,
    theirs: Select[tuple[int]],
    values: Values,
    numbers: Collection[CaseNumber] = (),
) -> list[Held]:
    """Cases by number, and those that a statement finds, locked.

    Raises:
        Deadlock: an ask went to yet another case meanwhile.
    """
    wanted = {*numbers, *connection.scalars(theirs, values)}
    held = _locked(connection, wanted)
    if not wanted.issuperset(connection.scalars(theirs, values)):
        raise Deadlock("an ask went to another case while its own was looked up")
    return held


def _locked(connection: Connection, numbers: Collection[int]) -> list[Held]:
    return _held(connection, connection.execute(_THESE, {"numbers": list(numbers)})) if numbers else []


def _held(connection: Connection, rows: Iterable[Row[tuple[int, str]]]) -> list[Held]:
    """The locked cases with their asks, which are read after the lock was given."""
    cases = read(rows)
    asks: dict[int, list[Ask]] = {number: [] for number in cases}
    rows_of_asks = connection.execute(_ASKS, {"numbers": list(cases)}).all() if cases else ()
    for number, *fields in rows_of_asks:
        asks[number].append(Ask(*fields))
    return [Held(case, tuple(asks[number])) for number, case in cases.items()]


def read(rows: Iterable[Any]) -> dict[int, Case]:
    """The cases of these rows; without one that this version cannot read, or no other could be acted on."""
    cases: dict[int, Case] = {}
    for row in rows:
        try:
            cases[row.number] = case_from_json(row.content)
        except ValidationError:
            log.error("case_unreadable", case=row.number)
    return cases


def _row(case: Case, now: datetime) -> Values:
    return {
        "number": case.number,
        "ward": case.ward,
        "scope": case.scope,
        "area": case.area,
        "state": case.state,
        "due_at": case.due_at,
        "holder": case.holder,
        "words": words_key(case),
        "folded": fold(case.text),
        "content": case_to_json(case),
        "updated_at": now,
    }


def _moved(ask: Ask, into: CaseNumber) -> Values:
    return {"ask_id": ask.id, "as_state": ask.state, "into": into}
