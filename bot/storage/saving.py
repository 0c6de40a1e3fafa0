"""Saving turns: the last state of each conversation, replies as outgoing rows, events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.conversation import Conversation
from bot.domain.correction import Correction
from bot.domain.guide import revision_of
from bot.domain.message import ConversationId, Message
from bot.domain.notice import Notice
from bot.domain.team.case import CaseNumber
from bot.domain.turn import (
    Asked,
    AsksMoved,
    CaseKept,
    CodeMade,
    CodeUsed,
    Commented,
    CorrectionMade,
    Event,
    Forgotten,
    GroupBound,
    GroupLost,
    GuideOpened,
    Joined,
    Left,
    Missed,
    Rated,
    Reply,
    ResultTold,
    Scheduled,
    SignInMade,
    Told,
    Turn,
    Unscheduled,
)
from bot.ports import Channel
from bot.storage import correcting, directory, moving, noticing, wiping
from bot.storage.auditing import Noted
from bot.storage.blanking import blank
from bot.storage.codec import guide_to_json, notice_to_json, reply_to_json, state_to_json
from bot.storage.tables import (
    ANSWER,
    NEWS,
    OF_A_CONVERSATION,
    DatabaseClock,
    Moment,
    ask,
    code,
    conversation,
    guide_revision,
    message,
    miss,
    outgoing,
    rating,
    result,
    sign_in,
    waiting,
)
from bot.storage.taking import code_hash

Row = dict[str, Any]

_SET_STATE = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation_id"))
    .values(
        state=bindparam("new_state"),
        last_at=func.coalesce(bindparam("new_last_at", type_=Moment()), conversation.c.last_at),
        forgotten_at=bindparam("new_forgotten_at"),
    )
)
"""News leave the moment at which the resident was last here as it is."""
_SET_AFTER = (
    update(message).where(message.c.id == bindparam("message_id")).values(after=bindparam("sent_before"))
)
_HURRY = (
    update(outgoing)
    .where(
        outgoing.c.conversation_id.in_(bindparam("ids", expanding=True)),
        waiting,
        outgoing.c.lane == NEWS,
    )
    .values(lane=ANSWER)
)
"""Of one chat nothing overtakes: whoever asks something waits behind their own news, so that hurries too."""
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


_RATE = insert(rating)
_RATE = _RATE.on_conflict_do_update(
    index_elements=[rating.c.conversation_id, rating.c.kind, rating.c.about],
    set_={"points": _RATE.excluded.points, "ward": _RATE.excluded.ward, "at": _RATE.excluded.at},
)
_COMMENT = (
    update(rating)
    .where(
        rating.c.conversation_id == bindparam("conversation"),
        rating.c.kind == bindparam("of_kind"),
        rating.c.about == bindparam("of_about"),
    )
    .values(words=bindparam("said"))
)
_USE = delete(code).where(code.c.conversation_id == bindparam("owner"), code.c.run == bindparam("opened"))


@dataclass(slots=True)
class _Rows:
    """What one call of ``save`` writes."""

    states: dict[ConversationId, Row] = field(default_factory=dict)
    forgotten: dict[ConversationId, Message] = field(default_factory=dict)
    outgoing: list[Row] = field(default_factory=list)
    hurried: set[ConversationId] = field(default_factory=set)
    """Who waits for an answer through a channel that must be sent to."""
    after: list[Row] = field(default_factory=list)
    missed: list[Row] = field(default_factory=list)
    asked: list[Row] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)
    codes: list[Row] = field(default_factory=list)
    sign_ins: list[Row] = field(default_factory=list)
    used: list[Row] = field(default_factory=list)
    moved: list[tuple[ConversationId, AsksMoved]] = field(default_factory=list)
    """Where to, and which."""
    notices: dict[tuple[str, str], Row | None] = field(default_factory=dict)
    """By conversation and key; ``None`` takes one off the list."""
    ratings: dict[tuple[str, str, str], Row] = field(default_factory=dict)
    comments: list[Row] = field(default_factory=list)
    gone: list[tuple[CaseNumber, Sequence[str]]] = field(default_factory=list)
    """Words that their case loses."""
    guides: dict[str, Row] = field(default_factory=dict)
    told: dict[tuple[str, str], Row] = field(default_factory=dict)
    """By conversation and entry."""
    corrections: list[Correction] = field(default_factory=list)
    team: list[tuple[ConversationId, directory.Change]] = field(default_factory=list)
    """In order: who leaves may come back in the same batch."""


def save(
    connection: Connection,
    turns: Sequence[tuple[Message | None, Turn]],
    channels: Mapping[ConversationId, Channel],
    now: datetime,
) -> list[Noted]:
    """One statement for each table, whatever the number of turns; gives what the audit log has to note."""
    rows = _Rows()
    for said, turn in turns:
        _add_turn(rows, said, turn, channels[turn.conversation.id], now)
    for to, moved in rows.moved:
        moving.move(connection, to, moved)  # first: who is forgotten afterwards takes none of them along
    for id, said in rows.forgotten.items():
        _forget(connection, id, said)
    if rows.gone:
        _wipe(connection, rows)
    if rows.hurried:
        connection.execute(_HURRY, {"ids": sorted(rows.hurried)})
    _chain_edits(connection, rows.outgoing)
    noticing.drop(connection, [whose for whose, row in rows.notices.items() if row is None])
    noticing.keep(connection, [row for row in rows.notices.values() if row])
    for statement, values in (
        (_SET_STATE, list(rows.states.values())),
        (_SET_AFTER, rows.after),
        (insert(outgoing), rows.outgoing),
        (insert(miss), rows.missed),
        (insert(ask), rows.asked),
        (insert(result), rows.results),
        (insert(code), rows.codes),
        (insert(sign_in), rows.sign_ins),
        (_USE, rows.used),
        (_RATE, list(rows.ratings.values())),
        (_COMMENT, rows.comments),
        (_OPEN_GUIDE, [rows.guides[revision] for revision in sorted(rows.guides)]),  # two workers, one order
    ):
        if values:
            connection.execute(statement, values)
    correcting.remember(connection, list(rows.told.values()))
    noted = [one for what in rows.corrections for one in correcting.all_at_once(connection, what, now)]
    blank(connection, {row["owner"] for row in rows.used})
    return noted + directory.change(connection, rows.team, now)


def _add_turn(rows: _Rows, said: Message | None, turn: Turn, channel: Channel, now: datetime) -> None:
    id, state = turn.conversation.id, turn.conversation
    sent_before = state.sent - len(turn.replies)
    forgets = Forgotten() in turn.events
    if forgets and said:
        _drop(rows, id)
        rows.forgotten[id] = said
        state = Conversation(id, sent=state.sent)  # numbers go on: the page's event ids never repeat
    if said and id in rows.states and not forgets:
        rows.after.append({"message_id": said.id, "sent_before": sent_before})
    rows.states[id] = {
        "conversation_id": id,
        "new_state": state_to_json(state),
        "new_last_at": now if said else rows.states.get(id, {}).get("new_last_at"),
        "new_forgotten_at": now if forgets else _forgotten_before(rows, said, id),
    }
    rows.outgoing += [
        _outgoing(id, number, channel, reply, now) | {"lane": ANSWER if said or reply.case else NEWS}
        for number, reply in enumerate(turn.replies, sent_before + 1)
    ]
    if said and channel != "web" and turn.replies:
        rows.hurried.add(id)
    if said and turn.outcome.kind == "answer" and (entry := turn.outcome.entry):
        rows.told[id, entry] = {"conversation_id": id, "entry": entry, "ward": state.ward, "at": now}
    for event in turn.events:
        _add_event(rows, said, id, event, now)


def _forgotten_before(rows: _Rows, said: Message | None, id: ConversationId) -> datetime | None:
    """News to someone who asked for deletion in the same batch do not undo it; a word of theirs does."""
    earlier: datetime | None = rows.states.get(id, {}).get("new_forgotten_at")
    return None if said else earlier


def _drop(rows: _Rows, id: ConversationId) -> None:
    """Forget what earlier turns of the same batch would have written."""
    for kept in (rows.outgoing, rows.missed, rows.asked, rows.results, rows.codes, rows.sign_ins):
        kept[:] = [row for row in kept if row["conversation_id"] != id]
    rows.notices = {whose: row for whose, row in rows.notices.items() if whose[0] != id}
    rows.ratings = {what: row for what, row in rows.ratings.items() if what[0] != id}
    rows.told = {what: row for what, row in rows.told.items() if what[0] != id}


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


def _add_event(rows: _Rows, said: Message | None, id: ConversationId, event: Event, now: datetime) -> None:
    whose = {"conversation_id": id, "at": now}
    numbered = whose | {"id": said.id if said else None}
    match event:
        case Missed(text, ward):
            rows.missed.append(numbered | {"text": text, "ward": ward})
        case Asked(text, ward, entry, step):
            rows.asked.append(numbered | {"text": text, "ward": ward, "entry": entry, "step": step})
        case ResultTold(entry, kind, ward, reason):
            rows.results.append(numbered | {"entry": entry, "kind": kind, "ward": ward, "reason": reason})
        case GuideOpened(guide):
            revision = revision_of(guide)
            rows.guides[revision] = {
                "revision": revision,
                "content": guide_to_json(guide),
                "opened_at": now,
            }
        case CodeMade(made, opens, until):
            rows.codes.append({"hash": code_hash(made), "conversation_id": id, "run": opens, "until": until})
        case CodeUsed(owner, opened):
            rows.used.append({"owner": owner, "opened": opened})
        case AsksMoved():
            _add_move(rows, id, event)
        case SignInMade(made, until):
            rows.sign_ins.append({"hash": code_hash(made), "conversation_id": id, "until": until})
        case CaseKept(case=case, gone=gone) if gone:
            rows.gone.append((case.number, gone))
        case Told(other, notice):
            _tell(rows, other, notice, now)
        case Scheduled(key, notice, at):
            rows.notices[id, key] = _notice(id, key, at, notice)
        case Unscheduled(key):
            rows.notices[id, key] = None
        case Rated(kind, about, ward, points):
            what = {"kind": kind, "about": about, "ward": ward, "points": points, "words": ""}
            rows.ratings[id, kind, about] = whose | what
        case Commented(kind, about, words):
            rows.comments.append({"conversation": id, "of_kind": kind, "of_about": about, "said": words})
        case CorrectionMade(what):
            rows.corrections.append(what)
        case Joined() | Left() | GroupBound() | GroupLost() | Forgotten():
            rows.team.append((id, event))


def _add_move(rows: _Rows, to: ConversationId, moved: AsksMoved) -> None:
    """Asks change hands, those of this very batch too."""
    rows.moved.append((to, moved))
    for row in rows.asked:
        if row["id"] in moved.asks:
            row["conversation_id"] = to


def tell(connection: Connection, told: Sequence[Told], now: datetime) -> None:
    """Put on the list what these conversations are to hear now."""
    rows = _Rows()
    for one in told:
        _tell(rows, one.conversation_id, one.notice, now)
    noticing.keep(connection, [row for row in rows.notices.values() if row])


def _tell(rows: _Rows, other: ConversationId, notice: Notice, now: datetime) -> None:
    """On the list, due now."""
    rows.notices[other, notice.key] = _notice(other, notice.key, now, notice)


def _notice(id: ConversationId, key: str, at: datetime, notice: Notice) -> Row:
    return {"conversation_id": id, "key": key, "due_at": at, "content": notice_to_json(notice)}


def _wipe(connection: Connection, rows: _Rows) -> None:
    """Take words out of what the team was shown, and out of what this very batch would show it."""
    for number, words in rows.gone:
        wiping.wipe(connection, number, words)
    gone, chats = [text for _, words in rows.gone for text in words], wiping.team_chats(connection)
    for row in rows.outgoing:
        if row["conversation_id"] in chats and wiping.has(row["reply"], gone):
            row["reply"] = wiping.BLANK
            row["state"] = "overtaken" if row["state"] == "waiting" else row["state"]
    for whose, notice in rows.notices.items():
        if whose[0] in chats and notice and wiping.has(notice["content"], gone):
            rows.notices[whose] = None


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
