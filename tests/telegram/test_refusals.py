"""What the fake refuses, in Telegram's words: wrong calls, strangers, too much at once."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from tests.telegram import (
    FakeTelegram,
)
from tests.telegram.calls import keyboard, raw
from tests.telegram.conftest import client


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        ({"text": "chào"}, "sendMessage: chat_id: Field required"),
        ({"chat_id": 1}, "sendMessage: text: Field required"),
        ({"chat_id": 1, "text": 5}, "sendMessage: text: Input should be a valid string"),
        ({"chat_id": 1, "text": "chào", "mood": "gay"}, "sendMessage has no parameter mood"),
        (
            {"chat_id": 1, "text": "chào", "reply_parameters": {"message_id": "x"}},
            "reply_parameters.message_id: Input should be",
        ),
        (
            {
                "chat_id": 1,
                "text": "a",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b", "to": 1}]]},
            },
            "unknown field sendMessage.reply_markup.inline_keyboard[0][0].to",
        ),
        ({"chat_id": 9, "text": "chào"}, "chat not found"),
        ({"chat_id": 1, "text": ""}, "message text is empty"),
        ({"chat_id": 1, "text": " \n"}, "text must be non-empty"),
        ({"chat_id": 1, "text": "ả" * 4097}, "message is too long"),
        ({"chat_id": 1, "text": "🇻" * 2049}, "message is too long"),
        (
            {"chat_id": 1, "text": "a", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
    ],
)
async def test_a_wrong_call_is_refused(telegram: FakeTelegram, call: dict[str, Any], refusal: str) -> None:
    telegram.resident(1).starts()

    answer = await raw(telegram, "sendMessage", **call)

    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert refusal in answer["description"]
    assert telegram.transcript.refusals[-1].refused == answer["description"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("ả <font>x</font>", 'Unsupported start tag "font" at byte offset 4'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("5 < 6", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused(telegram: FakeTelegram, bot: Bot, text: str, refusal: str) -> None:
    telegram.resident(1).starts()

    with pytest.raises(BadRequest) as refused:
        await bot.send_message(1, text, parse_mode="HTML")

    assert refusal.lower() in refused.value.message.lower()


async def test_marks_and_escapes_do_not_count_towards_the_length(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    lan.starts()

    await bot.send_message(1, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")

    assert (await lan.reads()).text == "<" * 4096


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        (keyboard([("Có", "ả" * 22)]), "Button_data_invalid"),
        (keyboard(*[[("Có", "x")] * 8] * 13), "Reply markup is too long"),
        (keyboard([("Có", "x")] * 9), "a row holds at most 8 buttons"),
        (keyboard([(" ", "x")]), "button text must be non-empty"),
        (
            InlineKeyboardMarkup([[InlineKeyboardButton("Trang", url="ftp://x.vn")]]),
            "Unsupported url protocol",
        ),
    ],
)
async def test_a_wrong_keyboard_is_refused(
    telegram: FakeTelegram, bot: Bot, markup: Any, refusal: str
) -> None:
    telegram.resident(1).starts()

    with pytest.raises(BadRequest) as refused:
        await bot.send_message(1, "Mời chọn", reply_markup=markup)

    assert refusal.lower() in refused.value.message.lower()


async def test_a_bot_does_not_write_first_nor_to_one_who_blocked_it(telegram: FakeTelegram, bot: Bot) -> None:
    lan, group = telegram.resident(1), telegram.group(-1001)
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(1, "chào")

    lan.starts()
    lan.blocks()
    group.member(2).blocks()

    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(1, "chào")
    with pytest.raises(Forbidden, match="kicked from the supergroup"):
        await bot.send_message(-1001, "chào")
    lan.unblocks()
    await bot.send_message(1, "chào lại")
    assert (await lan.reads()).text == "chào lại"


async def test_sending_too_often_is_refused_with_the_seconds_to_wait() -> None:
    now = [100.0]
    async with FakeTelegram(clock=lambda: now[0]) as telegram, client(telegram) as bot:
        for number in range(1, 32):
            telegram.resident(number).starts()
        await bot.send_message(1, "một")
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(1, "hai")
        assert refused.value.retry_after == timedelta(seconds=1)

        for number in range(2, 31):
            await bot.send_message(number, "một")
        with pytest.raises(RetryAfter):
            await bot.send_message(31, "một")
        now[0] += 1.0
        await bot.send_message(31, "một")


async def test_a_group_takes_twenty_messages_a_minute() -> None:
    now = [100.0]
    async with FakeTelegram(clock=lambda: now[0]) as telegram, client(telegram) as bot:
        telegram.group(-1001)
        for _ in range(20):
            await bot.send_message(-1001, "thẻ")
            now[0] += 1.0

        with pytest.raises(RetryAfter, match="40"):
            await bot.send_message(-1001, "thẻ")
        now[0] += 40.0
        await bot.send_message(-1001, "thẻ")


async def test_a_webhook_of_the_world_needs_https(telegram: FakeTelegram, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided"):
        await bot.set_webhook("http://phuong.vn/webhook")


async def test_strangers_are_turned_away(telegram: FakeTelegram) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:other", base_url=f"{telegram.url}/bot"):
            pass
    assert (await raw(telegram, "sendMesage"))["error_code"] == 404
