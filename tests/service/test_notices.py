"""What residents hear without having spoken: reminders, and that their guide goes on elsewhere."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from bot.ports import Arrival, Channel, Delivered
from bot.storage.store import SqlStore
from tests.benchmarks.reminders import BEGUN, reminded
from tests.service.running import Service, serving
from tests.virtual_time import run_virtually


async def flood(knowledge: Knowledge, folder: Path) -> None:
    store = await SqlStore.open(f"sqlite+aiosqlite:///{folder / 'bot.db'}", lambda: BEGUN)
    try:
        figures = await reminded(200, knowledge, store)
    finally:
        await store.close()
    assert figures.reminders / figures.last_s <= 28.5
    assert max(figures.waited_s) <= 2.0
    assert len(figures.waited_s) >= 2


def test_many_reminders_keep_the_pace_and_answers_do_not_wait_for_them(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    run_virtually(flood(knowledge, tmp_path))


async def does(service: Service, channel: Channel, place: str = "", text: str = "") -> list[Delivered]:
    """Press or type, and return all that this resident was told so far."""
    key = str(asyncio.get_running_loop().time())
    arrival = Arrival(channel, "7", key, datetime.now(UTC), text=text, place=place or None)
    await service.conversations.receive([arrival])
    return list((await service.conversations.transcript(channel, "7")).replies)


def place_of(replies: list[Delivered], label: str) -> str:
    return next(
        choice.place for one in reversed(replies) for choice in one.reply.choices if choice.label == label
    )


@pytest.mark.anyio
async def test_a_guide_goes_on_on_another_channel_and_has_one_owner(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        began = await does(service, "web", "guide:khai-sinh")
        began = await does(service, "web", began[-1].reply.choices[0].place)
        later = await does(service, "web", place_of(began, "Để sau làm tiếp"))
        offered = await does(service, "web", place_of(later, "Làm tiếp trên máy khác"))
        code = offered[-1].reply.code.removeprefix("c-")

        with service.conversations.bell.listen("web", "7") as ear:
            here = await does(service, "telegram", text=f"{code[:4]}-{code[4:]}".upper())
            assert await ear.wait(1.0)

        there = await does(service, "web", place_of(began, "Để sau làm tiếp"))
        again = await does(service, "telegram", text=code)
    assert "Bước 2/" in here[-1].reply.title
    assert any("đã được làm tiếp trên máy khác" in one.reply.text for one in there)
    assert "không còn giữ" in there[-1].reply.text
    assert "không mở được" in again[-1].reply.text


@pytest.mark.anyio
async def test_two_devices_with_one_code_at_once_one_gets_it(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        began = await does(service, "web", "guide:khai-sinh")
        run = began[-1].reply.choices[0].place.split(":")[1]
        offered = await does(service, "web", f"move:{run}")
        code = offered[-1].reply.code.removeprefix("c-")
        one = Arrival("telegram", "8", "1", datetime.now(UTC), text=code)
        await service.conversations.receive([one, replace(one, address="9")])
        last = [(await store.transcript("telegram", chat)).replies[-1].reply for chat in ("8", "9")]

    assert sorted("Bước 1/" in reply.title for reply in last) == [False, True]
