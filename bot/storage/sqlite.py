"""SQLite, for one process: one thread that writes, a few that read.

SQLAlchemy's asyncio driver hops between threads for every call of the cursor, about 40 times a batch;
here each verb of a unit is one hop (docs/decisions/0006).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Concatenate

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from bot.ports import StoreUnavailable
from bot.storage.database import STATEMENTS, WAIT_S, P, T, failures_named
from bot.storage.file import empty_log, rebuild

_READERS = 4


class SqliteDatabase:
    """A SQLite file in WAL mode; a commit is on the disk when it returns."""

    def __init__(self, url: URL) -> None:
        self.file = Path(url.database or "")
        # A transaction that reads first and then writes fails at once when another wrote in between.
        self._writer = _engine(url, begin="BEGIN IMMEDIATE", connections=1)
        self._reader = _engine(url, begin="BEGIN", connections=_READERS)
        self._writing = asyncio.Lock()
        self._soiled = False
        self._writer_thread = ThreadPoolExecutor(1, "store-writer")
        self._reader_threads = ThreadPoolExecutor(_READERS, "store-reader")

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["SqliteTransaction"]:
        await self._writers_turn()
        try:
            transaction = SqliteTransaction(self._writer, self._writer_thread)
            await transaction.begin()
            try:
                yield transaction
            except BaseException:
                await transaction.roll_back()
                raise
            await transaction.commit()
        finally:
            self._writing.release()

    async def read(
        self, fn: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        def read() -> T:
            with failures_named(), self._reader.begin() as connection:
                return fn(connection, *arguments, **named)

        return await _in_thread(self._reader_threads, read)

    def soil(self) -> None:
        self._soiled = True

    async def wipe(self) -> None:
        """`secure_delete` overwrites a deleted row, but not copies of it that stay in the unused bytes of
        pages when SQLite moves rows between them: so the file is written anew."""
        try:
            if self._soiled:
                await self._rebuild()
                self._soiled = False
        finally:
            await asyncio.to_thread(empty_log, self.file)

    async def _rebuild(self) -> None:
        await self._writers_turn()
        try:
            await _in_thread(self._writer_thread, partial(rebuild, self.file))
        finally:
            self._writing.release()

    async def close(self) -> None:
        for threads in (self._reader_threads, self._writer_thread):
            await asyncio.to_thread(threads.shutdown)
        self._reader.dispose()
        self._writer.dispose()

    async def _writers_turn(self) -> None:
        try:
            async with asyncio.timeout(WAIT_S):
                await self._writing.acquire()
        except TimeoutError as error:
            raise StoreUnavailable("no free connection") from error


class SqliteTransaction:
    """A transaction whose every step runs in the writer's thread."""

    _connection: Connection

    def __init__(self, engine: Engine, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._thread = thread

    async def run_sync(
        self, fn: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        return await self._step(lambda: fn(self._connection, *arguments, **named))

    async def begin(self) -> None:
        try:
            await self._step(self._begin)
        except asyncio.CancelledError:  # it has begun all the same, and holds the one connection
            await self.roll_back()
            raise

    async def commit(self) -> None:
        await self._step(self._commit)

    async def roll_back(self) -> None:
        await self._step(self._roll_back)

    def _begin(self) -> None:
        self._connection = self._engine.connect()
        try:
            self._connection.begin()
        except BaseException:
            self._connection.close()
            raise

    def _roll_back(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()

    def _commit(self) -> None:
        with self._connection:  # closes, and so rolls back what could not be committed
            self._connection.commit()

    async def _step(self, step: Callable[[], T]) -> T:
        with failures_named():
            return await _in_thread(self._thread, step)


async def _in_thread(threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    """The call's result. Who is cancelled meanwhile still waits: a connection has one user at a time."""
    future = asyncio.get_running_loop().run_in_executor(threads, call)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


def _engine(url: URL, begin: str, connections: int) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,  # an exception's text never holds a resident's words
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT_S,
        pool_reset_on_return=None,  # leaving a transaction has committed or rolled back already
        connect_args={"timeout": WAIT_S, "check_same_thread": False, "cached_statements": STATEMENTS},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", partial(_begin, begin))
    return engine


def _set_pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # sqlite3 would begin by itself, and deferred
    with closing(connection.cursor()) as cursor:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")


def _begin(how: str, connection: Connection) -> None:
    connection.exec_driver_sql(how)
