"""Open pages of the inbox hear of changes, come back after a break, and end with their reader's session."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.domain.knowledge import Knowledge
from bot.storage import tables
from tests.console.inboxing import House, housing, link
from tests.stores.talks import run

pytestmark = pytest.mark.anyio

News = AsyncGenerator[tuple[str, str, str]]


@pytest.fixture
async def house(tmp_path: Path, knowledge: Knowledge) -> AsyncGenerator[House]:
    async with housing(tmp_path, knowledge) as running:
        yield running


async def heard(news: News) -> tuple[str, str, str]:
    """The next event, within the time of two beats."""
    async with asyncio.timeout(11):
        return await anext(news)


async def test_a_list_is_drawn_anew_when_a_question_comes_in_and_when_somebody_takes_it(house: House) -> None:
    async with house.member() as lan, house.member("anh Bình") as binh:
        news = lan.listens("/to/tin")
        assert (await heard(news))[0] == "list"
        number = await house.asks()

        name, mark, html = await heard(news)
        assert name == "list"
        assert f'href="/to/cau/{number}"' in html

        await binh.acts(number, "claim")
        _, later, html = await heard(news)
        assert "anh Bình" in html
        assert later != mark


async def test_a_list_hears_only_what_its_filter_and_its_ward_have(house: House) -> None:
    async with house.member() as lan, house.member("anh Bình", ward="cai-khe") as binh:
        number = await house.asks()
        words, other = lan.listens("/to/tin?tim=nhà+văn+hoá"), binh.listens("/to/tin")
        assert f"/to/cau/{number}" not in (await heard(words))[2] + (await heard(other))[2]

        await house.asks("nhà văn hoá phường mở mấy giờ")
        theirs = await house.asks("tủ sách pháp luật ở đâu", "cai-khe")

        assert "nhà văn hoá" in (await heard(words))[2]
        assert f"/to/cau/{theirs}" in (await heard(other))[2]


async def test_a_page_that_comes_back_hears_what_it_missed_and_nothing_else(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình") as binh:
        first = lan.listens(f"/to/cau/{number}/tin?co=1")
        await binh.acts(number, "claim")
        assert (await heard(first))[:2] == ("changed", "2")
        await first.aclose()

        await binh.acts(number, "back")
        again = lan.listens(f"/to/cau/{number}/tin?co=1", **{"Last-Event-ID": "2"})
        assert (await heard(again))[:2] == ("changed", "3")
        await again.aclose()

        quiet = lan.listens(f"/to/cau/{number}/tin?co=3")
        await house.asks("tủ sách pháp luật ở đâu")
        await binh.opens(f"/to/cau/{number}")
        assert (await heard(quiet))[0] == "watchers"


async def test_who_closes_a_case_is_no_longer_said_to_look_at_it(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình") as binh:
        theirs, mine = binh.listens(f"/to/cau/{number}/tin?co=0"), lan.listens(f"/to/cau/{number}/tin?co=1")
        await heard(theirs)
        assert "anh Bình" in (await heard(mine))[2]

        await theirs.aclose()

        name, _, html = await heard(mine)
        assert name == "watchers"
        assert "anh Bình" not in html


@pytest.mark.parametrize("how", ["signed out", "left", "another role", "another ward"])
async def test_streams_end_soon_after_their_reader_may_not_see_the_page(
    house: House, tmp_path: Path, how: str
) -> None:
    number = await house.asks()
    async with house.member() as lan, house.stranger() as phone:
        await phone.sends(await link(lan.visitor))
        case, cases = phone.listens(f"/to/cau/{number}/tin?co=0"), phone.listens("/to/tin")
        await heard(case)
        await heard(cases)

        database = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
        match how:
            case "signed out":
                await lan.sends("/to/ra-moi-noi")
            case "left":
                await lan.visitor.says("/roito")
            case "another role":
                await run(database, update(tables.member).values(role="editor"))
            case "another ward":
                await run(database, update(tables.member).values(ward="cai-khe"))

        assert (await heard(case))[0] == "over"
        if how == "another ward":
            assert f"/to/cau/{number}" not in (await heard(cases))[2]
        else:
            assert (await heard(cases))[0] == "over"


async def test_an_open_page_keeps_no_session_from_being_idle(house: House, tmp_path: Path) -> None:
    database, seen = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", select(tables.session.c.seen_at)
    async with house.member() as lan:
        ((signed_in,),) = await run(database, seen)
        before = signed_in - timedelta(hours=1)
        await run(database, update(tables.session).values(seen_at=before))

        await heard(lan.listens("/to/tin"))
        assert await run(database, seen) == [(before,)]

        await lan.opens("/to")
        ((after,),) = await run(database, seen)
        assert after >= signed_in


async def test_streams_end_with_the_program(tmp_path: Path, knowledge: Knowledge) -> None:
    async with AsyncExitStack() as running, AsyncExitStack() as open_now:
        house = await running.enter_async_context(housing(tmp_path, knowledge))
        lan = await open_now.enter_async_context(house.member())
        news = lan.listens("/to/tin")
        await heard(news)
        reading = asyncio.create_task(rest(news))

        async with asyncio.timeout(5):
            await running.aclose()
            assert await reading == []


async def rest(news: News) -> list[tuple[str, str, str]]:
    return [event async for event in news]
