"""Short ways to say in a test what a resident said and what the bot told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.message import Message
from bot.domain.turn import Event, Outcome, Reply, Turn
from bot.ports import Arrival, Channel, Mark, MarkState, Outgoing
from bot.storage.store import SqlStore
from bot.storage.unit import SqlUnit
from tests.stores.conftest import NOON

AN = "1001"
BINH = "1002"
DA = (Reply("dạ"),)


def said(key: str, text: str = "xin chào", address: str = AN, channel: Channel = "telegram") -> Arrival:
    return Arrival(channel=channel, address=address, key=key, received_at=NOON, text=text)


async def answer(
    unit: SqlUnit, *arrivals: Arrival, replies: Sequence[Reply] = DA, events: Sequence[Event] = ()
) -> tuple[Message, ...]:
    """Take the arrivals and answer each with the replies, one turn after the other."""
    taken = await unit.take(arrivals)
    states = dict(taken.conversations)
    turns = []
    for message in taken.messages:
        state = states[message.conversation_id]
        states[state.id] = replace(state, sent=state.sent + len(replies))
        turns.append((message, Turn(states[state.id], tuple(replies), Outcome("smalltalk"), tuple(events))))
    await unit.save(turns)
    return taken.messages


async def talk(
    store: SqlStore,
    *arrivals: Arrival,
    replies: Sequence[Reply] = (Reply("dạ"),),
    events: Sequence[Event] = (),
) -> tuple[Message, ...]:
    """A whole unit: take, answer, save."""
    async with store.begin() as unit:
        return await answer(unit, *arrivals, replies=replies, events=events)


async def claim(store: SqlStore, limit: int = 100, lease_s: float = 60.0) -> Sequence[Outgoing]:
    async with store.begin() as unit:
        return await unit.claim("telegram", limit, lease_s, news=limit)


async def mark(store: SqlStore, *sends: Outgoing, state: MarkState = "sent", counted: bool = True) -> None:
    marks = [
        Mark(send.conversation_id, send.number, state, f"m{send.number}", counted=counted) for send in sends
    ]
    async with store.begin() as unit:
        await unit.mark(marks)


async def run(url: str, statement: Executable) -> Sequence[Row[Any]]:
    """Run a statement beside the store, as an operator's tool would."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(statement)
            return result.all() if result.returns_rows else ()
    finally:
        await engine.dispose()
