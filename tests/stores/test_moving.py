"""Asks that go over to another conversation, with what is still to be said of them: on both engines."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.message import ConversationId, HandedAnswers, Message
from bot.domain.notice import AskTold
from bot.domain.team.case import Ask, AskId
from bot.domain.team.matter import Held
from bot.domain.turn import (
    Asked,
    AsksMoved,
    CaseKept,
    CodeMade,
    CodeUsed,
    Event,
    Forgotten,
    Outcome,
    Told,
    Turn,
)
from bot.service.batch import with_offer
from bot.storage import tables
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON
from tests.stores.talks import AN, BINH, answer, run, said, talk
from tests.stores.test_noticing import bringing, due
from tests.stores.test_team import HOW_LONG, held, open_case

pytestmark = pytest.mark.anyio

CODE = "bkm4tvx7"


async def moves(store: SqlStore, *events: Event, key: str = "1", address: str = BINH) -> ConversationId:
    """Somebody says something from which these events follow."""
    (message,) = await talk(store, said(key, address=address, channel="web"), events=events)
    return message.conversation_id


async def asker_of(url: str, ask: AskId) -> str:
    ((id,),) = await run(url, select(tables.ask.c.conversation_id).where(tables.ask.c.id == ask))
    return str(id)


def word(ask: Ask, *, version: int = 1) -> AskTold:
    return AskTold(ask=ask.id, what="answer", text="Dạ được.", version=version)


async def tell(store: SqlStore, *asks: Ask) -> None:
    async with store.begin() as unit:
        await unit.tell([Told(ask.conversation, word(ask)) for ask in asks])


async def test_an_ask_has_its_new_asker_in_its_case_and_the_old_one_has_none(store: SqlStore) -> None:
    one = await open_case(store)
    (mine,) = one.asks
    here = await moves(store, AsksMoved(mine.conversation, (mine.id,)))

    theirs = replace(mine, conversation=here)
    assert await held(store, one.case.number) == [Held(one.case, (theirs,))]
    async with store.begin() as unit:
        assert await unit.cases_of(here) == [Held(one.case, (theirs,))]
        assert await unit.cases_of(mine.conversation) == []


async def test_only_asks_of_the_one_who_made_the_code_move(store: SqlStore, url: str) -> None:
    mine, others = (await open_case(store)).asks[0], (await open_case(store, key="1", address="1003")).asks[0]

    await moves(store, AsksMoved(mine.conversation, (mine.id, others.id)))

    assert await asker_of(url, others.id) == others.conversation


async def test_what_was_not_said_yet_is_said_to_the_new_asker_unless_it_was_said_with_the_move(
    store: SqlStore,
) -> None:
    first, second = (await open_case(store)).asks[0], (await open_case(store, key="2")).asks[0]
    stays = (await open_case(store, key="3")).asks[0]
    await tell(store, first, second, stays)

    here = await moves(store, AsksMoved(first.conversation, (first.id, second.id), said=(second.id,)))

    assert {(id, notice) for id, notice in (await due(store)).notices} == {
        (here, word(first)),
        (stays.conversation, word(stays)),
    }


async def test_a_unit_that_fails_moves_nothing(store: SqlStore, url: str) -> None:
    (mine,) = (await open_case(store)).asks
    await tell(store, mine)

    with suppress(ZeroDivisionError):
        async with store.begin() as unit:
            await answer(unit, said("1", address=BINH), events=[AsksMoved(mine.conversation, (mine.id,))])
            raise ZeroDivisionError

    assert await asker_of(url, mine.id) == mine.conversation
    assert (await due(store)).notices == ((mine.conversation, word(mine)),)


async def turns(store: SqlStore, *events: tuple[str, Sequence[Event]]) -> list[Message]:
    """One batch: who says something, and what follows from it."""
    async with store.begin() as unit:
        taken = await unit.take([said(f"b{n}", address=who) for n, (who, _) in enumerate(events)])
        made = [
            (message, Turn(taken.conversations[message.conversation_id], (), Outcome("none"), tuple(follow)))
            for message, (_, follow) in zip(taken.messages, events, strict=True)
        ]
        await unit.save(made)
    return list(taken.messages)


async def test_who_is_forgotten_in_the_batch_that_moved_their_ask_takes_it_not_along(
    store: SqlStore, url: str
) -> None:
    (mine,) = (await open_case(store)).asks

    here, _ = await turns(store, (BINH, [AsksMoved(mine.conversation, (mine.id,))]), (AN, [Forgotten()]))

    assert await asker_of(url, mine.id) == here.conversation_id


async def test_a_question_asked_in_the_very_batch_moves_too(store: SqlStore, url: str) -> None:
    (before,) = await talk(store, said("0"))
    next_id = AskId(before.id + 1)

    asked, here = await turns(
        store, (AN, [HOW_LONG]), (BINH, [AsksMoved(before.conversation_id, (next_id,))])
    )

    assert AskId(asked.id) == next_id
    assert await asker_of(url, next_id) == here.conversation_id


async def code_made(store: SqlStore) -> Ask:
    """A question, and the way to its answer under a code."""
    (mine,) = (await open_case(store, Asked("Nộp ở đâu?", None))).asks
    async with store.begin() as unit:
        taken = await unit.take([said("c")])
        (message,) = taken.messages
        state = replace(taken.conversations[mine.conversation], comeback="way")
        made = CodeMade(CODE, "way", NOON + timedelta(days=30))
        await unit.save([(message, Turn(state, (), Outcome("none"), (made,)))])
    return mine


async def brings(store: SqlStore, address: str, locked: asyncio.Event) -> bool:
    """What the service does with a code; whether it opened anything."""
    async with store.begin() as unit:
        taken = await unit.take([bringing("1", CODE, address)])
        locked.set()
        await asyncio.sleep(0.1)  # the other has begun, and waits for the lock
        (message,) = taken.messages
        handed = with_offer(message, taken.offers.get(message.id), taken.conversations).handed
        if not isinstance(handed, HandedAnswers):
            return False
        (case,) = await unit.cases_of(handed.owner)
        asks = tuple(replace(ask, conversation=message.conversation_id) for ask in case.asks)
        here, there = taken.conversations[message.conversation_id], taken.conversations[handed.owner]
        events = CodeUsed(handed.owner, handed.way), AsksMoved(handed.owner, tuple(ask.id for ask in asks))
        await unit.save(
            [
                (message, Turn(here, (), Outcome("none"), events)),
                (None, Turn(replace(there, comeback=""), (), Outcome("none"))),
            ]
        )
        await unit.keep_cases([CaseKept(case.case, "move", here.id, asks)])
        return True


async def test_of_two_workers_who_bring_one_code_at_once_exactly_one_wins(store: SqlStore, url: str) -> None:
    mine = await code_made(store)
    other, locked = await SqlStore.open(url), asyncio.Event()

    async def late() -> bool:
        await locked.wait()
        return await brings(other, "1003", locked)

    try:
        won = await asyncio.gather(brings(store, BINH, locked), late())
    finally:
        await other.close()

    assert list(won) == [True, False]
    ((winner,),) = await run(
        url, select(tables.address.c.conversation_id).where(tables.address.c.address == BINH)
    )
    assert await asker_of(url, mine.id) == winner
    assert await run(url, select(tables.code)) == []
