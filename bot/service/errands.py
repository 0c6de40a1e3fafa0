"""Small writes that ride in the writer's next transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.ports import Unit
from bot.service.writer import Work, Writer

T = TypeVar("T")


class Errands:
    """Whoever has something small to write and wants to know when it is durable."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._waiting: deque[Work] = deque()
        writer.add(self)

    async def do(self, write: Callable[[Unit], Awaitable[T]]) -> T:
        """Write within the next transaction; what it returned comes back after the commit.

        Raises:
            StoreUnavailable: nothing was kept.
        """
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(Errand(write, done))
        self._writer.wake()
        return await done

    def next_work(self) -> Work | None:
        return self._waiting.popleft() if self._waiting else None


class Errand(Generic[T]):
    """One small write and the caller who waits for it."""

    def __init__(self, write: Callable[[Unit], Awaitable[T]], done: asyncio.Future[T]) -> None:
        self._write = write
        self._done = done
        self._result: list[T] = []

    async def run(self, unit: Unit) -> None:
        self._result = [await self._write(unit)]

    def committed(self) -> None:
        if not self._done.done():
            self._done.set_result(self._result[0])

    def failed(self, error: Exception) -> None:
        if not self._done.done():
            self._done.set_exception(error)
