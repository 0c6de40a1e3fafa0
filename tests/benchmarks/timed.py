"""A store that remembers how long each transaction held the one writer."""

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from bot.storage.store import SqlStore
from bot.storage.unit import SqlUnit


class Timed(SqlStore):
    """A store whose transactions are timed, by the real clock."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.held_s: list[float] = []

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[SqlUnit]:
        began = time.perf_counter()
        async with super().begin() as unit:
            began = time.perf_counter()
            yield unit
        self.held_s.append(time.perf_counter() - began)
