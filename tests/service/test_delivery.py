"""Replies sent: all of them, in each chat's order, once unless a send was in doubt."""

import asyncio

import pytest

from bot.domain.knowledge import Knowledge
from bot.ports import Refused, TryAgain
from bot.storage.store import SqlStore
from tests.service.running import Postbox, said, serving

pytestmark = pytest.mark.anyio


async def test_every_reply_is_sent_in_its_chats_order(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await service.conversations.receive(
            [said("chào em", f"{number}", f"{chat}") for number in range(3) for chat in range(20)]
        )
        await service.postbox.holds(20 * 4)

    for chat in range(20):
        numbers = [one.number for one in service.postbox.sent if one.address == str(chat)]
        assert numbers == [1, 2, 3, 4]


async def test_a_send_is_tried_again_and_holds_its_chat_back(store: SqlStore, knowledge: Knowledge) -> None:
    box = Postbox(troubles=[TryAgain(0.05, counted=False)])
    async with serving(store, knowledge, box) as service:
        await service.conversations.receive([said("chào em", "1")])
        await box.holds(2)

    assert [one.number for one in box.tried] == [1, 1, 2]


async def test_when_the_whole_channel_must_wait_nobody_is_sent_to(
    store: SqlStore, knowledge: Knowledge
) -> None:
    box = Postbox(troubles=[TryAgain(0.6, whole_channel=True, counted=False)])
    async with serving(store, knowledge, box) as service:
        await service.conversations.receive([said("chào em", "1", "7")])
        await asyncio.sleep(0.1)
        await service.conversations.receive([said("chào em", "1", "8")])
        await asyncio.sleep(0.2)
        assert box.sent == []
        await box.holds(4)


async def test_a_refused_reply_ends_itself_and_not_its_chat(store: SqlStore, knowledge: Knowledge) -> None:
    box = Postbox(troubles=[Refused("message text is empty")])
    async with serving(store, knowledge, box) as service:
        await service.conversations.receive([said("chào em", "1")])
        await box.holds(1)

    assert [one.number for one in box.sent] == [2]


async def test_an_unexpected_error_is_one_try_and_not_the_end(store: SqlStore, knowledge: Knowledge) -> None:
    box = Postbox(troubles=[ValueError("broken")])
    async with serving(store, knowledge, box) as service:
        await service.conversations.receive([said("chào em", "1")])
        await box.holds(2)

    assert [one.number for one in box.sent] == [1, 2]
