"""Sending: order of waits and tries under Telegram's limits, refusals and silence."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram.pacing import Pacer
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.sending import PressAnswers, TelegramSender
from bot.channels.telegram.transport import Transport
from bot.domain.message import ConversationId
from bot.domain.picture import Image, Picture
from bot.domain.turn import Choice, Link, Reply
from bot.ports import Outgoing, Refused, TryAgain
from tests.telegram import (
    FakeTelegram,
    accept_then_hang,
    accept_then_reset,
    reset,
    server_error,
    too_many,
)


def outgoing(
    text: str, *, to: int = 1, number: int = 1, edits: str | None = None, attempts: int = 0
) -> Outgoing:
    reply = Reply(text, choices=(Choice("Xong", "x"),))
    return Outgoing(ConversationId(f"c{to}"), number, str(to), reply, attempts, edits)


SCREEN = Picture("cong-dang-nhap.png", "Nút «Đăng nhập»")


def image(pixels: bytes = b"a") -> Image:
    return Image(b"\x89PNG" + pixels, 640, 760, f"version-{pixels!r}")


def pictured(text: str, *, number: int = 1, attempts: int = 0) -> Outgoing:
    reply = Reply(text, title="Bước 1", choices=(Choice("Xong", "x"),), picture=SCREEN)
    return Outgoing(ConversationId("c1"), number, "1", reply, attempts)


class Rig:
    """A sender on the strict fake, with a clock that can be moved."""

    def __init__(self, telegram: FakeTelegram, rate: float) -> None:
        self.telegram = telegram
        self.transport = Transport()
        self.bot = Bot(telegram.token, base_url=f"{telegram.url}/bot", request=self.transport)
        self.skipped_s = 0.0
        self.pacer = Pacer(rate, lambda: asyncio.get_running_loop().time() + self.skipped_s)
        self.images: dict[str, Image] = {}
        self.sender = TelegramSender(self.call, self.pacer, Photos(self.images.get))

    async def call(self, method: str, values: Mapping[str, object]) -> Any:
        return await self.transport.send(f"{self.telegram.url}/bot{self.telegram.token}/{method}", values)


@asynccontextmanager
async def rig(rate: float = 0, *, limits: bool = False) -> AsyncIterator[Rig]:
    async with FakeTelegram(limits=limits) as telegram:
        made = Rig(telegram, rate)
        await made.transport.initialize()
        try:
            yield made
        finally:
            await made.transport.shutdown()


async def test_a_reply_arrives_with_its_buttons() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()

        sent = await it.sender.send(outgoing("Đây ạ"))

        shown = await lan.reads()
        assert (str(shown.message_id), shown.text, shown.labels) == (sent, "Đây ạ", ("Xong",))


async def test_what_is_for_a_topic_arrives_in_it() -> None:
    async with rig() as it:
        lan = it.telegram.group(-100).member(1)
        lan.says("/noinhom abc", topic=5)

        sent = await it.sender.send(Outgoing(ConversationId("c1"), 1, "-100/5", Reply("Câu hỏi số 8"), 0))
        with pytest.raises(Refused):
            await it.sender.send(Outgoing(ConversationId("c1"), 2, "-100/6", Reply("Câu hỏi số 9"), 0))

        shown = lan.chat.messages[int(sent)]
        assert (shown["text"], shown["message_thread_id"]) == ("Câu hỏi số 8", 5)


async def test_a_long_reply_arrives_in_order_and_its_buttons_come_last() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()

        sent = await it.sender.send(outgoing("\n\n".join("x" * 3000 for _ in range(3))))

        assert [shown.labels for shown in lan.screen] == [(), (), ("Xong",)]
        assert sent == ",".join(str(shown.message_id) for shown in lan.screen)


async def test_a_page_of_ours_is_a_button_at_the_site_that_the_operator_named() -> None:
    page = Reply("Mẫu", page=Link("Bản để in", "/mau/ct01"))
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        reachable = TelegramSender(it.call, it.pacer, Photos(it.images.get), "https://toso.example.vn/")

        await it.sender.send(Outgoing(ConversationId("c1"), 1, "1", page, 0))
        await reachable.send(Outgoing(ConversationId("c1"), 2, "1", page, 0))

        assert [shown.labels for shown in lan.screen] == [(), ("Bản để in",)]


async def test_the_way_in_is_a_text_with_the_address_where_members_open_their_pages() -> None:
    entrance = Reply("Mở đường dẫn", entrance="/vao/abc")
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        here = TelegramSender(it.call, it.pacer, Photos(it.images.get), pages="http://127.0.0.1:8080")

        await here.send(Outgoing(ConversationId("c1"), 1, "1", entrance, 0))

        assert lan.screen[-1].text == "Mở đường dẫn\n\nhttp://127.0.0.1:8080/vao/abc"


async def test_an_edit_takes_the_place_of_what_was_sent() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        first = await it.sender.send(outgoing("một"))

        again = await it.sender.send(outgoing("hai", edits=first))
        unchanged = await it.sender.send(outgoing("hai", edits=first))

        assert first == again == unchanged
        assert [shown.text for shown in lan.screen] == ["hai"]


async def test_a_shorter_edit_takes_away_what_is_left_over() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        long = await it.sender.send(outgoing("\n\n".join("x" * 3000 for _ in range(2))))

        await it.sender.send(outgoing("ngắn", edits=long))

        assert [shown.text for shown in lan.screen] == ["ngắn"]


async def test_an_edit_of_a_message_that_is_gone_is_written_anew() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        first = await it.sender.send(outgoing("một"))
        await it.bot.delete_message(1, int(first))

        assert await it.sender.send(outgoing("hai", edits=first)) != first
        assert [shown.text for shown in lan.screen] == ["hai"]


async def test_one_who_blocked_the_bot_is_not_written_to_again() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        lan.blocks()

        with pytest.raises(Refused, match="blocked by the user"):
            await it.sender.send(outgoing("một"))
        with pytest.raises(Refused, match="Chat not found"):
            await it.sender.send(outgoing("một", to=999))


async def test_a_wait_asked_for_is_obeyed_by_the_whole_bot() -> None:
    async with rig() as it:
        it.telegram.resident(1).starts()
        it.telegram.resident(2).starts()
        it.telegram.faults.plan("sendMessage", too_many(30))

        first = await refused(it.sender.send(outgoing("một")))
        second = await refused(it.sender.send(outgoing("một", to=2)))
        calls = len(it.telegram.transcript.calls("sendMessage"))
        it.skipped_s = 31
        await it.sender.send(outgoing("một", to=2))

        assert (first.after_s, first.whole_channel, first.counted) == (30, True, False)
        assert second.whole_channel
        assert 29 < second.after_s <= 30
        assert calls == 0, "the one who waits makes no call"


async def test_trouble_is_counted_only_when_telegram_may_have_taken_it() -> None:
    async with rig() as it:
        it.telegram.resident(1).starts()
        it.telegram.faults.plan("sendMessage", server_error(502), reset(), accept_then_reset())
        verdicts = [await refused(it.sender.send(outgoing("một"))) for _ in range(3)]
        assert [verdict.counted for verdict in verdicts] == [True, True, True]
        assert [verdict.whole_channel for verdict in verdicts] == [False, False, False]

    async with rig() as it:
        await it.telegram.__aexit__(None, None, None)
        verdict = await refused(it.sender.send(outgoing("một")))
        assert (verdict.counted, verdict.whole_channel) == (False, True)


async def test_five_failures_in_a_row_rest_the_channel_until_a_send_goes_through() -> None:
    async with rig() as it:
        it.telegram.resident(1).starts()
        it.telegram.faults.at_random("sendMessage", 1.0, server_error(500))

        waits = []
        for _ in range(8):
            verdict = await refused(it.sender.send(outgoing("một")))
            waits.append((verdict.whole_channel, verdict.after_s))
            it.skipped_s += 60

        assert waits == [(False, 1.0)] * 4 + [(True, 1.0), (True, 2.0), (True, 4.0), (True, 8.0)]
        it.telegram.faults.at_random("sendMessage", 0.0)
        await it.sender.send(outgoing("một"))
        it.telegram.faults.plan("sendMessage", server_error(500))
        assert not (await refused(it.sender.send(outgoing("hai")))).whole_channel


async def test_the_rest_of_a_long_reply_is_sent_without_its_beginning_again() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        long = "\n\n".join(letter * 3000 for letter in "abc")
        await it.sender.send(outgoing("trước"))
        it.telegram.faults.at_random("sendMessage", 0.0)

        it.telegram.faults.plan("sendMessage", too_many(1))
        await refused(it.sender.send(outgoing(long, number=2)))
        it.skipped_s += 2
        await it.sender.send(outgoing(long, number=2))
        sent = [shown.text[0] for shown in lan.screen]

        assert sent == ["t", "a", "b", "c"]


async def test_a_repeat_makes_no_sound() -> None:
    async with rig() as it:
        it.telegram.resident(1).starts()

        await it.sender.send(outgoing("một"))
        await it.sender.send(outgoing("một", attempts=1))

        calls = it.telegram.transcript.calls("sendMessage")
        assert [call.details.get("disable_notification") for call in calls] == [None, True]


async def test_paced_sends_are_never_refused() -> None:
    async with rig(rate=28, limits=True) as it:
        for number in range(1, 43):
            it.telegram.resident(number).starts()
        begun = asyncio.get_running_loop().time()

        await asyncio.gather(*(it.sender.send(outgoing("một", to=to)) for to in range(1, 43)))
        await it.sender.send(outgoing("hai", to=1))

        assert asyncio.get_running_loop().time() - begun > 41 / 28
        assert not it.telegram.transcript.refusals


async def test_the_same_chat_waits_a_second() -> None:
    async with rig(rate=28, limits=True) as it:
        lan = it.telegram.resident(1)
        lan.starts()

        await it.sender.send(outgoing("một"))
        await it.sender.send(outgoing("hai", number=2))

        assert [shown.text for shown in lan.screen] == ["một", "hai"]
        assert not it.telegram.transcript.refusals


async def test_a_group_is_told_to_wait_before_telegram_says_so() -> None:
    async with rig():
        now = [0.0]
        pacer = Pacer(1000, lambda: now[0])
        for _ in range(18):
            await pacer.turn(-1)
            now[0] += 2.0

        verdict = await refused(pacer.turn(-1))

        assert (verdict.whole_channel, verdict.counted) == (False, False)
        assert verdict.after_s == 60 - 36
        now[0] += 24.0
        await pacer.turn(-1)


async def test_a_picture_is_uploaded_once_and_named_by_its_id_after_that() -> None:
    async with rig() as it:
        it.images[SCREEN.file] = image()
        lan = it.telegram.resident(1)
        lan.starts()

        sent = await it.sender.send(pictured("Bấm «Đăng nhập»."))
        await it.sender.send(pictured("Bấm «Đăng nhập».", number=2))

        first, second = lan.screen
        assert (str(first.message_id), first.text, first.labels) == (
            sent,
            "Bước 1\n\nBấm «Đăng nhập».",
            ("Xong",),
        )
        assert first.raw["photo"] == second.raw["photo"]
        photos = [call.details["photo"] for call in it.telegram.transcript.calls("sendPhoto")]
        assert photos == ["attach://upload", first.raw["photo"][0]["file_id"]]


async def test_a_redrawn_picture_is_uploaded_again() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        for number, pixels in enumerate((b"a", b"b"), 1):
            it.images[SCREEN.file] = image(pixels)
            await it.sender.send(pictured("Bấm.", number=number))

        first, second = lan.screen
        assert first.raw["photo"] != second.raw["photo"]


async def test_a_picture_whose_text_is_too_long_goes_before_it() -> None:
    async with rig() as it:
        it.images[SCREEN.file] = image()
        lan = it.telegram.resident(1)
        lan.starts()

        sent = await it.sender.send(pictured("x" * 1100))

        assert [("photo" in shown.raw, len(shown.text), shown.labels) for shown in lan.screen] == [
            (True, 0, ()),
            (False, 1108, ("Xong",)),
        ]
        assert sent == ",".join(str(shown.message_id) for shown in lan.screen)


async def test_the_text_after_a_picture_is_sent_without_the_picture_again() -> None:
    async with rig() as it:
        it.images[SCREEN.file] = image()
        lan = it.telegram.resident(1)
        lan.starts()
        it.telegram.faults.plan("sendMessage", server_error(500))

        await refused(it.sender.send(pictured("x" * 1100)))
        it.images.clear()
        await it.sender.send(pictured("x" * 1100, attempts=1))

        assert ["photo" in shown.raw for shown in lan.screen] == [True, False]
        (call,) = it.telegram.transcript.calls("sendMessage")
        assert call.details["disable_notification"] is True


async def test_an_edit_of_a_picture_is_written_anew() -> None:
    async with rig() as it:
        it.images[SCREEN.file] = image()
        lan = it.telegram.resident(1)
        lan.starts()
        first = await it.sender.send(pictured("một"))

        second = await it.sender.send(outgoing("hai", edits=first))

        assert first != second
        assert [shown.text for shown in lan.screen] == ["Bước 1\n\nmột", "hai"]


async def test_without_its_image_a_reply_is_sent_as_text() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()

        await it.sender.send(pictured("một"))

        assert [("photo" in shown.raw, shown.text) for shown in lan.screen] == [(False, "Bước 1\n\nmột")]


async def test_a_picture_that_telegram_refuses_takes_no_words_with_it() -> None:
    async with rig() as it:
        it.images[SCREEN.file] = Image(b"no picture at all", 1, 1, "broken")
        lan = it.telegram.resident(1)
        lan.starts()

        await it.sender.send(pictured("x" * 1100))

        assert [("photo" in shown.raw, shown.labels) for shown in lan.screen] == [(False, ("Xong",))]


async def test_an_id_that_is_no_longer_taken_is_replaced_by_an_upload() -> None:
    async with rig() as it:
        it.images[SCREEN.file] = image()
        lan = it.telegram.resident(1)
        lan.starts()
        await it.sender.send(pictured("một"))
        it.telegram.cloud.files.forget()

        await it.sender.send(pictured("hai", number=2))

        assert ["photo" in shown.raw for shown in lan.screen] == [True, True]


async def test_pictures_are_paced_like_texts() -> None:
    async with rig(rate=28, limits=True) as it:
        it.images[SCREEN.file] = image()
        lan = it.telegram.resident(1)
        lan.starts()

        await it.sender.send(pictured("x" * 1100))
        await it.sender.send(pictured("một", number=2))

        assert len(lan.screen) == 3
        assert not it.telegram.transcript.refusals


async def test_presses_are_answered_once_and_never_in_a_pause() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        await it.sender.send(outgoing("một"))
        answers = PressAnswers(it.call, it.pacer)

        answers.answer(lan.presses("Xong"))
        answers.answer("of last week")
        await answers.finish(5)
        it.pacer.pause(10)
        answers.answer(lan.presses("Xong"))
        await answers.finish(5)

        assert lan.chat.notices.qsize() == 1
        assert len(it.telegram.transcript.calls("answerCallbackQuery")) == 2


async def test_no_log_line_and_no_error_names_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    seen = []
    async with rig() as it:
        it.telegram.resident(1).starts()
        it.telegram.faults.plan("sendMessage", server_error(), reset(), accept_then_reset(), too_many(0))
        for _ in range(4):
            seen.append(repr(await refused(it.sender.send(outgoing("một")))))
        await it.telegram.__aexit__(None, None, None)
        with pytest.raises(NetworkError) as broken:
            await it.bot.get_me()
        seen.append(repr(broken.value))

    assert it.telegram.token not in caplog.text + "".join(seen)


async def test_a_send_that_hangs_is_given_up() -> None:
    async with rig() as it:
        it.telegram.resident(1).starts()
        it.telegram.faults.plan("sendMessage", accept_then_hang())
        url = f"{it.telegram.url}/bot{it.telegram.token}/sendMessage"

        with pytest.raises(TimedOut):
            await it.transport.call(url, b'{"chat_id": 1, "text": "a"}', 0.2)


async def refused(sending: Awaitable[object]) -> TryAgain:
    with pytest.raises(TryAgain) as verdict:
        await sending
    return verdict.value
