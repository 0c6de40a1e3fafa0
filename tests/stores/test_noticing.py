"""Notices until their moment, codes that open a run, points: on both engines."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.domain.message import Message
from bot.domain.notice import Notice, ResultDay, RunMoved
from bot.domain.turn import (
    CodeMade,
    CodeUsed,
    Commented,
    Event,
    Forgotten,
    Outcome,
    Rated,
    Reply,
    ResultTold,
    Scheduled,
    Told,
    Turn,
    Unscheduled,
)
from bot.ports import Arrival, Owed, ResultCount
from bot.storage import tables
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import AN, BINH, claim, mark, run, said, talk

pytestmark = pytest.mark.anyio

DAY = ResultDay(entry="khai-sinh", day=date(2026, 11, 24))
HOUR = timedelta(hours=1)
SOON = Scheduled("result:khai-sinh", DAY, NOON + timedelta(hours=1))


async def due(store: SqlStore, limit: int = 10) -> Owed:
    async with store.begin() as unit:
        return await unit.owed(limit)


async def notices(store: SqlStore) -> Sequence[Notice]:
    return [notice for _, notice in (await due(store)).notices]


async def test_a_notice_is_given_out_once_when_its_moment_has_come(store: SqlStore, clock: Clock) -> None:
    (message,) = await talk(store, said("1"), events=[SOON])

    assert await notices(store) == []
    clock.advance(timedelta(hours=1))
    owed = await due(store)
    assert owed.notices == ((message.conversation_id, DAY),)
    assert owed.senders == {message.conversation_id: ("telegram", AN)}
    assert await notices(store) == []


async def test_a_unit_that_fails_leaves_its_notices_on_the_list(store: SqlStore, clock: Clock) -> None:
    await talk(store, said("1"), events=[SOON])
    clock.advance(timedelta(hours=1))

    with suppress(ZeroDivisionError):
        async with store.begin() as unit:
            assert (await unit.owed(10)).notices
            raise ZeroDivisionError
    assert await notices(store) == [DAY]


async def test_of_one_key_there_is_one_and_it_can_be_taken_off(store: SqlStore, clock: Clock) -> None:
    later = replace(DAY, day=date(2026, 12, 1))
    await talk(store, said("1"), events=[SOON])
    await talk(store, said("2"), events=[Scheduled(SOON.key, later, SOON.at)])
    clock.advance(timedelta(hours=1))
    assert await notices(store) == [later]

    await talk(store, said("3"), events=[SOON, Unscheduled(SOON.key)])
    assert await notices(store) == []


async def test_the_longest_due_come_first_and_no_more_than_asked_for(store: SqlStore, clock: Clock) -> None:
    for number in range(5):
        event = Scheduled("a", DAY, NOON - timedelta(minutes=number))
        await talk(store, said("1", address=str(number)), events=[event])

    owed = await due(store, limit=2)

    assert {address for _, address in owed.senders.values()} == {"4", "3"}


async def test_many_for_one_conversation_come_a_few_at_a_time(store: SqlStore, clock: Clock) -> None:
    days = [replace(DAY, day=date(2026, 12, number)) for number in (3, 1, 2)]
    events = [Scheduled(f"card:{day.day}", day, NOON - timedelta(minutes=40 - day.day.day)) for day in days]
    await talk(store, said("1"), events=events)

    assert [notice for _, notice in (await due(store, limit=2)).notices] == [days[1], days[2]]
    assert await notices(store) == [days[0]]


async def test_notices_of_nobody_keep_no_one_else_waiting(store: SqlStore, url: str) -> None:
    nobody = [
        {"conversation_id": "x", "key": str(n), "due_at": NOON - HOUR, "content": "{}"} for n in range(3)
    ]
    await run(url, insert(tables.notice).values(nobody))
    await talk(store, said("1"), events=[Scheduled("a", DAY, NOON)])
    await talk(store, said("1", address=BINH), events=[Scheduled("b", DAY, NOON - HOUR)])
    await talk(store, said("2", address=BINH), events=[Forgotten(), Scheduled("b", DAY, NOON - HOUR)])

    assert [notice for _, notice in (await due(store, limit=1)).notices] == [DAY]
    await store.sweep(90)
    assert await run(url, select(tables.notice.c.key)) == [("b",)]  # its own goes with the conversation


async def test_a_notice_that_cannot_be_read_comes_apart_and_once(store: SqlStore, url: str) -> None:
    await talk(store, said("1"), events=[Scheduled("a", DAY, NOON - HOUR), Scheduled("b", DAY, NOON)])
    first = update(tables.notice).where(tables.notice.c.key == "a")
    await run(url, first.values(content='{"kind": "of-tomorrow"}'))

    owed = await due(store)

    (id,) = owed.conversations
    assert (owed.notices, owed.unreadable) == (((id, DAY),), ((id, "a"),))
    assert await due(store) == Owed((), {}, {})


async def test_an_answer_takes_its_own_chats_news_along(store: SqlStore) -> None:
    await talk(store, said("1"), events=[Scheduled("a", DAY, NOON)])
    await send_all(store)
    await say_due(store)
    await talk(store, said("2"))

    assert [one.reply.text for one in await claim(store)] == ["nhắc"]
    await send_all(store)
    async with store.begin() as unit:
        assert [one.reply.text for one in await unit.claim("telegram", 10, 60, news=0)] == []


async def test_news_go_out_after_answers_and_only_as_many_as_may(store: SqlStore) -> None:
    await talk(store, said("1"), events=[Scheduled("a", DAY, NOON)])
    await send_all(store)
    await say_due(store)
    await talk(store, said("2", address=BINH))

    async with store.begin() as unit:
        assert [one.reply.text for one in await unit.claim("telegram", 10, 60, news=0)] == ["dạ"]
        assert [(one.reply.text, one.news) for one in await unit.claim("telegram", 10, 60, news=1)] == [
            ("nhắc", True)
        ]


async def say_due(store: SqlStore) -> None:
    async with store.begin() as unit:
        owed = await unit.owed(10)
        ((id, _),) = owed.notices
        state = owed.conversations[id]
        told = Turn(replace(state, sent=state.sent + 1), (Reply("nhắc"),), Outcome("none"))
        await unit.save([(None, told)])


async def send_all(store: SqlStore) -> None:
    while claimed := await claim(store):
        await mark(store, *claimed)


async def test_news_do_not_make_a_conversation_young(store: SqlStore, clock: Clock, url: str) -> None:
    await talk(store, said("1"), events=[Scheduled("a", DAY, NOON)])
    clock.advance(timedelta(days=50))
    async with store.begin() as unit:
        owed = await unit.owed(10)
        await unit.save([(None, Turn(state, (), Outcome("none"))) for state in owed.conversations.values()])

    ((last_at,),) = await run(url, select(tables.conversation.c.last_at))
    assert last_at == NOON


async def test_who_waits_for_a_reminder_is_not_swept(store: SqlStore, clock: Clock) -> None:
    await talk(store, said("1"), events=[Scheduled("a", DAY, NOON + timedelta(days=120))])
    clock.advance(timedelta(days=100))
    await store.sweep(90)
    clock.advance(timedelta(days=21))

    assert await notices(store) == [DAY]


async def test_forgetting_takes_notices_codes_and_points_along(
    store: SqlStore, clock: Clock, url: str
) -> None:
    events: list[Event] = [SOON, CodeMade("bkm4tvx7", "1", NOON + timedelta(days=1))]
    events += [Rated("guide", "khai-sinh", None, 5), Commented("guide", "khai-sinh", "hay")]
    await talk(store, said("1"), events=events)
    await talk(store, said("2"), events=[Forgotten()])

    for table in (tables.notice, tables.code, tables.rating):
        assert await run(url, select(table)) == []


def bringing(key: str, code: str, address: str = BINH) -> Arrival:
    return replace(said(key, code, address=address, channel="web"), code=code)


async def made(store: SqlStore) -> Message:
    (message,) = await talk(
        store, said("1"), events=[CodeMade("bkm4tvx7", "run1", NOON + timedelta(hours=24))]
    )
    return message


async def test_a_code_brings_its_owner_along_locked(store: SqlStore) -> None:
    owner = (await made(store)).conversation_id

    async with store.begin() as unit:
        taken = await unit.take([bringing("1", "bkm4tvx7")])

    (message,) = taken.messages
    assert taken.offers[message.id].owner == owner
    assert taken.offers[message.id].opens == "run1"
    assert set(taken.conversations) == {owner, message.conversation_id}
    assert taken.senders[owner] == ("telegram", AN)


async def test_a_code_is_dead_after_its_time_and_when_it_was_used(store: SqlStore, clock: Clock) -> None:
    owner = (await made(store)).conversation_id
    clock.advance(timedelta(hours=24))
    async with store.begin() as unit:
        assert (await unit.take([bringing("1", "bkm4tvx7")])).offers == {}
    clock.advance(timedelta(hours=-24))

    await talk(store, said("9", address=BINH), events=[CodeUsed(owner, "run1")])

    async with store.begin() as unit:
        assert (await unit.take([bringing("2", "bkm4tvx7")])).offers == {}


async def test_the_database_does_not_hold_the_code_itself(store: SqlStore, url: str) -> None:
    await made(store)

    ((hash,),) = await run(url, select(tables.code.c.hash))
    assert hash != "bkm4tvx7"
    assert len(hash) == 64


async def test_who_is_told_something_elsewhere_hears_it_as_a_notice_due_now(store: SqlStore) -> None:
    (message,) = await talk(store, said("1"))
    await talk(store, said("1", address=BINH), events=[Told(message.conversation_id, RunMoved(run="r"))])

    assert await notices(store) == [RunMoved(run="r")]


async def test_points_are_counted_by_ward_and_thing_and_once_a_resident(store: SqlStore) -> None:
    for key, points in (("1", 2), ("2", 5)):
        await talk(store, said(key), events=[Rated("visit", "quay.261123", "ninh-kieu", points)])
    await talk(store, said("3"), events=[Commented("visit", "quay.261123", "cô tiếp dân vui vẻ")])
    visit = Rated("visit", "quay.261124", "ninh-kieu", 4)
    await talk(store, said("1", address=BINH), events=[visit, Rated("answer", "khai-sinh", None, 1)])

    first, second = await store.ratings()

    assert (first.ward, first.kind, first.about, first.count, first.mean) == (
        "ninh-kieu", "visit", "quay", 2, 4.5,
    )  # fmt: skip
    assert first.words == ("cô tiếp dân vui vẻ",)
    assert (second.ward, second.kind, second.about, second.mean) == (None, "answer", "khai-sinh", 1)


async def test_what_became_of_dossiers_is_counted_by_the_last_word(store: SqlStore) -> None:
    await talk(store, said("1"), events=[ResultTold("khai-sinh", "late", "ninh-kieu")])
    await talk(store, said("2"), events=[ResultTold("khai-sinh", "returned", "ninh-kieu", "anh-mo")])
    again = ResultTold("khai-sinh", "returned", "ninh-kieu", "anh-mo")
    await talk(store, said("1", address=BINH), events=[again])

    (counted,) = await store.results()

    assert counted == ResultCount("ninh-kieu", "khai-sinh", "returned", "anh-mo", 2)
    await talk(store, said("3"), events=[ResultTold("khai-sinh", "returned", "ninh-kieu")])
    async with store.begin() as unit:
        assert await unit.returned() == {("khai-sinh", "anh-mo"): 2}
