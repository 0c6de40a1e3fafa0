"""Claims, leases, marks and edits: each reply is sent in its order, by one worker at a time."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.domain.message import ConversationId
from bot.domain.turn import Reply
from bot.ports import Mark, Outgoing
from bot.storage.sending import TRIES
from bot.storage.store import SqlStore
from bot.storage.tables import outgoing
from tests.stores.talks import AN, BINH, answer, claim, mark, run, said, talk

pytestmark = pytest.mark.anyio


async def states(url: str) -> Sequence[str]:
    rows = await run(url, select(outgoing.c.state).order_by(outgoing.c.number))
    return [row.state for row in rows]


async def test_what_was_saved_is_claimed_with_its_address(store: SqlStore) -> None:
    (message,) = await talk(store, said("5"), replies=[Reply("dạ", title="Khai sinh")])

    assert await claim(store) == [
        Outgoing(message.conversation_id, 1, AN, Reply("dạ", title="Khai sinh"), attempts=0)
    ]


async def test_a_claim_sees_what_its_own_unit_saved(store: SqlStore) -> None:
    async with store.begin() as unit:
        await answer(unit, said("5"))
        claimed = await unit.claim("telegram", 10, 60, 10)

    assert len(claimed) == 1


async def test_rule_8_only_the_head_of_a_chat_is_claimed(store: SqlStore) -> None:
    await talk(store, said("5"), said("6", address=BINH), replies=[Reply("một"), Reply("hai")])

    first = await claim(store)
    while_sending = await claim(store)
    await mark(store, first[0])
    after = await claim(store)

    assert {(one.address, one.number) for one in first} == {(AN, 1), (BINH, 1)}
    assert while_sending == ()
    assert [(one.address, one.number) for one in after] == [(first[0].address, 2)]


async def test_the_oldest_chats_come_first_and_no_more_than_asked(store: SqlStore) -> None:
    for number in range(5):
        await talk(store, said("5", address=str(number)))

    assert [one.address for one in await claim(store, limit=3)] == ["0", "1", "2"]


async def test_what_a_web_page_draws_is_never_claimed(store: SqlStore) -> None:
    await talk(store, said("5", channel="web"))

    async with store.begin() as unit:
        assert await unit.claim("web", 10, 60, 10) == ()


async def test_rule_7_a_lease_comes_back_when_it_ends_by_the_databases_clock(store: SqlStore) -> None:
    await talk(store, said("5"))
    await claim(store, lease_s=0.05)

    held = await claim(store)
    await asyncio.sleep(0.06)  # the database's clock cannot be moved
    (again,) = await claim(store)

    assert held == ()
    assert again.attempts == 1


async def test_the_leases_of_an_earlier_life_are_given_back_at_once(store: SqlStore) -> None:
    await talk(store, said("5"))
    await claim(store)

    async with store.begin() as unit:
        assert await unit.release("telegram") == 1
        (again,) = await unit.claim("telegram", 10, 60, 10)

    assert again.attempts == 1


async def test_a_refusal_ends_the_row_and_not_the_chat(store: SqlStore) -> None:
    await talk(store, said("5"), replies=[Reply("một"), Reply("hai")])
    await mark(store, *await claim(store), state="refused")

    assert [one.number for one in await claim(store)] == [2]


async def test_a_send_put_off_waits_and_keeps_its_chat_waiting(store: SqlStore) -> None:
    await talk(store, said("5"), replies=[Reply("một"), Reply("hai")])
    (send,) = await claim(store)
    async with store.begin() as unit:
        await unit.mark([Mark(send.conversation_id, 1, "waiting", retry_after_s=0.05)])

    at_once = await claim(store)
    await asyncio.sleep(0.06)  # the database's clock cannot be moved

    assert at_once == ()
    assert [one.number for one in await claim(store)] == [1]


async def test_a_row_is_dead_after_eight_tries_and_the_next_one_goes_on(store: SqlStore, url: str) -> None:
    await talk(store, said("5"), replies=[Reply("một"), Reply("hai")])
    for attempt in range(TRIES):
        (send,) = await claim(store)
        assert (send.number, send.attempts) == (1, attempt)
        await mark(store, send, state="waiting")

    assert [one.number for one in await claim(store)] == [2]
    assert await states(url) == ["dead", "waiting"]


async def test_a_try_that_does_not_count_is_none(store: SqlStore) -> None:
    await talk(store, said("5"))
    for _ in range(TRIES + 1):
        (send,) = await claim(store)
        await mark(store, send, state="waiting", counted=False)

    assert [one.attempts for one in await claim(store)] == [0]


async def test_rule_10_an_edit_names_the_message_that_it_takes_the_place_of(store: SqlStore) -> None:
    await talk(store, said("5"))
    await mark(store, *await claim(store))
    await talk(store, said("6"), replies=[Reply("bước 2", edits=1)])

    (edit,) = await claim(store)

    assert (edit.number, edit.edits_message) == (2, "m1")


async def test_rule_10_an_edit_of_an_edit_names_the_latest_message_of_the_chain(store: SqlStore) -> None:
    await talk(store, said("5"))
    await mark(store, *await claim(store))
    await talk(store, said("6"), replies=[Reply("bước 2", edits=1)])
    await mark(store, *await claim(store))
    await talk(store, said("7"), replies=[Reply("bước 3", edits=2)])

    (edit,) = await claim(store)

    assert (edit.number, edit.edits_message) == (3, "m2")


async def test_rule_10_an_edit_whose_original_was_never_sent_is_sent_as_new(store: SqlStore) -> None:
    await talk(store, said("5"))
    await mark(store, *await claim(store), state="refused")
    await talk(store, said("6"), replies=[Reply("bước 2", edits=1)])

    (edit,) = await claim(store)

    assert (edit.number, edit.edits_message) == (2, None)


async def test_rule_10_an_unsent_edit_is_dropped_for_a_newer_one(store: SqlStore, url: str) -> None:
    await talk(store, said("5"))
    await mark(store, *await claim(store))
    await talk(store, said("6"), replies=[Reply("bước 2", edits=1)])
    await talk(store, said("7"), replies=[Reply("bước 3", edits=2)])

    (edit,) = await claim(store)

    assert (edit.number, edit.edits_message) == (3, "m1")
    assert await states(url) == ["sent", "overtaken", "waiting"]


async def test_rule_10_edits_of_one_batch_overtake_each_other_too(store: SqlStore, url: str) -> None:
    await talk(store, said("5"))
    await mark(store, *await claim(store))
    await talk(store, said("6"), replies=[Reply("bước 2", edits=1), Reply("bước 3", edits=2)])

    assert [(one.number, one.edits_message) for one in await claim(store)] == [(3, "m1")]


async def test_rule_10_an_overtaken_edit_being_sent_is_not_tried_again(store: SqlStore, url: str) -> None:
    await talk(store, said("5"))
    await mark(store, *await claim(store))
    await talk(store, said("6"), replies=[Reply("bước 2", edits=1)])
    sending = await claim(store)
    await talk(store, said("7"), replies=[Reply("bước 3", edits=1)])

    while_sending = await states(url)
    await mark(store, *sending, state="waiting")

    assert while_sending == ["sent", "waiting", "waiting"]
    assert [one.number for one in await claim(store)] == [3]


async def test_marks_of_rows_that_are_gone_do_nothing(store: SqlStore) -> None:
    async with store.begin() as unit:
        await unit.mark([Mark(ConversationId("ai-do"), 1, state) for state in ("sent", "refused", "waiting")])


async def test_rule_8_workers_that_race_send_each_reply_once_and_in_order(store: SqlStore, url: str) -> None:
    """Each worker has a store of its own, as two processes have."""
    people, replies = [str(number) for number in range(10)], [Reply(str(number)) for number in range(6)]
    await talk(store, *(said("5", address=address) for address in people), replies=replies)
    sent: dict[str, list[int]] = {address: [] for address in people}

    async def work(worker: SqlStore) -> None:
        while sum(map(len, sent.values())) < len(people) * len(replies):
            claimed = await claim(worker, limit=3)
            await asyncio.sleep(0.001)  # the send: others claim meanwhile
            for one in claimed:
                sent[one.address].append(one.number)
            await mark(worker, *claimed)

    other = await SqlStore.open(url)
    try:
        await asyncio.gather(work(store), work(other), work(store), work(other))
    finally:
        await other.close()

    assert sent == {address: [1, 2, 3, 4, 5, 6] for address in people}
