"""The phone's page: what is typed and pressed there reaches the bot, what the bot sends is shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.telegram import FakeTelegram
from tests.telegram.demo import GROUP, IN_GROUP, MEMBER, VIEWS
from tests.telegram.files import JPEG
from tests.telegram.phone import as_html, phones


@asynccontextmanager
async def served(application: web.Application) -> AsyncIterator[ClientSession]:
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield session
    await runner.cleanup()


@pytest.fixture
async def page(telegram: FakeTelegram) -> AsyncIterator[ClientSession]:
    async with served(phones(telegram)) as session:
        yield session


@pytest.fixture
async def side_by_side(telegram: FakeTelegram) -> AsyncIterator[ClientSession]:
    async with served(phones(telegram, VIEWS)) as session:
        yield session


async def test_a_talk_on_the_page(telegram: FakeTelegram, bot: Bot, page: ClientSession) -> None:
    assert "Điện thoại của bà con" in await (await page.get("/")).text()
    await page.post("/phone/1/says", data="làm giấy khai sinh")
    choice = InlineKeyboardMarkup([[InlineKeyboardButton("Con", callback_data="k/con")]])
    sent = await bot.send_message(1, "Cho <b>ai</b> ạ & ở đâu?", parse_mode="HTML", reply_markup=choice)
    await page.post("/phone/1/presses", json={"message": sent.message_id, "data": "k/con"})

    mine, its = await (await page.get("/phone/1")).json()
    text, press = await bot.get_updates()

    assert (mine["mine"], mine["html"]) == (True, "làm giấy khai sinh")
    assert (its["mine"], its["html"]) == (False, "Cho <b>ai</b> ạ &amp; ở đâu?")
    assert its["rows"] == [[{"text": "Con", "callback_data": "k/con"}]]
    assert text.message
    assert press.callback_query
    assert press.callback_query.data == "k/con"


async def test_each_phone_has_a_name_of_its_own(side_by_side: ClientSession) -> None:
    told = await (await side_by_side.get("/phones")).json()

    assert [(one["number"], one["group"]) for one in told] == [(1, None), (81, None), (81, GROUP)]
    assert len({one["title"] for one in told}) == len(VIEWS)


async def test_a_member_replies_to_a_card_in_the_group(
    telegram: FakeTelegram, bot: Bot, side_by_side: ClientSession
) -> None:
    IN_GROUP.opened(telegram)
    card = await bot.send_message(GROUP, "Câu hỏi số 7")
    here = {"group": str(GROUP)}
    await side_by_side.post(
        "/phone/81/says", data="Mang giấy tờ xe", params={**here, "reply_to": str(card.message_id)}
    )

    its, mine = await (await side_by_side.get("/phone/81", params=here)).json()
    another = await (await side_by_side.get("/phone/82", params=here)).json()
    (heard,) = await bot.get_updates()

    assert (its["mine"], its["from"], its["html"]) == (False, "Tổ Số", "Câu hỏi số 7")
    assert (mine["mine"], mine["quotes"], mine["html"]) == (True, "Câu hỏi số 7", "Mang giấy tờ xe")
    assert (another[1]["mine"], another[1]["from"]) == (False, MEMBER.name)
    assert await (await side_by_side.get("/phone/81")).json() == []
    assert heard.message
    assert heard.message.reply_to_message
    assert heard.message.reply_to_message.message_id == card.message_id
    assert heard.message.chat.id == GROUP


def test_marks_stand_where_telegram_counts_them() -> None:
    entities = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 3, "length": 2},
        {"type": "text_link", "offset": 0, "length": 2, "url": "https://x.vn"},
    ]

    assert as_html("🏠 em ở<", entities) == "🏠 <b><i>em</i> ở</b>&lt;"


async def test_a_picture_is_sent_from_a_phone_and_shown_there(
    telegram: FakeTelegram, bot: Bot, page: ClientSession
) -> None:
    await page.post("/phone/1/photo?caption=cửa số hai", data=JPEG)
    refused = await page.post("/phone/1/photo", data=b"GIF89a")

    (update,) = await bot.get_updates()
    (mine,) = await (await page.get("/phone/1")).json()

    assert refused.status == 415
    assert update.message
    assert update.message.caption == "cửa số hai"
    assert mine["html"] == "cửa số hai"
    assert await (await page.get(f"/file/{mine['photo']}")).read() == JPEG
    assert (await page.get("/file/made-up")).status == 404
