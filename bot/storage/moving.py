"""Asks that go over to another conversation, with what their asker was still to hear."""

from sqlalchemy import Connection, bindparam, delete, update

from bot.domain.message import ConversationId
from bot.domain.turn import AsksMoved
from bot.storage.tables import ask, notice

_GIVE = (
    update(ask)
    .where(ask.c.id == bindparam("moved"), ask.c.conversation_id == bindparam("owner"))
    .values(conversation_id=bindparam("to"))
)
_of_the_ask = (
    notice.c.conversation_id == bindparam("owner"),
    notice.c.key.startswith(bindparam("words")),
)
_PASS_ON = update(notice).where(*_of_the_ask).values(conversation_id=bindparam("to"))
_TAKE_OFF = delete(notice).where(*_of_the_ask)


def move(connection: Connection, to: ConversationId, moved: AsksMoved) -> None:
    """Give asks to another conversation, and pass their notices on; those of asks whose last word was said
    there just now come off the list."""
    asks = [{"moved": id, "owner": moved.owner, "to": to} for id in moved.asks]
    words = {id: {"owner": moved.owner, "words": f"told:{id}:"} for id in moved.asks}
    unsaid = [words[id] | {"to": to} for id in moved.asks if id not in moved.said]
    for statement, rows in (
        (_GIVE, asks),
        (_TAKE_OFF, [words[id] for id in moved.said]),
        (_PASS_ON, unsaid),
    ):
        if rows:
            connection.execute(statement, rows)
