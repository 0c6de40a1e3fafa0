"""Taking messages: addresses become conversations, conversations are locked, duplicates fall out."""

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.domain.conversation import Conversation
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.team.directory import Invite
from bot.domain.turn import Reply
from bot.ports import Arrival, Deadlock, Offer, Sender, Taken
from bot.storage.codec import reply_from_json, state_from_json, state_to_json
from bot.storage.tables import address, code, conversation, invite, message, outgoing

Arrived = tuple[Message, Arrival]

_KNOWN = select(address.c.address, address.c.conversation_id).where(
    address.c.channel
    == bindparam("of_channel"),  # SQLite would read the whole table for (channel, address) IN
    address.c.address.in_(bindparam("addresses", expanding=True)),
)
_WHERE = select(address.c.channel, address.c.address, address.c.conversation_id).where(
    address.c.conversation_id.in_(bindparam("ids", expanding=True))
)
_MOVE = (
    update(address)
    .where(address.c.channel == bindparam("of_channel"), address.c.address == bindparam("old"))
    .values(address=bindparam("new"))
)
_OFFERED = select(code.c.hash, code.c.conversation_id, code.c.run).where(
    code.c.hash.in_(bindparam("hashes", expanding=True)), code.c.until > bindparam("now")
)
_INVITED = (
    select(invite)
    .where(invite.c.hash.in_(bindparam("hashes", expanding=True)), invite.c.until > bindparam("now"))
    .order_by(invite.c.hash)
    .with_for_update()
)
"""Locked: who brings an invite that another one is just using up finds it gone."""
_REPLIED = (
    select(outgoing.c.reply)
    .where(
        outgoing.c.conversation_id == bindparam("conversation"),
        outgoing.c.channel_message.is_not(None),
        ("," + outgoing.c.channel_message + ",").contains(bindparam("part")),  # a long card is several
        outgoing.c.reply.contains('"case":') | outgoing.c.reply.contains('"ask":'),
    )
    .order_by(outgoing.c.number.desc())
    .limit(1)
)
_ADD_ADDRESSES = (
    insert(address)
    .on_conflict_do_nothing()
    .returning(address.c.channel, address.c.address, address.c.conversation_id)
)
_ADD_CONVERSATIONS = insert(conversation)
_LOCK = (
    select(conversation.c.id, conversation.c.state, conversation.c.forgotten_at)
    .where(conversation.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(conversation.c.id)
    .with_for_update()
)
_KEEP = (
    insert(message).on_conflict_do_nothing().returning(message.c.id, message.c.conversation_id, message.c.key)
)


def take(connection: Connection, arrivals: Sequence[Arrival], now: datetime) -> Taken:
    """What is new, with its conversations and those whose codes it brings, all locked.

    Lock first, then insert: another order deadlocks.
    """
    arrivals = [*arrivals, *_in_topics(connection, arrivals)]
    first: dict[tuple[Sender, str], Arrival] = {}
    for arrival in arrivals:
        if arrival.new_address:
            _move(connection, arrival)
    for arrival in (
        one for one in arrivals if not one.new_address
    ):  # RETURNING says that a key is new, not which of its copies
        first.setdefault(((arrival.channel, arrival.address), arrival.key), arrival)
    ids = _conversation_ids(connection, {sender for sender, _ in first}, now)
    offers = _offered(connection, {arrival.code for arrival in first.values() if arrival.code}, now)
    owners = {offer.owner for offer in offers.values()}
    states = locked(connection, {*ids.values(), *owners})
    owned = [(ids[arrival.channel, arrival.address], arrival) for arrival in first.values()]
    messages = _kept(connection, owned, states)
    replied = _replied(connection, messages)
    codes = {message.id: offers[arrival.code] for message, arrival in messages if arrival.code in offers}
    used = {message.conversation_id for message, _ in messages} | {offer.owner for offer in codes.values()}
    senders: dict[ConversationId, Sender] = {id: sender for sender, id in ids.items()}
    return Taken(
        messages=tuple(message for message, _ in messages),
        conversations={id: states[id] for id in used},
        senders=senders | senders_of(connection, owners - senders.keys()),
        offers=codes,
        invites=_invited(connection, messages, now),
        by=_doers(connection, messages),
        in_groups=frozenset(message.id for message, arrival in messages if arrival.by),
        cards={id: reply.case for id, reply in replied.items() if reply.case},
        asked={id: reply.ask for id, reply in replied.items() if reply.ask},
    )


def _in_topics(connection: Connection, arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
    """A forum that threw the bot out is lost with each of its topics."""
    for lost in (one for one in arrivals if one.place == "group-lost"):
        theirs = address.c.address.startswith(f"{lost.address}/", autoescape=True)
        which = select(address.c.address).where(address.c.channel == lost.channel, theirs)
        yield from (replace(lost, address=topic) for topic in connection.scalars(which))


def _move(connection: Connection, arrival: Arrival) -> None:
    """Whoever went by one address goes by another; where that one is known already, nothing changes."""
    if not _known(connection, {(arrival.channel, arrival.new_address)}):
        connection.execute(
            _MOVE,
            {"of_channel": arrival.channel, "old": arrival.address, "new": arrival.new_address},
        )


def senders_of(connection: Connection, ids: Collection[str]) -> dict[ConversationId, Sender]:
    """Where what these conversations hear goes."""
    rows = connection.execute(_WHERE, {"ids": list(ids)}) if ids else ()
    return {ConversationId(row.conversation_id): (row.channel, row.address) for row in rows}


def code_hash(code: str) -> str:
    """How a code is kept: whoever reads the database cannot use it."""
    return hashlib.sha256(code.encode()).hexdigest()


def _offered(connection: Connection, codes: Collection[str], now: datetime) -> dict[str, Offer]:
    """What these codes open now."""
    hashes = {code_hash(code): code for code in codes}
    rows = connection.execute(_OFFERED, {"hashes": list(hashes), "now": now}) if hashes else ()
    return {hashes[row.hash]: Offer(ConversationId(row.conversation_id), row.run) for row in rows}


def _invited(connection: Connection, messages: Sequence[Arrived], now: datetime) -> dict[MessageId, Invite]:
    """What invites are for, locked; each is for the first message that brings it."""
    first: dict[str, MessageId] = {}
    for new, arrival in messages:
        if arrival.invite:
            first.setdefault(code_hash(arrival.invite), new.id)
    rows = connection.execute(_INVITED, {"hashes": list(first), "now": now}) if first else ()
    return {first[row.hash]: Invite(row.ward, row.role, row.until, row.alias, row.team) for row in rows}


def _doers(connection: Connection, messages: Sequence[Arrived]) -> dict[MessageId, ConversationId]:
    """The private conversations, where they are known, of those who did something in a group."""
    senders = {new.id: (arrival.channel, arrival.by) for new, arrival in messages if arrival.by}
    known = _known(connection, set(senders.values()))
    return {id: known[sender] for id, sender in senders.items() if sender in known}


def _replied(connection: Connection, messages: Sequence[Arrived]) -> dict[MessageId, Reply]:
    """The cards and the team's questions that were replied to."""
    found: dict[MessageId, Reply] = {}
    for new, arrival in messages:
        if not arrival.replies_to:
            continue
        which = {"conversation": new.conversation_id, "part": f",{arrival.replies_to},"}
        if reply := connection.scalar(_REPLIED, which):
            found[new.id] = reply_from_json(reply)
    return found


def _conversation_ids(
    connection: Connection, senders: Collection[Sender], now: datetime
) -> Mapping[Sender, ConversationId]:
    if not senders:
        return {}
    ids = _known(connection, senders)
    # Every worker adds in the same order, and before it locks any conversation: no two wait in a circle.
    missing = sorted(sender for sender in senders if sender not in ids)
    if missing:
        added = _added(connection, missing, now)
        overtaken = [sender for sender in missing if sender not in added]
        ids |= added | (_known(connection, overtaken) if overtaken else {})
    return ids


def _known(connection: Connection, senders: Collection[Sender]) -> dict[Sender, ConversationId]:
    ids: dict[Sender, ConversationId] = {}
    for channel in {channel for channel, _ in senders}:
        addresses = [address for its, address in senders if its == channel]
        rows = connection.execute(_KNOWN, {"of_channel": channel, "addresses": addresses})
        ids |= {(channel, row.address): row.conversation_id for row in rows}
    return ids


def _added(connection: Connection, senders: Sequence[Sender], now: datetime) -> dict[Sender, ConversationId]:
    rows = [
        {"channel": channel, "address": address, "conversation_id": secrets.token_hex(16)}
        for channel, address in senders
    ]
    added = {
        (row.channel, row.address): ConversationId(row.conversation_id)
        for row in connection.execute(_ADD_ADDRESSES, rows)
    }
    if added:
        new = [Conversation(id) for id in sorted(added.values())]
        connection.execute(
            _ADD_CONVERSATIONS,
            [
                {"id": state.id, "state": state_to_json(state), "created_at": now, "last_at": now}
                for state in new
            ],
        )
    return added


def locked(connection: Connection, ids: Collection[ConversationId]) -> dict[ConversationId, Conversation]:
    """The states of these conversations, which nobody else can change before the transaction ends.

    Raises:
        Deadlock: one was deleted meanwhile.
    """
    if not ids:
        return {}
    rows = connection.execute(_LOCK, {"ids": list(ids)}).all()
    if len(rows) < len(ids):
        raise Deadlock("a conversation was deleted while it was looked up")
    return {row.id: _state(connection, row.id, row.state, row.forgotten_at) for row in rows}


def _state(
    connection: Connection, id: ConversationId, text: str, forgotten_at: datetime | None
) -> Conversation:
    """The state; blank, with its replies still counted on, where a later version cannot read it."""
    try:
        state = state_from_json(text)
    except ValidationError:
        highest = select(func.max(outgoing.c.number)).where(outgoing.c.conversation_id == id)
        return Conversation(id, sent=connection.scalar(highest) or 0)
    return state if forgotten_at is None else Conversation(id, sent=state.sent)


def _kept(
    connection: Connection,
    arrivals: Sequence[tuple[ConversationId, Arrival]],
    states: Mapping[ConversationId, Conversation],
) -> list[Arrived]:
    """The messages that are new, each with how it arrived."""
    if not arrivals:
        return []
    rows = [
        {
            "conversation_id": id,
            "key": arrival.key,
            "text": arrival.text,
            "place": arrival.place,
            "attachment": arrival.attachment,
            "received_at": arrival.received_at,
            "after": states[id].sent,
        }
        for id, arrival in arrivals
    ]
    new = {(row.conversation_id, row.key): row.id for row in connection.execute(_KEEP, rows)}
    return [
        (_message(new[id, arrival.key], id, arrival), arrival)
        for id, arrival in arrivals
        if (id, arrival.key) in new
    ]


def _message(id: int, conversation_id: ConversationId, arrival: Arrival) -> Message:
    return Message(
        id=MessageId(id),
        conversation_id=conversation_id,
        received_at=arrival.received_at,
        text=arrival.text,
        place=arrival.place,
        attachment=arrival.attachment,
        masked=arrival.masked,
        chance=secrets.token_hex(16),
        media=arrival.media,
    )
