"""Forgetting a resident at once, and everybody after the retention."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.conversation import Conversation
from bot.domain.guide import revision_of
from bot.domain.run import Run
from bot.domain.turn import Asked, Forgotten, GuideOpened, Missed, Outcome, Reply, Turn
from bot.ports import Channel, DeadLetter, Mark
from bot.storage import tables
from bot.storage.store import SqlStore
from tests.stores.conftest import Clock
from tests.stores.talks import AN, BINH, claim, run, said, talk
from tests.stores.test_keeping import GUIDE

pytestmark = pytest.mark.anyio

WORD = "chimbaocao7391"
"""A word that nothing else says: its bytes are looked for."""
BYE = Reply("Em đã xoá.")
EVENTS = (Missed(f"hỏi {WORD}", "an-cu"), Asked(f"gửi {WORD}", "an-cu"))


async def count(url: str, *names: str) -> dict[str, int]:
    found = {}
    for name in names or [table.name for table in tables.metadata.sorted_tables]:
        ((rows,),) = await run(url, select(func.count()).select_from(tables.metadata.tables[name]))
        found[name] = rows
    return {name: rows for name, rows in found.items() if rows}


async def talk_then_forget(store: SqlStore, channel: Channel = "telegram") -> None:
    await talk(store, said("5", WORD, channel=channel), replies=[Reply(f"dạ {WORD}")], events=EVENTS)
    await talk(store, said("6", f"xoá {WORD}", channel=channel), replies=[BYE], events=[Forgotten()])


async def send_all(store: SqlStore) -> None:
    while claimed := await claim(store):
        async with store.begin() as unit:
            await unit.mark([Mark(one.conversation_id, one.number, "sent", "m") for one in claimed])


async def test_forgetting_deletes_every_word_at_once_and_still_confirms(store: SqlStore, url: str) -> None:
    await talk_then_forget(store)

    left = await claim(store)

    assert [(one.number, one.reply) for one in left] == [(2, BYE)]
    assert await count(url) == {"address": 1, "conversation": 1, "message": 1, "outgoing": 1}
    assert (await store.transcript("telegram", AN)).said == ()


async def test_forgetting_leaves_others_alone(store: SqlStore, url: str) -> None:
    await talk(store, said("5", address=BINH), events=EVENTS)
    await talk_then_forget(store)
    await send_all(store)
    await store.sweep(90)

    assert await count(url, "message", "outgoing", "miss", "ask", "address") == {
        "message": 1,
        "outgoing": 1,
        "miss": 1,
        "ask": 1,
        "address": 1,
    }


async def test_the_press_that_confirmed_a_deletion_is_not_taken_twice(store: SqlStore) -> None:
    await talk_then_forget(store)

    assert await talk(store, said("6")) == ()


async def test_what_was_said_before_in_the_same_batch_is_forgotten_too(store: SqlStore, url: str) -> None:
    async with store.begin() as unit:
        taken = await unit.take([said("5", WORD), said("6"), said("7", "chào lại")])
        (blank,) = taken.conversations.values()
        states = [replace(blank, sent=number) for number in (1, 2, 3)]
        events = (EVENTS, (Forgotten(),), ())
        turns = [
            (message, Turn(state, (Reply(message.text),), Outcome("none"), its_events))
            for message, state, its_events in zip(taken.messages, states, events, strict=True)
        ]
        await unit.save(turns)

    page = await store.transcript("telegram", AN)
    assert [told.number for told in page.replies] == [2, 3]
    assert [one.text for one in page.said] == ["chào lại"]
    assert await count(url, "miss", "ask") == {}


async def test_once_told_the_sweep_removes_who_it_was_and_keeps_a_receipt(store: SqlStore, url: str) -> None:
    await talk_then_forget(store)
    await store.sweep(90)
    untold = await count(url)
    await send_all(store)

    swept = await store.sweep(90)

    assert untold["address"] == 1
    assert await count(url) == {"receipt": 1}
    assert swept.rows == {"address": 1, "conversation": 1, "message": 1, "outgoing": 1}


async def test_a_web_page_has_ten_minutes_to_show_the_confirmation(
    store: SqlStore, url: str, clock: Clock
) -> None:
    await talk_then_forget(store, "web")
    clock.advance(timedelta(minutes=9))
    await store.sweep(90)
    before = await count(url, "address")
    clock.advance(timedelta(minutes=2))

    await store.sweep(90)

    assert (before, await count(url)) == ({"address": 1}, {"receipt": 1})


async def test_a_deletion_nobody_can_be_told_of_is_done_after_a_day(
    store: SqlStore, url: str, clock: Clock
) -> None:
    await talk_then_forget(store)
    clock.advance(timedelta(days=1, minutes=1))

    await store.sweep(90)

    assert await count(url) == {"receipt": 1}


async def test_who_comes_back_before_the_sweep_begins_anew_with_numbers_that_go_on(
    store: SqlStore, url: str
) -> None:
    await talk_then_forget(store)
    async with store.begin() as unit:
        taken = await unit.take([said("7")])
        (state,) = taken.conversations.values()
        told = replace(state, sent=state.sent + 1)
        await unit.save([(taken.messages[0], Turn(told, (Reply("chào"),), Outcome("smalltalk")))])
    await send_all(store)

    await store.sweep(90)

    assert state == Conversation(state.id, sent=2)
    assert [one.number for one in (await store.transcript("telegram", AN)).replies] == [2, 3]


async def test_after_the_sweep_the_same_person_is_somebody_new(store: SqlStore) -> None:
    await talk_then_forget(store)
    await send_all(store)
    await store.sweep(90)

    (message,) = await talk(store, said("6"))

    assert [one.number for one in (await store.transcript("telegram", AN)).replies] == [1]
    assert message.id > 2


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_no_byte_of_a_forgotten_word_is_left_in_file_or_log(
    store: SqlStore, clock: Clock, tmp_path: Path
) -> None:
    def holders(word: str) -> Sequence[str]:
        return [path.name for path in tmp_path.iterdir() if word.encode() in path.read_bytes()]

    for key in range(50):
        await talk(store, said(str(key), f"{WORD} " * 40, address=BINH if key % 2 else AN), events=EVENTS)
    before = holders(WORD)
    for address in (AN, BINH):
        await talk(store, said("99", WORD, address=address), replies=[BYE], events=[Forgotten()])
    await send_all(store)

    await store.sweep(90)

    assert before
    assert holders(WORD) == []
    assert holders("1001") == []


async def test_what_is_older_than_the_retention_is_deleted_and_the_rest_stays(
    store: SqlStore, url: str, clock: Clock
) -> None:
    await talk(store, said("5"), events=EVENTS)
    await talk(store, said("5", address=BINH), events=EVENTS)
    await send_all(store)
    clock.advance(timedelta(days=60))
    recent = replace(said("6"), received_at=clock.now)
    await talk(store, recent, events=EVENTS)
    clock.advance(timedelta(days=31))

    await store.sweep(90)

    assert await count(url) == {
        "address": 1,
        "conversation": 1,
        "message": 1,
        "outgoing": 1,
        "miss": 1,
        "ask": 1,
    }
    assert [one.number for one in (await store.transcript("telegram", AN)).replies] == [2]


async def test_many_idle_conversations_go_in_several_passes(
    store: SqlStore, url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.sweeping.PASS", 4)
    await talk(store, *(said("5", address=str(number)) for number in range(11)))
    clock.advance(timedelta(days=91))

    await store.sweep(90)

    assert await count(url) == {}


async def test_an_old_guide_stays_while_a_run_follows_it(store: SqlStore, clock: Clock) -> None:
    revision, other = revision_of(GUIDE), replace(GUIDE, title="Khác")
    (message,) = await talk(store, said("5"), events=[GuideOpened(GUIDE), GuideOpened(other)])
    clock.advance(timedelta(days=80))
    async with store.begin() as unit:
        (again,) = (await unit.take([said("6")])).messages
        state = Conversation(message.conversation_id, sent=1, runs=(Run("r", "khai-sinh", revision),))
        await unit.save([(again, Turn(state, (), Outcome("answer")))])
    clock.advance(timedelta(days=20))

    await store.sweep(90)

    async with store.begin() as unit:
        assert await unit.guides([revision, revision_of(other)]) == {revision: GUIDE}


async def test_dead_letters_stay_seven_days(store: SqlStore, url: str, clock: Clock) -> None:
    async with store.begin() as unit:
        await unit.set_aside([DeadLetter("telegram", "7", "KeyError", "{}")])
        await unit.begin_cautiously(said("5"))
    clock.advance(timedelta(days=6))
    await store.sweep(90)
    before = await count(url)
    clock.advance(timedelta(days=2))

    await store.sweep(90)

    assert (before, await count(url)) == ({"dead_letter": 1, "marker": 1}, {})


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_no_address_is_left_in_bytes_that_no_row_uses(store: SqlStore, tmp_path: Path) -> None:
    """With `secure_delete` alone some were left: SQLite moves rows between pages as they come."""
    people = [f"nguoi-so-{number:05}" for number in range(400)]
    random.Random(4).shuffle(people)  # noqa: S311 - a fixed seed makes the same pages
    for first in range(0, len(people), 25):
        await talk(store, *(said("5", address=one) for one in people[first : first + 25]), replies=())
    gone, stay = people[:200], people[200:]
    await talk(store, *(said("6", address=one) for one in gone), replies=(), events=[Forgotten()])

    await store.sweep(90)

    held = (tmp_path / "bot.db").read_bytes()
    assert [one for one in gone if one.encode() in held] == []
    assert all(one.encode() in held for one in stay)
