"""The one store, for SQLite and PostgreSQL."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Concatenate, Self

import structlog
from sqlalchemy import Connection, make_url

from bot.domain.correction import Correction, Reach, Whom
from bot.domain.message import ConversationId
from bot.domain.team.case import CaseNumber
from bot.domain.team.directory import Invite
from bot.ports import Channel, File, RatingCount, ResultCount, Seat, Swept, Transcript, Unanswered
from bot.storage import (
    auditing,
    closing,
    correcting,
    directory,
    handling,
    living,
    reading,
    replaying,
    sweeping,
)
from bot.storage.database import Database, P, T
from bot.storage.file import drop_old_copies
from bot.storage.postgresql import PostgresqlDatabase
from bot.storage.receipts import BACKUPS, Receipts
from bot.storage.sqlite import SqliteDatabase
from bot.storage.unit import SqlUnit
from bot.storage.upgrade import upgrade

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class SqlStore:
    """Everything that is kept. Open it with ``await SqlStore.open(url)`` and close it."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], receipts: Receipts | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._receipts = receipts

    @classmethod
    async def open(
        cls,
        url: str,
        clock: Callable[[], datetime] = _now,
        *,
        receipts: Path | None = None,
        retention_days: int = 90,
    ) -> Self:
        """Connect and bring the schema up to date.

        ``url`` begins with ``sqlite`` (a file, whose folder exists) or ``postgresql+asyncpg``.
        ``clock`` dates rows; leases go by the database's own. ``receipts`` is the file that outlives a
        restored backup: conversations whose deletion stands in it are deleted again before this returns.
        It is kept as long as a backup of ``retention_days`` may be needed.

        Raises:
            StoreUnavailable: the database cannot be reached, written or understood.
        """
        where = make_url(url)
        sqlite = where.get_backend_name() == "sqlite"
        database: Database = SqliteDatabase(where) if sqlite else PostgresqlDatabase(where)
        try:
            await upgrade(database)
            store = cls(database, clock, Receipts(receipts) if receipts else None)
            await store._replay(timedelta(days=retention_days))
        except BaseException:
            await database.close()
            raise
        return store

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[SqlUnit]:
        async with self._database.transaction() as transaction:
            unit = SqlUnit(transaction, self._clock, self._receipts)
            yield unit
            await unit.end()

    async def transcript(
        self, channel: Channel, address: str, after: int = 0, limit: int = 200
    ) -> Transcript:
        return await self._database.read(reading.transcript, channel, address, after, limit)

    async def unanswered(self, limit: int = 200) -> Sequence[Unanswered]:
        return await self._database.read(reading.unanswered, limit)

    async def invite(self, code: str, invite: Invite) -> None:
        await self._write(directory.keep, code, invite)

    async def seats(self) -> Sequence[Seat]:
        return await self._database.read(directory.seats)

    async def remove(self, seat: ConversationId) -> bool:
        return await self._write(directory.remove, seat, self._clock())

    async def first_broken(self) -> int | None:
        return await self._database.read(auditing.verify)

    async def reach(self, whom: Whom) -> Reach:
        return await self._database.read(correcting.reach, whom)

    async def correct(self, what: Correction) -> int:
        sent = 0
        while some := await self._write(correcting.one_pass, what, self._clock()):
            sent += some
        return sent

    async def ratings(self) -> Sequence[RatingCount]:
        return await self._database.read(reading.ratings)

    async def results(self) -> Sequence[ResultCount]:
        return await self._database.read(reading.results)

    async def files(self, numbers: Collection[CaseNumber]) -> Collection[File]:
        return await self._database.read(handling.files, numbers)

    async def sweep(self, retention_days: int) -> Swept:
        now, retention = self._clock(), timedelta(days=retention_days)
        deleted: Counter[str] = Counter()
        full = True
        while full:
            one = await self._delete_conversations(now, retention)
            deleted, full = deleted + one, sweeping.more(one)
        deleted += await self._write(sweeping.delete_old, now, retention)
        await self._write(closing.close_unasked, now)
        deleted += await self._write(sweeping.end_codes, now)
        if file := self._database.file:
            await asyncio.to_thread(drop_old_copies, file, now)
        await self._database.wipe()
        return Swept(deleted)

    async def end_codes(self) -> None:
        await self._write(sweeping.end_codes, self._clock())

    async def ready(self) -> None:
        await self._database.read(living.read)
        await self._write(living.write, self._clock())

    async def was_stopped_cleanly(self) -> bool:
        return not await self._write(living.begin, self._clock())

    async def stopped_cleanly(self) -> None:
        await self._write(living.end, self._clock())

    async def close(self) -> None:
        await self._database.close()

    async def _delete_conversations(self, now: datetime, retention: timedelta) -> Counter[str]:
        """One pass. Receipts are on the disk before anything is gone: a crash between the two deletes
        again what was to be deleted anyway."""
        async with self._database.transaction() as transaction:
            deleted, forgotten = await transaction.run_sync(sweeping.delete_conversations, now, retention)
            if forgotten and self._receipts:
                await asyncio.to_thread(self._receipts.append, forgotten, now)
        if forgotten:
            self._database.soil()
        return deleted

    async def _replay(self, retention: timedelta) -> None:
        if self._receipts is None:
            return
        receipts = await asyncio.to_thread(self._receipts.read)
        back = await self._write(replaying.delete_again, receipts, self._clock()) if receipts else 0
        if back:
            log.warning("deleted_again", conversations=back)
            self._database.soil()
        await asyncio.to_thread(self._receipts.drop, self._clock() - retention - BACKUPS)

    async def _write(
        self, fn: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        async with self._database.transaction() as transaction:
            return await transaction.run_sync(fn, *arguments, **named)
