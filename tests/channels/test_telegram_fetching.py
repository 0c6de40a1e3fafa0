"""Members' files sent on by their id, and fetched for pages."""

import logging
from dataclasses import replace

import pytest

from bot.channels.telegram.fetching import fetch
from bot.domain.media import MOST_BYTES, Media
from bot.domain.message import ConversationId
from bot.domain.team.case import CaseNumber
from bot.domain.turn import Choice, Enclosed, Reply
from bot.ports import NotFetched, Outgoing, Refused
from tests.channels.test_telegram_sending import Rig, rig
from tests.telegram import reset, server_error
from tests.telegram.files import JPEG, OGG

ANSWER = Reply("Đi cửa này ạ.", title="Câu hỏi số 7", choices=(Choice("Rõ rồi", "asked:clear:7"),))


def outgoing(media: Media, reply: Reply = ANSWER) -> Outgoing:
    lost = "(Em không gửi được ảnh kèm theo.)"
    return Outgoing(
        ConversationId("c1"), 1, "1", replace(reply, enclosed=Enclosed(media, CaseNumber(7), lost)), 0
    )


def sent_by_a_member(it: Rig, kind: str) -> Media:
    files = it.telegram.cloud.files
    return (
        Media("photo", files.keep("photo", JPEG))
        if kind == "photo"
        else Media("voice", files.keep("voice", OGG))
    )


async def fetched(it: Rig, media: Media) -> bytes:
    return await fetch(
        media,
        it.call,
        lambda path, most: it.transport.download(
            f"{it.telegram.url}/file/bot{it.telegram.token}/{path}", most
        ),
    )


@pytest.mark.parametrize("kind", ["photo", "voice"])
async def test_a_members_file_goes_on_by_its_id_with_the_words_and_buttons(kind: str) -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        media = sent_by_a_member(it, kind)

        sent = await it.sender.send(outgoing(media))

        (shown,) = lan.screen
        assert str(shown.message_id) == sent
        assert (shown.text, shown.labels) == ("Câu hỏi số 7\n\nĐi cửa này ạ.", ("Rõ rồi",))
        got = shown.raw["photo"][-1] if kind == "photo" else shown.raw["voice"]
        assert got["file_id"] == media.file


@pytest.mark.parametrize("kind", ["photo", "voice"])
async def test_words_too_long_for_a_caption_come_after_it(kind: str) -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()

        sent = await it.sender.send(outgoing(sent_by_a_member(it, kind), replace(ANSWER, text="x" * 1100)))

        first, second = lan.screen
        assert kind in first.raw
        assert (first.text, first.labels) == ("", ())
        assert "x" * 1100 in second.text
        assert second.labels == ("Rõ rồi",)
        assert sent == f"{first.message_id},{second.message_id}"


@pytest.mark.parametrize("media", [Media("photo", "AgAC-gone"), Media("voice", "AwAC-gone")])
async def test_where_telegram_does_not_take_it_the_words_go_and_say_so(media: Media) -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()

        await it.sender.send(outgoing(media))

        (shown,) = lan.screen
        assert shown.text == "Câu hỏi số 7\n\nĐi cửa này ạ.\n\n(Em không gửi được ảnh kèm theo.)"
        assert shown.labels == ("Rõ rồi",)


async def test_a_chat_that_is_gone_is_refused_as_ever() -> None:
    async with rig() as it:
        lan = it.telegram.resident(1)
        lan.starts()
        lan.blocks()

        with pytest.raises(Refused):
            await it.sender.send(outgoing(sent_by_a_member(it, "photo")))


@pytest.mark.parametrize(("kind", "data"), [("photo", JPEG), ("voice", OGG)])
async def test_a_members_file_is_fetched_for_pages(kind: str, data: bytes) -> None:
    async with rig() as it:
        assert await fetched(it, sent_by_a_member(it, kind)) == data


async def test_what_is_not_what_it_should_be_or_too_large_is_not_fetched() -> None:
    async with rig() as it:
        files = it.telegram.cloud.files
        wrong = [
            Media("photo", files.keep("photo", b"<svg onload=alert(1)>")),
            Media("voice", files.keep("voice", JPEG)),
            Media("photo", files.keep("photo", JPEG + bytes(MOST_BYTES["photo"]))),
            Media("voice", "AwAC-gone"),
        ]

        for media in wrong:
            with pytest.raises(NotFetched):
                await fetched(it, media)


async def test_while_telegram_is_away_nothing_is_fetched_and_no_error_or_log_names_the_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    seen = []
    async with rig() as it:
        media = sent_by_a_member(it, "photo")
        it.telegram.faults.plan("getFile", server_error(), reset())
        it.telegram.faults.plan("file", server_error(), reset(), reset())  # a reset is tried once more
        for _ in range(4):
            with pytest.raises(NotFetched) as error:
                await fetched(it, media)
            seen.append(repr(error.value))
        assert await fetched(it, media) == JPEG

    told = caplog.text + "".join(seen)
    assert media.file not in told
    assert it.telegram.token not in told
