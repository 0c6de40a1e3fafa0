"""The phone's page: what is typed and pressed there reaches the bot, what the bot sends is shown."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.telegram import FakeTelegram
from tests.telegram.phone import as_html, phones


@pytest.fixture
async def page(telegram: FakeTelegram) -> AsyncIterator[ClientSession]:
    runner = web.AppRunner(phones(telegram))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield session
    await runner.cleanup()


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


def test_marks_stand_where_telegram_counts_them() -> None:
    entities = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 3, "length": 2},
        {"type": "text_link", "offset": 0, "length": 2, "url": "https://x.vn"},
    ]

    assert as_html("🏠 em ở<", entities) == "🏠 <b><i>em</i> ở</b>&lt;"
