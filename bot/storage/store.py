"""The one store, for SQLite and PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Self

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Channel, Swept, Transcript, Unanswered
from bot.storage import engine, living, reading, sweeping
from bot.storage.file import empty_log
from bot.storage.unit import SqlUnit
from bot.storage.upgrade import upgrade


def _now() -> datetime:
    return datetime.now(UTC)


class SqlStore:
    """Everything that is kept. Open it with ``await SqlStore.open(url)`` and close it."""

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine, clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock

    @classmethod
    async def open(cls, url: str, clock: Callable[[], datetime] = _now) -> Self:
        """Connect and bring the schema up to date.

        ``url`` begins with ``sqlite+aiosqlite:///`` (a file, whose folder exists) or
        ``postgresql+asyncpg://``. ``clock`` dates rows; leases go by the database's own.

        Raises:
            StoreUnavailable: the database cannot be reached, written or understood.
        """
        writer = engine.writer(make_url(url))
        store = cls(writer, engine.reader(make_url(url), writer), clock)
        try:
            await upgrade(writer)
        except BaseException:
            await store.close()
            raise
        return store

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[SqlUnit]:
        async with engine.transaction(self._writer) as connection:
            yield SqlUnit(connection, self._clock)

    async def transcript(
        self, channel: Channel, address: str, after: int = 0, limit: int = 200
    ) -> Transcript:
        async with engine.transaction(self._reader) as connection:
            return await connection.run_sync(reading.transcript, channel, address, after, limit)

    async def unanswered(self, limit: int = 200) -> Sequence[Unanswered]:
        async with engine.transaction(self._reader) as connection:
            return await connection.run_sync(reading.unanswered, limit)

    async def sweep(self, retention_days: int) -> Swept:
        now, retention = self._clock(), timedelta(days=retention_days)
        deleted: Counter[str] = Counter()
        full = True
        while full:
            async with engine.transaction(self._writer) as connection:
                one = await connection.run_sync(sweeping.delete_conversations, now, retention)
            deleted, full = deleted + one, sweeping.more(one)
        async with engine.transaction(self._writer) as connection:
            deleted += await connection.run_sync(sweeping.delete_old, now, retention)
        if file := engine.file_of(self._writer):
            await asyncio.to_thread(empty_log, file)
        return Swept(deleted)

    async def ready(self) -> None:
        async with engine.transaction(self._reader) as connection:
            await connection.run_sync(living.read)
        async with engine.transaction(self._writer) as connection:
            await connection.run_sync(living.write, self._clock())

    async def was_stopped_cleanly(self) -> bool:
        async with engine.transaction(self._writer) as connection:
            return not await connection.run_sync(living.begin, self._clock())

    async def stopped_cleanly(self) -> None:
        async with engine.transaction(self._writer) as connection:
            await connection.run_sync(living.end, self._clock())

    async def close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()
