"""The fake, driven by python-telegram-bot's own client: what it takes and what it hands over."""

import asyncio

import pytest
from aiohttp import ClientSession, web
from telegram import Bot, ReplyParameters, Update
from telegram.error import BadRequest, Conflict, NetworkError, RetryAfter, TimedOut

from tests.telegram import (
    FakeTelegram,
    accept_then_hang,
    accept_then_reset,
    reset,
    server_error,
    too_many,
)
from tests.telegram.calls import keyboard, raw
from tests.telegram.conftest import client
from tests.telegram.files import JPEG


async def test_a_talk_goes_both_ways(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    lan.says("làm giấy khai sinh")

    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.text == "làm giấy khai sinh"
    await bot.send_message(
        1, "Cho <b>ai</b> ạ?", parse_mode="HTML", reply_markup=keyboard([("Con", "k/con")])
    )

    shown = await lan.reads()
    assert (shown.text, shown.labels) == ("Cho ai ạ?", ("Con",))
    assert shown.raw["entities"] == [{"type": "bold", "offset": 4, "length": 2}]


async def test_a_press_carries_its_data_and_is_answered(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    lan.starts("k-ninh-kieu")
    await bot.send_message(1, "Mời chọn", reply_markup=keyboard([("Có", "yes"), ("Không", "no")]))
    lan.presses("Không")

    start, press = await bot.get_updates()
    assert start.message
    assert start.message.text == "/start k-ninh-kieu"
    assert press.callback_query
    assert press.callback_query.data == "no"
    await bot.answer_callback_query(press.callback_query.id, "Vâng ạ")

    assert await lan.notices() == "Vâng ạ"
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press.callback_query.id)


async def test_an_update_comes_again_until_a_later_offset_confirms_it(
    telegram: FakeTelegram, bot: Bot
) -> None:
    for text in ("một", "hai", "ba"):
        telegram.resident(1).says(text)

    first = await bot.get_updates(limit=2)
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[-1].update_id + 1)

    assert texts(first) == ["một", "hai"]
    assert texts(again) == ["một", "hai", "ba"]
    assert texts(rest) == ["ba"]
    assert texts(await bot.get_updates()) == ["ba"]


async def test_a_hundred_updates_come_at_most(telegram: FakeTelegram, bot: Bot) -> None:
    for number in range(130):
        telegram.resident(number + 1).says("chào")

    assert len(await bot.get_updates(limit=100)) == 100
    assert len(await bot.get_updates(offset=-30)) == 30
    assert len(await bot.get_updates()) == 30, "a negative offset forgets what lies before it"


async def test_a_long_poll_ends_with_the_first_update(telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    telegram.resident(1).says("chào")

    assert texts(await poll) == ["chào"]


async def test_a_second_poll_ends_the_first(telegram: FakeTelegram) -> None:
    async with client(telegram) as one, client(telegram) as two:
        poll = asyncio.create_task(one.get_updates(timeout=5))
        await asyncio.sleep(0.05)
        await two.get_updates()
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await poll


async def test_only_the_wanted_kinds_of_update_come(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    await bot.get_updates(allowed_updates=["message"])
    lan.edits(lan.says("sai"), "đúng")
    lan.blocks()

    assert texts(await bot.get_updates()) == ["sai"]


async def test_a_message_is_edited_and_deleted(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    question = lan.says("chào")
    sent = await bot.send_message(1, "một", reply_markup=keyboard([("Có", "x")]))

    await bot.edit_message_text("hai", 1, sent.message_id)
    assert [(shown.text, shown.labels) for shown in lan.screen] == [("hai", ())]
    await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=keyboard([("Không", "y")]))
    assert lan.screen[0].labels == ("Không",)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=keyboard([("Không", "y")]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("hai", 1, question)
    await bot.delete_message(1, sent.message_id)

    assert lan.screen == ()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("ba", 1, sent.message_id)


async def test_a_photo_is_sent_and_received(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    lan.sends_photo("giấy của tôi")
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.photo
    assert update.message.caption == "giấy của tôi"

    await bot.send_photo(1, b"\x89PNG and so on", "<i>Sơ đồ</i>", parse_mode="HTML")

    assert (await lan.reads()).text == "Sơ đồ"
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await bot.send_photo(1, b"%PDF-1.7")
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_photo(1, "photo-of-somebody-else")
    with pytest.raises(BadRequest, match=r"(?i)there is no text in the message to edit"):
        await bot.edit_message_text("Sơ đồ", 1, lan.screen[-1].message_id)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(1, b"\x89PNG", "x" * 1025)


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.group(-1001)
    card = await bot.send_message(-1001, "Câu hỏi mới")
    tam = group.member(7)

    tam.says("trưa nay ăn gì")
    tam.says("Lệ phí do HĐND thành phố quy định.", reply_to=card.message_id)
    tam.says("/viec")

    updates = await bot.get_updates()
    assert texts(updates) == ["Lệ phí do HĐND thành phố quy định.", "/viec"]
    assert updates[0].message
    assert updates[0].message.reply_to_message
    assert updates[0].message.reply_to_message.message_id == card.message_id


async def test_a_reply_names_the_message_it_answers(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    asked = lan.says("chào")

    await bot.send_message(1, "Dạ", reply_parameters=ReplyParameters(asked))

    assert (await lan.reads()).raw["reply_to_message"]["message_id"] == asked


async def test_faults_come_as_planned(telegram: FakeTelegram, bot: Bot) -> None:
    lan = telegram.resident(1)
    lan.starts()
    telegram.faults.plan(
        "sendMessage", too_many(3), server_error(502), reset(), accept_then_reset(), accept_then_hang()
    )

    with pytest.raises(RetryAfter, match="3"):
        await bot.send_message(1, "một")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(1, "hai")
    assert lan.unread == 0
    with pytest.raises(NetworkError):
        await bot.send_message(1, "ba")
    with pytest.raises(TimedOut):
        await bot.send_message(1, "bốn", read_timeout=0.2)

    assert [shown.text for shown in lan.screen] == ["ba", "bốn"]
    await bot.send_message(1, "năm")


async def test_a_share_of_calls_meets_a_fault(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.resident(1).starts()
    telegram.faults.at_random("sendMessage", 0.3, server_error(500))
    outcomes = [await delivered(bot) for _ in range(100)]

    assert 50 <= sum(outcomes) <= 90
    assert telegram.faults.met == 100 - sum(outcomes)


async def test_a_webhook_gets_each_update_until_it_takes_it(telegram: FakeTelegram, bot: Bot) -> None:
    taken: list[str] = []
    answers = [500, 200, 200]
    third = asyncio.Event()

    async def receive(request: web.BaseRequest) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "mở-ra".encode().hex()
        update = Update.de_json(await request.json(), bot)
        assert update.message
        assert update.message.text
        taken.append(update.message.text)
        if not answers[1:]:
            third.set()
        return web.Response(status=answers.pop(0))

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/", secret_token="mở-ra".encode().hex())
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    telegram.resident(1).says("một")
    telegram.resident(1).says("hai")
    await asyncio.wait_for(third.wait(), 5)

    assert taken == ["một", "một", "hai"]
    assert (
        await bot.get_webhook_info()
    ).last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await bot.delete_webhook()
    await runner.cleanup()
    assert await bot.get_updates() == ()


async def test_methods_that_only_say_true_are_checked_and_noted(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([("hoi", "Hỏi một việc khác")])

    assert telegram.transcript.calls("setMyCommands")[0].details["commands"] == [
        {"command": "hoi", "description": "Hỏi một việc khác"}
    ]
    assert "has no parameter" in (await raw(telegram, "setMyCommands", orders=[]))["description"]


async def test_a_failed_wait_shows_the_transcript(telegram: FakeTelegram) -> None:
    lan = telegram.resident(1)
    lan.says("có ai không")

    with pytest.raises(AssertionError, match="có ai không"):
        await lan.reads(within_s=0.01)


async def test_without_checks_a_talk_still_goes_both_ways() -> None:
    async with FakeTelegram(checks=False) as telegram, client(telegram) as bot:
        lan = telegram.resident(1)
        lan.says("chào")
        (update,) = await bot.get_updates()
        assert update.message
        for _ in range(50):
            await bot.send_message(1, "Dạ <em>", parse_mode="HTML", reply_markup=keyboard([("Có", "x")]))
        lan.presses("Có")

        assert (await lan.reads()).labels == ("Có",)
        assert telegram.cloud.sent == 50
        assert not telegram.transcript.lines


async def delivered(bot: Bot) -> bool:
    try:
        await bot.send_message(1, "thử")
    except NetworkError:
        return False
    return True


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text if update.message else None for update in updates]


async def test_a_file_is_sent_on_as_its_own_kind_only_and_fetched_by_a_path_that_was_told(
    telegram: FakeTelegram, bot: Bot
) -> None:
    lan = telegram.resident(1)
    lan.sends_photo("cửa số hai")
    lan.sends_voice()
    photo, voice = await bot.get_updates()
    assert photo.message
    assert voice.message
    assert voice.message.voice

    await bot.send_photo(1, photo.message.photo[-1].file_id, caption="cửa số hai")
    await bot.send_voice(1, voice.message.voice.file_id)
    with pytest.raises(BadRequest, match="Type of file mismatch"):
        await bot.send_photo(1, voice.message.voice.file_id)
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_voice(1, "AwACmadeup")
    with pytest.raises(BadRequest, match="Wrong file_id"):
        await bot.get_file("AwACmadeup")

    found = await bot.get_file(photo.message.photo[-1].file_id)
    assert found.file_path
    assert found.file_path.endswith("/photos/file_1.jpg")
    files = f"{telegram.url}/file/bot{telegram.token}"
    async with ClientSession() as session:
        for path, status in (
            ("photos/file_1.jpg", 200),
            ("photos/file_0.jpg", 404),
            ("voice/file_2.oga", 404),
        ):
            async with session.get(f"{files}/{path}") as answer:
                assert answer.status == status
                assert (await answer.read() == JPEG) == (status == 200)
