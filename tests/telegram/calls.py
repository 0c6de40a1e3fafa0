"""Calls as the tests make them: buttons in short, and a call that no library would let pass."""

from typing import Any

from aiohttp import ClientSession
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.telegram import (
    FakeTelegram,
)


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=to) for label, to in row] for row in rows]
    )


async def raw(telegram: FakeTelegram, method: str, **call: Any) -> dict[str, Any]:
    """A call as no library would let it pass."""
    async with (
        ClientSession() as session,
        session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=call) as answer,
    ):
        return dict(await answer.json())
