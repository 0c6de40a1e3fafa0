"""How fast the bot may send: Telegram's limits, kept by waiting instead of being refused."""

import asyncio
from collections import deque
from collections.abc import Callable

from bot.ports import TryAgain

CHAT_EVERY_S = 1.05
GROUP_PER_MINUTE = 18
"""Telegram allows 20; people's own messages from the bot's account leave two to spare."""
SLOT_S = 5.0
"""A send waits at most this long in its slot; longer waits go back to the store."""
_CHATS_KEPT = 5_000


class Pacer:
    """One bot's sends: evenly spaced, with a second between two to the same chat."""

    def __init__(self, rate: float, now: Callable[[], float]) -> None:
        """``rate`` is messages a second; 0 sends unpaced and obeys refusals only."""
        self._interval_s = 1 / rate if rate else 0.0
        self._now = now
        self._next = 0.0
        self._paused_until = 0.0
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}

    def pause(self, for_s: float) -> None:
        """Send nothing for so long: Telegram said so, to the whole bot."""
        self._paused_until = max(self._paused_until, self._now() + for_s)

    @property
    def paused_s(self) -> float:
        """Seconds left of the pause."""
        return max(0.0, self._paused_until - self._now())

    async def turn(self, chat: int) -> None:
        """Wait until one message may go to this chat. A chat must not wait twice at once.

        Raises:
            TryAgain: it would take longer than a slot should be held.
        """
        self._heed_pause()
        if not self._interval_s:
            return
        await self._wait_until(self._chat_free_at(chat))
        at = max(self._now(), self._next)
        self._next = at + self._interval_s
        await self._wait_until(at)
        self._heed_pause()
        self._count(chat)

    def _heed_pause(self) -> None:
        if left_s := self.paused_s:
            raise TryAgain(left_s, whole_channel=True, counted=False)

    async def _wait_until(self, at: float) -> None:
        wait_s = at - self._now()
        if wait_s > SLOT_S:
            raise TryAgain(wait_s, counted=False)
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    def _chat_free_at(self, chat: int) -> float:
        free_at = self._chats.get(chat, 0.0)
        sent = self._groups.get(chat)
        if sent and len(sent) == GROUP_PER_MINUTE:
            free_at = max(free_at, sent[0] + 60.0)
        return free_at

    def _count(self, chat: int) -> None:
        now = self._now()
        if len(self._chats) >= _CHATS_KEPT:
            self._chats = {one: at for one, at in self._chats.items() if at > now}
        self._chats[chat] = now + CHAT_EVERY_S
        if chat < 0:
            self._groups.setdefault(chat, deque(maxlen=GROUP_PER_MINUTE)).append(now)
