"""Fixtures of the fake: the server, and python-telegram-bot's own client pointed at it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.telegram import FakeTelegram


@pytest.fixture(autouse=True)
def _durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the library for `timedelta`s, which it warns that it will give."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=False) as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with client(telegram) as bot:
        yield bot


def client(telegram: FakeTelegram) -> Bot:
    request = HTTPXRequest(read_timeout=2.0)
    return Bot(telegram.token, base_url=f"{telegram.url}/bot", request=request, get_updates_request=request)
