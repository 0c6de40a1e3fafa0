"""Messages taken in: each once, in order, masked, and none that stops the others."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.phrases import Phrases
from bot.domain.privacy import Kind
from bot.ports import Arrival
from bot.service.conversations import masked
from bot.storage.store import SqlStore
from tests.service.running import said, serving

pytestmark = pytest.mark.anyio


async def read_by(store: SqlStore, chat: str) -> list[str]:
    transcript = await store.transcript("telegram", chat)
    return [one.reply.text for one in transcript.replies]


async def test_a_message_that_comes_twice_is_answered_once(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await service.conversations.receive([said("chào em", "1"), said("chào em", "1")])
        await service.conversations.receive([said("chào em", "1")])

    assert len(await read_by(store, "7")) == 2  # the notice and the greeting


async def test_messages_of_one_batch_are_answered_in_their_order(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await service.conversations.receive(
            [said("đăng ký kết hôn", "1"), said("lệ phí bao nhiêu", "2"), said("cảm ơn", "3")]
        )
        transcript = await store.transcript("telegram", "7")

    titles = [one.reply.title for one in transcript.replies if one.reply.title]
    assert titles[:2] == ["Đăng ký kết hôn", "Đăng ký kết hôn: Lệ phí"]


async def test_nothing_personal_reaches_the_store(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await service.conversations.receive([said("số tui 0912 345 678, hỏi chuyện karaoke", "1")])
        unanswered = await store.unanswered()

    assert [one.text for one in unanswered] == ["số tui [số điện thoại], hỏi chuyện karaoke"]


async def test_a_turn_that_fails_is_set_aside_and_the_rest_goes_on(
    store: SqlStore, knowledge: Knowledge
) -> None:
    without_menu = {name: text for name, text in knowledge.phrases.texts.items() if name != "menu.text"}
    broken = replace(knowledge, phrases=Phrases(without_menu))

    async with serving(store, broken) as service:
        await service.conversations.receive([said("", "1", "7", "menu"), said("chào em", "2", "8")])

    assert (await read_by(store, "7"))[-1].startswith("Dạ, em xin lỗi")
    assert len(await read_by(store, "8")) == 2


async def test_after_an_unclean_end_messages_are_taken_one_by_one(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge, cautious=True) as service:
        await service.conversations.receive([said("chào em", str(key), str(key)) for key in range(5)])

    for key in range(5):
        assert len(await read_by(store, str(key))) == 2


async def test_a_message_that_ended_the_process_twice_is_set_aside(
    store: SqlStore, knowledge: Knowledge
) -> None:
    deadly = said("đăng ký kết hôn", "1")
    async with store.begin() as unit:  # the marker of a life that ended within this message
        await unit.begin_cautiously(deadly)

    async with serving(store, knowledge, cautious=True) as service:
        await service.conversations.receive([deadly, said("chào em", "2", "8")])

    assert "em xin lỗi" in (await read_by(store, "7"))[-1]
    assert "em xin lỗi" not in (await read_by(store, "8"))[-1]


async def test_web_posts_go_before_a_flood_of_updates(store: SqlStore, knowledge: Knowledge) -> None:
    order: list[str] = []

    async def receive(arrivals: list[Arrival], name: str) -> None:
        await service.conversations.receive(arrivals)
        order.append(name)

    async with serving(store, knowledge) as service:
        flood = [said("chào em", str(key), str(key)) for key in range(100)]
        web = replace(said("chào em", "1", "w"), channel="web")
        await asyncio.gather(receive(flood, "flood"), receive([web], "web"))

    assert order == ["web", "flood"]


async def test_a_confirmed_deletion_leaves_only_its_last_word(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await service.conversations.receive([said("đăng ký kết hôn", "1"), said("", "2", place="forget:yes")])
        assert service.forgotten == [True]

    assert [text for text in await read_by(store, "7") if "xoá hết" not in text] == []


async def test_a_guide_goes_on_after_a_restart(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await service.conversations.receive([said("", "1", place="guide:khai-sinh")])
    renamed = {
        **knowledge.guides,
        "khai-sinh": replace(knowledge.guides["khai-sinh"], title="Tên khác"),
    }
    async with serving(store, replace(knowledge, guides=renamed)) as service:
        await service.conversations.receive([said("đã đăng ký kết hôn", "2")])
        transcript = await store.transcript("telegram", "7")

    assert transcript.replies[-1].reply.title.startswith("Đăng ký khai sinh · Bước 2/")


@pytest.mark.parametrize("typed", ["B869-6233", "RT2J-SN22", "/start i-nsn2345m4kd2s7223"])
def test_a_code_of_ours_is_left_whole_whatever_it_looks_like(typed: str) -> None:
    arrival = masked(said(typed, "1"), dict.fromkeys(Kind, "[che]"))

    assert arrival.text == typed
    assert arrival.code or arrival.invite
    assert arrival.masked == ()
