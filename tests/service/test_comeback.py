"""The team's answer reaches whoever asked on the web at another place: through the whole service."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.knowledge import Knowledge
from bot.ports import Arrival, Delivered
from bot.storage.store import SqlStore
from tests.postgres import running_postgres
from tests.service.running import Service, serving
from tests.service.test_team import asks, does, joined, number_in, places

ANSWER = "Anh chị tới quầy văn hoá hỏi giấy phép."


async def offered(service: Service, who: str = "ba") -> str:
    """The code that somebody on the web is told, as a link brings it."""
    told = await does(service, who, "comeback")
    return told[-1].reply.code


async def answers(service: Service) -> None:
    """The one member of the team looks at the case, writes and sends; nobody was told yet."""
    number = number_in(await does(service, "lan", "cases"))
    await does(service, "lan", f"case:claim:{number}")
    preview = await does(service, "lan", text=ANSWER)
    send = Arrival("web", "lan", "send", datetime.now(UTC), place=places(preview)["Gửi"])
    await service.conversations.receive([send])


async def opens(service: Service, code: str, who: str = "8") -> list[Delivered]:
    return await does(service, who, text=f"/start {code}", channel="telegram")


async def heard(service: Service, who: str) -> list[str]:
    return [one.reply.text for one in await does(service, who, text="cảm ơn em")]


def says(told: list[Delivered], words: str) -> bool:
    return any(words in one.reply.text for one in told)


@pytest.mark.anyio
async def test_an_answer_given_later_comes_to_telegram_alone(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        with service.conversations.bell.listen("web", "ba") as ear:
            here = await opens(service, await offered(service))
            assert await ear.wait(1.0)
        await answers(service)
        await does(service, "lan", "menu")
        there = await heard(service, "ba")
        here += await does(service, "8", text="cảm ơn em", channel="telegram")
        clear = await does(service, "8", places(here)["Rõ rồi"], channel="telegram")
    assert says(here, "được trả lời ở đây")
    assert says(here, ANSWER)
    assert says(clear, "mừng quá")
    assert sum("được trả lời ở nơi kia" in text for text in there) == 1
    assert ANSWER not in there


@pytest.mark.anyio
@pytest.mark.parametrize(("place", "text"), [("open:{}", "Mở ngay"), ("", "{}"), ("", "/tieptuc {}")])
async def test_a_code_is_scanned_or_typed_in_another_browser(
    store: SqlStore, knowledge: Knowledge, place: str, text: str
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        code = await offered(service)
        typed = code.removeprefix("c-").upper()

        here = await does(service, "con", place.format(code), text.format(f"{typed[:4]}-{typed[4:]}"))
    assert says(here, "được trả lời ở đây")


@pytest.mark.anyio
async def test_an_answer_already_given_is_said_again_and_once(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        code = await offered(service)
        await answers(service)

        here = await opens(service, code)
        later = await does(service, "8", text="cảm ơn em", channel="telegram")
    assert says(here, ANSWER)
    assert {"Rõ rồi", "Chưa rõ"} <= set(places(here))
    assert [one.reply.text for one in later].count(ANSWER) == 1


@pytest.mark.anyio
async def test_a_code_works_once_and_an_older_one_not_at_all(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        older, code = await offered(service), await offered(service)

        assert says(await opens(service, older), "không mở được")
        assert says(await opens(service, code), "được trả lời ở đây")
        assert says(await opens(service, code, "9"), "không mở được")


@pytest.mark.anyio
async def test_of_two_who_bring_a_code_in_one_batch_one_gets_the_answers(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        code = await offered(service)
        one = Arrival("telegram", "8", "1", datetime.now(UTC), text=f"/start {code}")
        await service.conversations.receive([one, replace(one, address="9")])
        last = [(await store.transcript("telegram", chat)).replies[-1].reply.text for chat in ("8", "9")]

    assert sorted("được trả lời ở đây" in text for text in last) == [False, True]


@pytest.mark.anyio
async def test_who_deletes_in_the_batch_that_moved_the_asks_takes_none_along(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        bring = Arrival("web", "con", "1", datetime.now(UTC), text=await offered(service))
        await service.conversations.receive(
            [bring, replace(bring, address="ba", text="", place="forget:yes")]
        )
        await answers(service)

        assert ANSWER in await heard(service, "con")


@pytest.mark.anyio
async def test_who_brings_a_code_and_deletes_in_one_batch_leaves_an_empty_case(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        bring = Arrival("web", "con", "1", datetime.now(UTC), text=await offered(service))
        await service.conversations.receive([bring, replace(bring, key="2", text="", place="forget:yes")])

        cards = [one.reply.text for one in await does(service, "lan", "menu") if one.reply.case]
    assert "[đã xoá]" in cards[-1]


@pytest.mark.anyio
async def test_deleting_takes_the_questions_along_and_the_code_is_dead(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        code = await offered(service)
        warned = await does(service, "ba", "forget")
        await does(service, "ba", "forget:yes")

        assert "đang chờ tổ trả lời" in warned[-1].reply.text
        assert says(await opens(service, code), "không mở được")


async def round_of_bringing(url: str, knowledge: Knowledge) -> tuple[int, int]:
    """How many of twenty who bring one code at once to two workers get the answers, and how many hear the
    answer that the team gives then."""
    stores = [await SqlStore.open(url) for _ in range(2)]
    chats = [str(number) for number in range(20)]
    try:
        async with serving(stores[0], knowledge) as first, serving(stores[1], knowledge) as second:
            await joined(first, stores[0], "lan")
            await asks(first, "ba")
            code = await offered(first)
            bringing = [
                (first, second)[number % 2].conversations.receive(
                    [Arrival("telegram", chat, "1", datetime.now(UTC), text=f"/start {code}")]
                )
                for number, chat in enumerate(chats)
            ]
            await asyncio.gather(*bringing)
            await answers(second)
            await does(second, "lan", "menu")
            told = [(await stores[0].transcript("telegram", chat)).replies for chat in chats]
    finally:
        for store in stores:
            await store.close()
    won = sum(says(list(one), "được trả lời ở đây") for one in told)
    return won, sum(says(list(one), ANSWER) for one in told)


def test_of_many_who_bring_a_code_to_two_workers_at_once_one_gets_the_answer(knowledge: Knowledge) -> None:
    with running_postgres() as server:
        for _ in range(3):
            assert asyncio.run(round_of_bringing(server.url(server.create()), knowledge)) == (1, 1)
