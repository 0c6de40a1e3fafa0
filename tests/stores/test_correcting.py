"""Who was told of an entry, and a correction that reaches each of them once: on both engines."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.correction import OPERATOR, Correction, Reach, Whom
from bot.domain.message import ConversationId, Message
from bot.domain.notice import Corrected
from bot.domain.turn import CorrectionMade, Event, Forgotten, Outcome, OutcomeKind, Reply, Turn
from bot.ports import Arrival
from bot.storage import correcting, tables
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import BINH, run, said

pytestmark = pytest.mark.anyio

WHOM = Whom(entry="khai-sinh", since=NOON - timedelta(days=14), today=date(2026, 11, 23))
RIGHT = Correction(whom=WHOM, name="Đăng ký khai sinh", text="Bản sao 10.000 đồng.", by=OPERATOR)


async def tell(
    store: SqlStore,
    *arrivals: Arrival,
    entry: str = "khai-sinh",
    ward: str | None = None,
    kind: OutcomeKind = "answer",
    events: tuple[Event, ...] = (),
) -> Message:
    """Answer each arrival with an entry, as of a ward."""
    async with store.begin() as unit:
        taken = await unit.take(arrivals)
        turns = []
        for message in taken.messages:
            state = taken.conversations[message.conversation_id]
            state = replace(state, sent=state.sent + 1, ward=ward)
            turns.append((message, Turn(state, (Reply("dạ"),), Outcome(kind, entry), events)))
        await unit.save(turns)
        return taken.messages[-1]


async def corrected(store: SqlStore) -> list[tuple[ConversationId, Corrected]]:
    async with store.begin() as unit:
        owed = await unit.owed(1000)
    return [(id, notice) for id, notice in owed.notices if isinstance(notice, Corrected)]


async def test_whoever_was_answered_with_the_entry_is_counted_once(store: SqlStore, clock: Clock) -> None:
    await tell(store, said("1"))
    await tell(store, said("2"))
    await tell(store, said("1", address=BINH), entry="ket-hon")
    await tell(store, said("2", address=BINH), kind="choices")
    clock.advance(timedelta(hours=2))
    await tell(store, said("1", address="1003"))

    assert await store.reach(WHOM) == Reach(2, NOON, 0)
    async with store.begin() as unit:
        assert await unit.reach(replace(WHOM, entry="ket-hon")) == Reach(1, NOON, 0)
    assert await store.reach(replace(WHOM, entry="khai-tu")) == Reach()


async def test_the_last_answer_counts_and_only_within_the_span(store: SqlStore, clock: Clock) -> None:
    await tell(store, said("1"))
    await tell(store, said("1", address=BINH))
    clock.advance(timedelta(days=3))
    await tell(store, said("2"))

    later = replace(WHOM, since=NOON + timedelta(days=1))
    assert await store.reach(later) == Reach(1, clock.now)
    assert await store.reach(replace(WHOM, before=NOON + timedelta(days=1))) == Reach(1, NOON)


async def test_a_ward_can_be_named_and_who_named_none_taken_in(store: SqlStore) -> None:
    for number, ward in enumerate(("ninh-kieu", "an-binh", None)):
        await tell(store, said("1", address=str(number)), ward=ward)

    counts = [
        (await store.reach(replace(WHOM, wards=wards))).count
        for wards in ((), ("ninh-kieu",), ("ninh-kieu", None))
    ]

    assert counts == [3, 1, 2]


async def test_a_correction_is_put_on_each_list_once_however_often_it_is_sent(
    store: SqlStore, clock: Clock
) -> None:
    first = await tell(store, said("1"))
    clock.advance(timedelta(days=1))
    second = await tell(store, said("1", address=BINH))
    day = replace(WHOM, today=date(2026, 11, 24))
    right = replace(RIGHT, whom=day)

    assert [await store.correct(right) for _ in range(2)] == [2, 0]
    told = {id: notice.told_on for id, notice in await corrected(store)}
    assert told == {
        first.conversation_id: date(2026, 11, 23),
        second.conversation_id: date(2026, 11, 24),
    }
    assert await store.correct(right) == 0
    assert await store.reach(day) == Reach(0, None, 2)
    assert await corrected(store) == []


async def test_on_another_day_the_same_people_can_hear_of_another_mistake(store: SqlStore) -> None:
    await tell(store, said("1"))
    await store.correct(RIGHT)

    assert await store.correct(replace(RIGHT, whom=replace(WHOM, today=date(2026, 11, 24)))) == 1
    assert len(await corrected(store)) == 2


async def test_many_are_told_pass_by_pass(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correcting, "PASS", 2)
    await tell(store, *(said("1", address=str(number)) for number in range(5)))

    assert await store.correct(RIGHT) == 5
    assert len(await corrected(store)) == 5


async def test_two_operators_at_once_tell_each_once(store: SqlStore, url: str) -> None:
    await tell(store, *(said("1", address=str(number)) for number in range(40)))
    other = await SqlStore.open(url, lambda: NOON)
    try:
        counts = await asyncio.gather(store.correct(RIGHT), other.correct(RIGHT))
    finally:
        await other.close()

    assert sum(counts) == 40
    assert len(await corrected(store)) == 40


async def test_a_members_correction_goes_with_their_turn_into_list_and_log(store: SqlStore) -> None:
    told = await tell(store, said("1"))
    made = CorrectionMade(replace(RIGHT, by="lan"))
    await tell(store, said("1", address=BINH), kind="smalltalk", events=(made,))

    assert [id for id, _ in await corrected(store)] == [told.conversation_id]
    assert await store.first_broken() is None


async def test_the_log_names_who_corrected(store: SqlStore, url: str) -> None:
    await tell(store, said("1"))
    await store.correct(RIGHT)
    await store.correct(RIGHT)

    (row,) = await run(url, select(tables.audit.c.act, tables.audit.c.by_id))
    assert tuple(row) == ("correct", OPERATOR)


async def test_who_deletes_their_data_hears_of_nothing(store: SqlStore, url: str) -> None:
    await tell(store, said("1"))
    await store.correct(RIGHT)
    async with store.begin() as unit:
        taken = await unit.take([said("2"), said("3")])
        state = replace(taken.conversations[taken.messages[0].conversation_id], sent=2)
        answered = Turn(state, (Reply("dạ"),), Outcome("answer", "khai-sinh"))
        gone = Turn(replace(state, sent=3), (Reply("xoá"),), Outcome("smalltalk"), (Forgotten(),))
        await unit.save(list(zip(taken.messages, (answered, gone), strict=True)))

    assert await run(url, select(tables.told)) == []
    assert await run(url, select(tables.notice)) == []


async def test_who_was_told_what_is_swept_with_the_retention(store: SqlStore, clock: Clock, url: str) -> None:
    await tell(store, said("1"))
    clock.advance(timedelta(days=60))
    await tell(store, said("2"), entry="ket-hon")
    clock.advance(timedelta(days=31))

    swept = await store.sweep(90)

    assert swept.rows["told"] == 1
    assert [row.entry for row in await run(url, select(tables.told))] == ["ket-hon"]


async def test_news_are_no_answer(store: SqlStore, url: str) -> None:
    await tell(store, said("1"), kind="smalltalk")
    async with store.begin() as unit:
        taken = await unit.take([said("2")])
        state = taken.conversations[taken.messages[0].conversation_id]
        await unit.save([(None, Turn(state, (), Outcome("answer", "khai-sinh")))])

    assert await run(url, select(tables.told)) == []
