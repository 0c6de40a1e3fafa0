"""The updates that wait for the bot, with Telegram's offsets."""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from tests.telegram.refusals import conflict

BATCH_MAX = 100


class Updates:
    """A queue that forgets an update only when a later offset confirms it."""

    def __init__(self, first_id: int) -> None:
        self.allowed: frozenset[str] = frozenset()
        self._next_id = first_id
        self._waiting: deque[dict[str, Any]] = deque()
        self._poll: asyncio.Future[bool] | None = None
        self.on_push: Callable[[], None] = lambda: None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> tuple[dict[str, Any], ...]:
        return tuple(self._waiting)

    def next_id(self) -> int:
        self._next_id += 1
        return self._next_id - 1

    def push(self, update: dict[str, Any]) -> None:
        """Add an update, unless the bot has said that it does not want this kind."""
        if self.allowed and not self.allowed & update.keys():
            return
        self._waiting.append(update)
        self._end_poll(True)
        self.on_push()

    async def take(self, offset: int, limit: int, timeout_s: float) -> list[dict[str, Any]]:
        """Return the updates from ``offset`` on, waiting for the first; forget all before it.

        A negative offset counts from the end. A second call ends the first, as Telegram does.
        """
        self._end_poll(False)
        self.confirm(self._waiting[offset]["update_id"] if -len(self) <= offset < 0 else offset)
        if not self._waiting and timeout_s > 0:
            await self._wait(timeout_s)
        return list(islice(self._waiting, max(1, min(limit, BATCH_MAX))))

    def confirm(self, offset: int) -> None:
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()

    def forget(self, update_id: int) -> None:
        """Drop one update that a webhook took."""
        self._waiting = deque(update for update in self._waiting if update["update_id"] != update_id)

    def clear(self) -> None:
        self._waiting.clear()

    def close(self) -> None:
        self._end_poll(True)

    async def _wait(self, timeout_s: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            go_on = await asyncio.wait_for(asyncio.shield(poll), timeout_s)
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
        if not go_on:
            raise conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running"
            )

    def _end_poll(self, go_on: bool) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(go_on)
