"""Replies sent to Telegram, and its refusals told apart: wait, try again, or never."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.pacing import Pacer
from bot.channels.telegram.rendering import Keyboard, keyboard, texts
from bot.channels.telegram.transport import Flooded, NotConnected
from bot.ports import Outgoing, Refused, TryAgain

FAILURES_IN_A_ROW = 5
"""After so many, nobody is sent to until one probe went through."""
PAUSE_MOST_S = 30.0
WRONG_TOKEN_S = 30.0

Call = Callable[[str, Mapping[str, object]], Awaitable[Any]]
"""Carries out one method of the Bot API, with python-telegram-bot's errors."""


class TelegramSender:
    """The channel that delivery sends through."""

    channel: Literal["telegram"] = "telegram"

    def __init__(self, call: Call, pacer: Pacer, site: str = "") -> None:
        """``site`` is where our own pages are on the network, empty when they are not."""
        self._call = call
        self._pacer = pacer
        self._site = site.rstrip("/")
        self._failures = 0
        self._begun: dict[tuple[str, int], list[str]] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Send one reply, in as many messages as it needs; return their ids, joined by commas.

        Raises:
            TryAgain: not now; messages of this reply that did go out are not sent again.
            Refused: never.
        """
        key = (outgoing.conversation_id, outgoing.number)
        sent = self._begun.pop(key, [])
        try:
            await self._send(outgoing, sent)
        except TelegramError as error:
            if sent:
                self._begun[key] = sent
            raise self._verdict(error) from None
        except TryAgain:
            if sent:
                self._begun[key] = sent
            raise
        self._failures = 0
        return ",".join(sent)

    async def _send(self, outgoing: Outgoing, sent: list[str]) -> None:
        chat = int(outgoing.address)
        parts = texts(outgoing.reply)
        old = outgoing.edits_message.split(",") if outgoing.edits_message else []
        for number, text in enumerate(parts):
            if number < len(sent):
                continue
            buttons = keyboard(outgoing.reply, self._site) if number == len(parts) - 1 else None
            await self._pacer.turn(chat)
            if number < len(old) and await self._edited(chat, int(old[number]), text, buttons):
                sent.append(old[number])
            else:
                sent.append(await self._said(chat, text, buttons, silent=outgoing.attempts > 0))
        for surplus in old[len(parts) :]:
            with suppress(BadRequest):
                await self._call("deleteMessage", {"chat_id": chat, "message_id": int(surplus)})

    async def _said(self, chat: int, text: str, buttons: Keyboard | None, *, silent: bool) -> str:
        """A repeat is silent: the resident may have the message already."""
        message = {"chat_id": chat, **_shown(text, buttons)}
        if silent:
            message["disable_notification"] = True
        sent = await self._call("sendMessage", message)
        return str(sent["message_id"])

    async def _edited(self, chat: int, message: int, text: str, buttons: Keyboard | None) -> bool:
        """Whether the old message now shows this; one that is gone or too old is written anew."""
        try:
            await self._call(
                "editMessageText", {"chat_id": chat, "message_id": message, **_shown(text, buttons)}
            )
        except BadRequest as error:
            reason = error.message.lower()
            if "not modified" in reason:
                return True
            if "to edit not found" in reason or "can't be edited" in reason:
                return False
            raise
        return True

    def _verdict(self, error: TelegramError) -> Exception:
        match error:
            case Flooded(retry_after_s=wait_s):
                self._pacer.pause(wait_s)
                return TryAgain(wait_s, whole_channel=True, counted=False)
            case Forbidden() | BadRequest() | ChatMigrated():
                return Refused(error.message)
            case InvalidToken():
                return TryAgain(WRONG_TOKEN_S, whole_channel=True, counted=False)
        if not self._pacer.paused_s:  # all that were under way fail at once: that is one failure
            self._failures += 1
        wait_s = min(2.0 ** max(0, self._failures - FAILURES_IN_A_ROW), PAUSE_MOST_S)
        down = isinstance(error, NotConnected) or self._failures >= FAILURES_IN_A_ROW
        if down:
            self._pacer.pause(wait_s)
        return TryAgain(wait_s, whole_channel=down, counted=not isinstance(error, NotConnected))


class PressAnswers:
    """Tells Telegram that a press was heard, so that the button stops turning; best effort, never again."""

    def __init__(self, call: Call, pacer: Pacer) -> None:
        self._call = call
        self._pacer = pacer
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, press: str) -> None:
        if self._pacer.paused_s:
            return
        task = asyncio.create_task(self._answer(press))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self, within_s: float) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within_s)

    async def _answer(self, press: str) -> None:
        with suppress(TelegramError):  # "query is too old" after 15 s is usual
            await self._call("answerCallbackQuery", {"callback_query_id": press})


def _shown(text: str, buttons: Keyboard | None) -> dict[str, object]:
    shown: dict[str, object] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return shown | {"reply_markup": buttons} if buttons else shown
