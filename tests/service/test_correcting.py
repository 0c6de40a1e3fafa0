"""A correction on its way to everyone who was told, on the web and on Telegram, through the whole service."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.correcting import whom
from bot.domain.correction import OPERATOR, Correction
from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.team.directory import Invite
from bot.ports import Arrival, Channel, Delivered
from bot.storage.store import SqlStore
from tests.service.running import Service, serving

pytestmark = pytest.mark.anyio

RIGHT = "Bản sao nay 10.000 đồng một bản."
QUESTION = "đăng ký khai sinh cần giấy tờ gì"


async def does(
    service: Service, who: str, text: str = "", place: str = "", channel: Channel = "web"
) -> list[Delivered]:
    """Type or press, and return all that they were told so far."""
    arrival = Arrival(channel, who, secrets.token_hex(8), datetime.now(UTC), text, place or None)
    await service.conversations.receive([arrival])
    return list((await service.conversations.transcript(channel, who)).replies)


async def looked(service: Service) -> None:
    """As the running program does every five seconds."""
    service.notices.look()
    await service.errands.do(lambda unit: unit.team())


async def heard(service: Service, who: str, channel: Channel = "web") -> int:
    replies = (await service.conversations.transcript(channel, who)).replies
    return sum(RIGHT in one.reply.text for one in replies)


async def test_an_operators_correction_reaches_web_and_telegram_once(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await does(service, "ba", QUESTION)
        await does(service, "7", QUESTION, channel="telegram")
        await does(service, "tu", "đăng ký kết hôn cần giấy tờ gì")
        sent_before = len(service.postbox.sent)
        concerned = whom("khai-sinh", None, knowledge, datetime.now(UTC), timedelta(days=14))
        right = Correction(whom=concerned, name="Đăng ký khai sinh", text=RIGHT, by=OPERATOR)

        counts = []
        with service.conversations.bell.listen("web", "ba") as ear:
            for _ in range(2):
                counts.append(await store.correct(right))
                await looked(service)
                await looked(service)
            assert await ear.wait(1.0)

        assert counts == [2, 0]
        assert await heard(service, "ba") == 1
        assert await heard(service, "7", "telegram") == 1
        assert await heard(service, "tu") == 0
        await service.postbox.holds(sent_before + 1)
    news = [one for one in service.postbox.sent if RIGHT in one.reply.text]
    assert [(one.address, one.news) for one in news] == [("7", True)]
    assert "entry:khai-sinh" in [choice.place for choice in news[0].reply.choices]


async def test_a_lead_counts_looks_and_sends_from_their_private_talk(
    store: SqlStore, knowledge: Knowledge
) -> None:
    code = code_from(secrets.token_hex(16))
    await store.invite(code, Invite(None, "lead", datetime.now(UTC) + timedelta(days=1), "chị Lan"))
    async with serving(store, knowledge) as service:
        await does(service, "lan", place=f"open:i-{code}")
        await does(service, "ba", QUESTION)
        await does(service, "7", QUESTION, channel="telegram")
        await does(service, "lan", "/dinhchinh khai-sinh")
        preview = await does(service, "lan", RIGHT)
        assert "2 cuộc trò chuyện" in preview[-2].reply.text
        await looked(service)
        assert await heard(service, "ba") == 0

        place = next(one.place for one in preview[-1].reply.choices if one.label == "Gửi đính chính")
        for _ in range(2):
            await does(service, "lan", place=place)
            await looked(service)

        assert await heard(service, "ba") == 1
        assert await heard(service, "7", "telegram") == 1
        again = await does(service, "lan", "/dinhchinh khai-sinh")
        again = await does(service, "lan", RIGHT)
        assert "Hôm nay 2 cuộc trò chuyện" in again[-1].reply.text


async def test_words_that_come_in_one_batch_are_counted_too(store: SqlStore, knowledge: Knowledge) -> None:
    code = code_from(secrets.token_hex(16))
    await store.invite(code, Invite(None, "admin", datetime.now(UTC) + timedelta(days=1), "chị Lan"))
    async with serving(store, knowledge) as service:
        await does(service, "lan", place=f"open:i-{code}")
        await does(service, "ba", QUESTION)
        now = datetime.now(UTC)
        await service.conversations.receive(
            [
                Arrival("web", "lan", str(n), now, text)
                for n, text in enumerate(("/dinhchinh khai-sinh", RIGHT))
            ]
        )
        told = (await service.conversations.transcript("web", "lan")).replies
    assert "1 cuộc trò chuyện" in told[-2].reply.text
