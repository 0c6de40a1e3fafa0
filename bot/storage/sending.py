"""Sending: heads are claimed with a lease by the database's clock, and marked."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    select,
    update,
)

from bot.domain.message import ConversationId
from bot.ports import Channel, Mark, Outgoing
from bot.storage.codec import reply_from_json
from bot.storage.tables import ANSWER, NEWS, DatabaseClock, address, outgoing, waiting

TRIES = 8
"""After so many a waiting row is dead."""

_SECOND = 1_000_000
_row = outgoing.c
_earlier = outgoing.alias("earlier")
_chain = outgoing.alias("chain")
_newer = outgoing.alias("newer")

_is_head = ~exists().where(
    _earlier.c.conversation_id == _row.conversation_id,
    _earlier.c.state == literal_column("'waiting'"),
    _earlier.c.number < _row.number,
)
_edited_message = (
    select(_chain.c.channel_message)
    .where(
        _chain.c.conversation_id == _row.conversation_id,
        (_chain.c.number == _row.edits) | (_chain.c.edits == _row.edits),
        _chain.c.number < _row.number,
        _chain.c.state == "sent",
    )
    .order_by(_chain.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_HEADS = (
    select(
        _row.conversation_id,
        _row.number,
        _row.reply,
        _row.attempts,
        _row.lane,
        address.c.address,
        _edited_message.label("edits_message"),
    )
    .join(address, address.c.conversation_id == _row.conversation_id)
    .where(
        _row.channel == bindparam("of_channel"),
        _row.lane == bindparam("of_lane"),
        waiting,
        _row.due_at <= DatabaseClock(),
        _row.leased_until <= DatabaseClock(),
        _is_head,
    )
    .order_by(_row.created_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outgoing)
)
_THIS = and_(_row.conversation_id == bindparam("conversation"), _row.number == bindparam("reply_number"))
_LEASE = (
    update(outgoing)
    .where(_THIS)
    .values(leased_until=DatabaseClock() + bindparam("lease"), attempts=_row.attempts + 1)
)
_SENT = (
    update(outgoing)
    .where(_THIS)
    .values(state="sent", sent_at=DatabaseClock(), channel_message=bindparam("as_message"), leased_until=0)
)
_REFUSED = update(outgoing).where(_THIS).values(state="refused", error=bindparam("why"), leased_until=0)
_was_overtaken: ColumnElement[bool] = exists().where(
    _newer.c.conversation_id == _row.conversation_id,
    _newer.c.edits == _row.edits,
    _newer.c.number > _row.number,
)
_tries = _row.attempts - bindparam("uncounted", type_=Integer)
_LATER = (
    update(outgoing)
    .where(_THIS)
    .values(
        state=case((_was_overtaken, "overtaken"), (_tries >= TRIES, "dead"), else_="waiting"),
        attempts=_tries,
        due_at=DatabaseClock() + bindparam("wait"),
        error=bindparam("why"),
        leased_until=0,
    )
)
_RELEASE = (
    update(outgoing)
    .where(_row.channel == bindparam("of_channel"), waiting, _row.leased_until > 0)
    .values(leased_until=0)
)


def claim(
    connection: Connection, channel: Channel, limit: int, lease_s: float, news: int
) -> Sequence[Outgoing]:
    """Lease the heads that are due, answers before news, each oldest first."""
    heads = list(connection.execute(_HEADS, {"of_channel": channel, "of_lane": ANSWER, "most": limit}))
    if most := min(news, limit - len(heads)):
        heads += connection.execute(_HEADS, {"of_channel": channel, "of_lane": NEWS, "most": most})
    if not heads:
        return ()
    lease = int(lease_s * _SECOND)
    connection.execute(
        _LEASE,
        [{"conversation": row.conversation_id, "reply_number": row.number, "lease": lease} for row in heads],
    )
    return [
        Outgoing(
            conversation_id=ConversationId(row.conversation_id),
            number=row.number,
            address=row.address,
            reply=reply_from_json(row.reply),
            attempts=row.attempts,
            edits_message=row.edits_message,
            news=row.lane == NEWS,
        )
        for row in heads
    ]


def mark(connection: Connection, marks: Sequence[Mark]) -> None:
    """Record sends in row order: two workers who mark never wait for each other in a circle."""
    ordered = sorted(marks, key=lambda mark: (mark.conversation_id, mark.number))
    sent = [_which(mark) | {"as_message": mark.channel_message} for mark in ordered if mark.state == "sent"]
    refused = [_which(mark) | {"why": mark.error} for mark in ordered if mark.state == "refused"]
    later = [
        _which(mark)
        | {"why": mark.error, "wait": int(mark.retry_after_s * _SECOND), "uncounted": int(not mark.counted)}
        for mark in ordered
        if mark.state == "waiting"
    ]
    for statement, values in ((_SENT, sent), (_REFUSED, refused), (_LATER, later)):
        if values:
            connection.execute(statement, values)


def _which(mark: Mark) -> dict[str, object]:
    return {"conversation": mark.conversation_id, "reply_number": mark.number}


def release(connection: Connection, channel: Channel) -> int:
    """Give back every lease of the channel."""
    return connection.execute(_RELEASE, {"of_channel": channel}).rowcount
