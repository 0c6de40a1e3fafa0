"""Codes that open nothing any more, taken out of the replies that told them."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy import BindParameter, Connection, bindparam, or_, select, union_all, update

from bot.domain.handover import readable
from bot.domain.turn import Reply
from bot.storage.codec import reply_from_json, reply_to_json
from bot.storage.tables import code, outgoing, sign_in
from bot.storage.taking import code_hash

_HIDDEN = "•"
_theirs: BindParameter[str] = bindparam("ids", expanding=True)
_TOLD = (
    select(outgoing.c.conversation_id, outgoing.c.number, outgoing.c.reply)
    .where(
        outgoing.c.conversation_id.in_(_theirs),
        or_(outgoing.c.reply.contains('"entrance":"'), outgoing.c.reply.contains('"code":"')),
    )
    .order_by(outgoing.c.conversation_id, outgoing.c.number)  # as sends are marked: nobody waits in a circle
)
_ALIVE = union_all(
    *(select(table.c.hash).where(table.c.conversation_id.in_(_theirs)) for table in (code, sign_in))
)
_BLANK = (
    update(outgoing)
    .where(outgoing.c.conversation_id == bindparam("conversation"), outgoing.c.number == bindparam("named"))
    .values(reply=bindparam("blank"))
)


def blank(connection: Connection, ids: Collection[str]) -> None:
    """Leave no code in these conversations' replies but those that are still kept.

    Call it after codes were used or ended, in the same transaction.
    """
    told = connection.execute(_TOLD, {"ids": list(ids)}).all() if ids else ()
    alive = frozenset(connection.scalars(_ALIVE, {"ids": list(ids)})) if told else frozenset()
    rows = [
        {"conversation": id, "named": number, "blank": reply_to_json(without_codes(reply))}
        for id, number, reply in ((id, number, reply_from_json(text)) for id, number, text in told)
        if not any(code_hash(one) in alive for one in codes_of(reply))
    ]
    if rows:
        connection.execute(_BLANK, rows)


def codes_of(reply: Reply) -> Iterator[str]:
    """The codes that a reply tells: of the page that signs in, or of a guide that goes on elsewhere."""
    if reply.entrance:
        yield reply.entrance.rpartition("/")[2]
    if reply.code:
        yield reply.code.removeprefix("c-")


def without_codes(reply: Reply) -> Reply:
    """The reply with nothing in it that opened something."""
    text = reply.text
    for one in codes_of(reply):
        text = text.replace(readable(one), _HIDDEN * len(one))
    return replace(reply, text=text, entrance="", code="")
