"""Receiving: an update is confirmed to Telegram only after the service has it, by poll and by webhook."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio
import pytest
import uvicorn
from aiohttp import ClientSession
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from bot.channels.telegram.channel import TelegramChannel, TelegramSettings
from bot.channels.telegram.webhook import BODY_MAX, PATH, SECRET_HEADER
from bot.domain.message import ConversationId
from bot.domain.turn import Choice, Reply
from bot.ports import Arrival, DeadLetter, Outgoing, StoreUnavailable
from tests.telegram import FakeTelegram, Resident, reset, server_error, too_many

SECRET = "mo-cua"  # noqa: S105 - opens nothing


class Kept:
    """Where arrivals go: durable once ``receive`` returned."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.letters: list[DeadLetter] = []
        self.refusals: list[Exception] = []
        self.more = asyncio.Condition()

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        if self.refusals:
            refusal = self.refusals.pop(0)
            await self._tell()
            raise refusal
        self.arrivals += arrivals
        await self._tell()

    async def set_aside(self, letters: Sequence[DeadLetter]) -> None:
        self.letters += letters
        await self._tell()

    async def until(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self.more:
            await self.more.wait_for(enough)

    @property
    def texts(self) -> list[str]:
        return [arrival.text or arrival.place or "" for arrival in self.arrivals]

    async def _tell(self) -> None:
        async with self.more:
            self.more.notify_all()


COMMANDS = (("menu", "Xem danh mục việc"),)


def channel(telegram: FakeTelegram, kept: Kept, secret: str = "", public_url: str = "") -> TelegramChannel:
    return TelegramChannel(
        TelegramSettings(telegram.token, telegram.url, 0, secret, public_url, COMMANDS),
        kept.receive,
        kept.set_aside,
        lambda: datetime.now(UTC),
        asyncio.get_running_loop().time,
        lambda name: None,
    )


@asynccontextmanager
async def polling(telegram: FakeTelegram, kept: Kept) -> AsyncIterator[TelegramChannel]:
    it = channel(telegram, kept)
    await it.start()
    try:
        yield it
    finally:
        await it.stop_taking()
        await it.close()


@asynccontextmanager
async def called(telegram: FakeTelegram, kept: Kept) -> AsyncIterator[str]:
    """The webhook's route on a real server; yields its address."""
    it = channel(telegram, kept, SECRET, "http://127.0.0.1:1")
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=list(it.routes)), port=0, log_config=None))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve)
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}{PATH}"
        finally:
            server.should_exit = True
            await it.close()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=False) as telegram:
        yield telegram


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def lan(telegram: FakeTelegram) -> Resident:
    return telegram.resident(1)


async def test_what_waited_and_what_comes_later_both_arrive(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    lan.says("trước")
    async with polling(telegram, kept) as it:
        await kept.until(lambda: len(kept.arrivals) == 1)
        lan.says("sau")
        await kept.until(lambda: len(kept.arrivals) == 2)

        assert kept.texts == ["trước", "sau"]
        assert it.poll_age_s is not None
        assert it.poll_age_s < 5


async def test_nothing_is_confirmed_while_the_store_is_away(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    kept.refusals = [StoreUnavailable("locked")]
    lan.says("chào")
    async with polling(telegram, kept):
        await kept.until(lambda: not kept.refusals)
    assert not kept.arrivals
    assert len(telegram.cloud.updates) == 1

    async with polling(telegram, kept):
        await kept.until(lambda: bool(kept.arrivals))
    assert kept.texts == ["chào"]


async def test_a_stop_loses_nothing_and_keeps_the_order(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    for number in range(130):
        lan.says(str(number))
    async with polling(telegram, kept):
        await kept.until(lambda: len(kept.arrivals) >= 100)
    lan.says("sau khi dừng")
    async with polling(telegram, kept):
        await kept.until(lambda: "sau khi dừng" in kept.texts)

    first_time = list(dict.fromkeys(kept.texts))
    assert first_time == [*map(str, range(130)), "sau khi dừng"]


async def test_one_bad_update_does_not_hold_up_its_batch(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    lan.says("một")
    telegram.cloud.updates.push(
        {"update_id": telegram.cloud.updates.next_id(), "message": {"text": "bí mật"}}
    )
    lan.says("hai")

    async with polling(telegram, kept):
        await kept.until(lambda: len(kept.arrivals) == 2)
        lan.says("ba")
        await kept.until(lambda: len(kept.arrivals) == 3)

    assert kept.texts == ["một", "hai", "ba"]
    assert [(letter.shape, letter.error) for letter in kept.letters] == [
        ('{"update_id": "int", "message": {"text": 6}}', "chat is not an object")
    ]


async def test_a_message_that_cannot_be_taken_is_set_aside_alone(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    kept.refusals = [ValueError("of the batch"), ValueError("of the first")]
    lan.says("một")
    lan.says("hai")

    async with polling(telegram, kept):
        await kept.until(lambda: bool(kept.arrivals))

    assert kept.texts == ["hai"]
    assert [(letter.error, letter.shape) for letter in kept.letters] == [
        ("ValueError", '{"text": 3, "place": null}')
    ]


async def test_polling_goes_on_after_every_kind_of_trouble(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    telegram.faults.plan("getUpdates", too_many(1), reset(), server_error())
    async with polling(telegram, kept):
        lan.says("chào")
        await kept.until(lambda: bool(kept.arrivals))

    assert kept.texts == ["chào"]


async def test_a_press_is_answered_after_it_is_kept(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    reply = Reply("Mời chọn", choices=(Choice("Có", "k"),))
    lan.starts()
    async with polling(telegram, kept) as it:
        await it.sender.send(Outgoing(ConversationId("c"), 1, "1", reply, attempts=0))
        lan.presses("Có")
        assert await lan.notices() == ""

    assert kept.texts == ["/start", "k"]


async def test_the_webhook_keeps_before_it_says_200(
    telegram: FakeTelegram, kept: Kept, lan: Resident
) -> None:
    kept.refusals = [StoreUnavailable("locked")]
    async with called(telegram, kept) as url, ClientSession() as session:
        await session.post(
            f"{telegram.url}/bot{telegram.token}/setWebhook", json={"url": url, "secret_token": SECRET}
        )
        lan.says("một")
        lan.says("hai")
        await kept.until(lambda: len(kept.arrivals) == 2)

    assert kept.texts == ["một", "hai"]


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        ("", b"{}", 403),
        ("khac", b"{}", 403),
        ("\u00e9", b"{}", 403),
        (SECRET, b"x" * (BODY_MAX + 1), 413),
        (SECRET, b"not JSON", 200),
        (SECRET, b"[" * 200_000, 200),
        (SECRET, b'{"message": 5}', 200),
        (SECRET, b'{"update_id": 5, "poll": {}}', 200),
    ],
)
async def test_the_webhook_answers_strangers_and_nonsense(
    telegram: FakeTelegram, kept: Kept, secret: str, body: bytes, status: int
) -> None:
    it = channel(telegram, kept, SECRET, "https://to-so.example.vn")
    headers = [
        (SECRET_HEADER.encode(), secret.encode()),
        (b"Content-Type", b"application/json; charset=utf-8"),
    ]
    app = ASGITransport(Starlette(routes=list(it.routes)))
    async with AsyncClient(transport=app, base_url="https://to-so.example.vn") as client:
        answer = await client.post(PATH, content=body, headers=headers)

    assert answer.status_code == status
    assert not kept.arrivals
    assert len(kept.letters) == (status == 200 and b"poll" not in body)


async def test_telegram_is_told_where_to_call(telegram: FakeTelegram, kept: Kept) -> None:
    it = channel(telegram, kept, SECRET, "https://to-so.example.vn/")
    await it.start()
    while not (calls := telegram.transcript.calls("setWebhook")):  # noqa: ASYNC110 - the call is all there is to see
        await asyncio.sleep(0.01)
    await it.stop_taking()
    await it.close()

    assert calls[0].details["url"] == "https://to-so.example.vn/telegram/webhook"
    assert calls[0].details["secret_token"] == SECRET
    assert it.poll_age_s is None


async def test_telegram_is_told_the_commands(telegram: FakeTelegram, kept: Kept) -> None:
    it = channel(telegram, kept)
    await it.start()
    while not (calls := telegram.transcript.calls("setMyCommands")):  # noqa: ASYNC110 - the call is all there is
        await asyncio.sleep(0.01)
    await it.stop_taking()
    await it.close()

    assert calls[0].details["commands"] == [{"command": "menu", "description": "Xem danh mục việc"}]
