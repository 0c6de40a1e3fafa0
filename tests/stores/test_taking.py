"""Taking and saving: duplicates, locks, numbers, states."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.domain.conversation import Conversation, Draft
from bot.domain.privacy import Kind
from bot.domain.run import Run
from bot.domain.turn import Outcome, Reply, Turn
from bot.ports import Arrival
from bot.storage.store import SqlStore
from bot.storage.tables import conversation
from tests.stores.conftest import NOON
from tests.stores.talks import AN, BINH, answer, run, said, talk

pytestmark = pytest.mark.anyio


async def test_a_message_comes_back_as_it_arrived(store: SqlStore) -> None:
    arrival = Arrival("telegram", AN, "5", NOON, "khai sinh", "khai-sinh/phi", "photo", (Kind.PHONE,))

    async with store.begin() as unit:
        (message,) = (await unit.take([arrival])).messages

    assert (message.text, message.place, message.attachment) == ("khai sinh", "khai-sinh/phi", "photo")
    assert (message.received_at, message.masked) == (NOON, (Kind.PHONE,))


async def test_rule_1_of_two_copies_in_one_batch_the_first_is_taken(store: SqlStore) -> None:
    async with store.begin() as unit:
        taken = await unit.take([said("5", "lần đầu"), said("6"), said("5", "lần hai")])

    assert [message.text for message in taken.messages] == ["lần đầu", "xin chào"]


async def test_rule_1_a_message_of_an_earlier_batch_is_not_taken_again(store: SqlStore) -> None:
    await talk(store, said("5"))

    async with store.begin() as unit:
        taken = await unit.take([said("6"), said("5")])

    assert len(taken.messages) == 1
    assert list(taken.conversations) == [taken.messages[0].conversation_id]


async def test_the_same_key_of_another_resident_is_another_message(store: SqlStore) -> None:
    assert len(await talk(store, said("5"), said("5", address=BINH))) == 2


async def test_a_lower_key_is_as_new_as_a_higher_one(store: SqlStore) -> None:
    await talk(store, said("900"))

    assert len(await talk(store, said("3"))) == 1


async def test_messages_are_taken_in_order_of_arrival_and_their_ids_grow(store: SqlStore) -> None:
    arrivals = [said(str(key), text=str(key), address=str(key % 7)) for key in range(60, 0, -1)]

    messages = await talk(store, *arrivals)

    assert [message.text for message in messages] == [arrival.text for arrival in arrivals]
    assert [message.id for message in messages] == sorted(message.id for message in messages)


async def test_an_empty_batch_takes_nothing(store: SqlStore) -> None:
    assert await talk(store) == ()


async def test_a_unit_left_by_an_exception_keeps_nothing(store: SqlStore) -> None:
    async def fail() -> None:
        async with store.begin() as unit:
            await answer(unit, said("5"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert len(await talk(store, said("5"))) == 1


async def test_a_state_is_loaded_as_it_was_saved(store: SqlStore) -> None:
    (message,) = await talk(store, said("5"), replies=())
    state = Conversation(
        message.conversation_id,
        sent=1,
        greeted=True,
        ward="vi-du",
        about="khai-sinh",
        offered=(("Có", "khai-sinh/a"),),
        draft=Draft("câu hỏi", 3, step="giay-to"),
        runs=(Run("r1", "khai-sinh", "0" * 16, (("a", "b"),)),),
    )
    async with store.begin() as unit:
        (next_message,) = (await unit.take([said("6")])).messages
        await unit.save([(next_message, Turn(state, (Reply("dạ"),), Outcome("answer")))])

    async with store.begin() as unit:
        taken = await unit.take([said("7")])

    assert taken.conversations == {state.id: state}


async def test_rule_3_replies_are_numbered_on_through_turns_and_batches(store: SqlStore) -> None:
    two = [Reply("một"), Reply("hai")]
    await talk(store, said("5", channel="web"), said("6", channel="web"), replies=two)
    await talk(store, said("7", channel="web"), replies=two)

    transcript = await store.transcript("web", AN)

    assert [told.number for told in transcript.replies] == [1, 2, 3, 4, 5, 6]
    assert [told.reply.text for told in transcript.replies] == ["một", "hai"] * 3


async def test_rule_3_two_units_of_one_conversation_follow_each_other(store: SqlStore) -> None:
    await talk(store, said("0", channel="web"))

    await asyncio.gather(*(talk(store, said(str(key), channel="web")) for key in range(1, 9)))

    transcript = await store.transcript("web", AN)
    assert [told.number for told in transcript.replies] == list(range(1, 10))


async def test_rule_2_units_that_share_conversations_in_any_order_do_not_deadlock(store: SqlStore) -> None:
    people = [str(number) for number in range(12)]

    async def both_ways(turn: int) -> None:
        ordered = people if turn % 2 else people[::-1]
        await talk(store, *(said(str(turn), address=address, channel="web") for address in ordered))

    await asyncio.gather(*(both_ways(turn) for turn in range(10)))

    for address in people:
        assert len((await store.transcript("web", address)).replies) == 10


async def test_a_state_that_cannot_be_read_is_blank_and_its_numbers_go_on(store: SqlStore, url: str) -> None:
    await talk(store, said("5"), replies=[Reply("một"), Reply("hai")])
    await run(url, update(conversation).values(state='{"id": 7, "awaiting": "moon"}'))

    async with store.begin() as unit:
        taken = await unit.take([said("6")])

    (state,) = taken.conversations.values()
    assert state == Conversation(state.id, sent=2)


async def test_a_group_that_got_another_address_is_the_same_conversation(store: SqlStore) -> None:
    (before,) = await talk(store, said("1", address="-100"))

    async with store.begin() as unit:
        moved = await unit.take([replace(said("2", address="-100"), new_address="-1009")])
    (after,) = await talk(store, said("3", address="-1009"))

    assert moved.messages == ()
    assert after.conversation_id == before.conversation_id


async def test_a_forum_is_lost_with_its_topics(store: SqlStore) -> None:
    await talk(store, said("1", address="-100/5"))
    await talk(store, said("1", address="-1009/5"))

    lost = replace(said("u7", address="-100"), place="group-lost", text="", by="1")
    async with store.begin() as unit:
        taken = await unit.take([lost])

    addresses = {taken.senders[one.conversation_id][1]: one.place for one in taken.messages}
    assert addresses == {"-100": "group-lost", "-100/5": "group-lost"}
