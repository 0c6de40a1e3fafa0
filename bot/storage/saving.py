"""Saving turns: the last state of each conversation, replies as outgoing rows, events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.conversation import Conversation
from bot.domain.guide import revision_of
from bot.domain.message import ConversationId, Message
from bot.domain.turn import Asked, Forgotten, GuideOpened, Missed, Reply, Turn
from bot.ports import Channel
from bot.storage.codec import guide_to_json, reply_to_json, state_to_json
from bot.storage.tables import (
    OF_A_CONVERSATION,
    DatabaseClock,
    ask,
    conversation,
    guide_revision,
    message,
    miss,
    outgoing,
    waiting,
)

Row = dict[str, Any]

_SET_STATE = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation_id"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "last_at", "forgotten_at")})
)
_SET_AFTER = (
    update(message).where(message.c.id == bindparam("message_id")).values(after=bindparam("sent_before"))
)
_BLANK = (
    update(message)
    .where(message.c.id == bindparam("message_id"))
    .values(text="", place=None, attachment=None)
)
_EDITS = select(outgoing.c.conversation_id, outgoing.c.number, outgoing.c.edits).where(
    outgoing.c.conversation_id.in_(bindparam("ids", expanding=True)),  # a few rows more than the pairs
    outgoing.c.number.in_(bindparam("numbers", expanding=True)),
    outgoing.c.edits.is_not(None),
)
_OVERTAKE = (
    update(outgoing)
    .where(
        outgoing.c.conversation_id == bindparam("conversation"),
        outgoing.c.edits == bindparam("first"),
        outgoing.c.number < bindparam("newer"),
        waiting,
        outgoing.c.leased_until < DatabaseClock(),
    )
    .values(state="overtaken")
)
_OPEN_GUIDE = insert(guide_revision)
_OPEN_GUIDE = _OPEN_GUIDE.on_conflict_do_update(
    index_elements=[guide_revision.c.revision], set_={"opened_at": _OPEN_GUIDE.excluded.opened_at}
)


@dataclass(slots=True)
class _Rows:
    """What one call of ``save`` writes."""

    states: dict[ConversationId, Row] = field(default_factory=dict)
    forgotten: dict[ConversationId, Message] = field(default_factory=dict)
    outgoing: list[Row] = field(default_factory=list)
    after: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    asked: list[Row] = field(default_factory=list)
    guides: dict[str, Row] = field(default_factory=dict)


def save(
    connection: Connection,
    turns: Sequence[tuple[Message, Turn]],
    channels: Mapping[ConversationId, Channel],
    now: datetime,
) -> None:
    """One statement for each table, whatever the number of turns."""
    rows = _Rows()
    for said, turn in turns:
        _add_turn(rows, said, turn, channels[said.conversation_id], now)
    for id, said in rows.forgotten.items():
        _forget(connection, id, said)
    _chain_edits(connection, rows.outgoing)
    for statement, values in (
        (_SET_STATE, list(rows.states.values())),
        (_SET_AFTER, rows.after),
        (insert(outgoing), rows.outgoing),
        (insert(miss), rows.missed),
        (insert(ask), rows.asked),
        (_OPEN_GUIDE, [rows.guides[revision] for revision in sorted(rows.guides)]),  # two workers, one order
    ):
        if values:
            connection.execute(statement, values)


def _add_turn(rows: _Rows, said: Message, turn: Turn, channel: Channel, now: datetime) -> None:
    id, state = said.conversation_id, turn.conversation
    sent_before = state.sent - len(turn.replies)
    forgets = Forgotten() in turn.events
    if forgets:
        _drop(rows, id)
        rows.forgotten[id] = said
        state = Conversation(id, sent=state.sent)  # numbers go on: the page's event ids never repeat
    if id in rows.states and not forgets:
        rows.after.append({"message_id": said.id, "sent_before": sent_before})
    rows.states[id] = {
        "conversation_id": id,
        "new_state": state_to_json(state),
        "new_last_at": now,
        "new_forgotten_at": now if forgets else None,
    }
    rows.outgoing += [
        _outgoing(id, number, channel, reply, now)
        for number, reply in enumerate(turn.replies, sent_before + 1)
    ]
    _add_events(rows, said, turn, now)


def _drop(rows: _Rows, id: ConversationId) -> None:
    """Forget what earlier turns of the same batch would have written."""
    for kept in (rows.outgoing, rows.missed, rows.asked):
        kept[:] = [row for row in kept if row["conversation_id"] != id]


def _outgoing(id: ConversationId, number: int, channel: Channel, reply: Reply, now: datetime) -> Row:
    return {
        "conversation_id": id,
        "number": number,
        "channel": channel,
        "reply": reply_to_json(reply),
        "edits": reply.edits,
        "created_at": now,
        "state": "kept" if channel == "web" else "waiting",
        "attempts": 0,
        "due_at": 0,
        "leased_until": 0,
    }


def _add_events(rows: _Rows, said: Message, turn: Turn, now: datetime) -> None:
    for event in turn.events:
        whose = {"id": said.id, "conversation_id": said.conversation_id, "at": now}
        match event:
            case Missed(text, ward):
                rows.missed.append(whose | {"text": text, "ward": ward})
            case Asked(text, ward, entry, step):
                rows.asked.append(whose | {"text": text, "ward": ward, "entry": entry, "step": step})
            case GuideOpened(guide):
                revision = revision_of(guide)
                content = guide_to_json(guide)
                rows.guides[revision] = {"revision": revision, "content": content, "opened_at": now}
            case Forgotten():
                pass


def _forget(connection: Connection, id: ConversationId, said: Message) -> None:
    """Delete what was said and told so far. The row of the message that asked for it stays, without
    words, so that the same update delivered twice is still one message."""
    for table in OF_A_CONVERSATION:
        earlier = table.c.id < said.id if table is message else table.c.conversation_id == id
        connection.execute(delete(table).where(table.c.conversation_id == id, earlier))
    connection.execute(_BLANK, {"message_id": said.id})


def _chain_edits(connection: Connection, rows: Sequence[Row]) -> None:
    """Let edits of edits name the first of their chain, and drop unsent ones that a newer one overtakes."""
    edits = [row for row in rows if row["edits"] is not None]
    if not edits:
        return
    edited = {
        "ids": list({row["conversation_id"] for row in edits}),
        "numbers": list({row["edits"] for row in edits}),
    }
    first = {(id, number): edits for id, number, edits in connection.execute(_EDITS, edited)}
    newest: dict[tuple[str, int], Row] = {}
    for row in edits:  # in order of number, so that a chain inside this batch resolves too
        id, number = row["conversation_id"], row["number"]
        row["edits"] = first[id, number] = first.get((id, row["edits"]), row["edits"])
        if (overtaken := newest.get((id, row["edits"]))) and overtaken["state"] == "waiting":
            overtaken["state"] = "overtaken"
        newest[id, row["edits"]] = row
    connection.execute(
        _OVERTAKE,
        [
            {"conversation": id, "first": number, "newer": row["number"]}
            for (id, number), row in newest.items()
        ],
    )
