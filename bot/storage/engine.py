"""Connections to SQLite and PostgreSQL, with every way in which a database can fail named one way."""

from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry

from bot.ports import Deadlock, StoreUnavailable

WAIT_S = 5.0
"""How long a statement waits for another's lock, and a caller for a connection."""

_SQLITE_READERS = 4
_POSTGRESQL_CONNECTIONS = 8

_MET_ANOTHER = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization_failure and deadlock_detected."""

_OUR_OWN_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


def writer(url: URL) -> AsyncEngine:
    """The engine for units of work: one connection on SQLite, a pool on PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return _postgresql(url)
    engine = _sqlite(url, connections=1)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and then writes fails at once when another wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reader(url: URL, writes: AsyncEngine) -> AsyncEngine:
    """The engine for reads: its own connections on SQLite, the same pool on PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return writes
    engine = _sqlite(url, connections=_SQLITE_READERS)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def file_of(engine: AsyncEngine) -> Path | None:
    """The file of a SQLite database."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _sqlite(url: URL, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,  # an exception's text never holds a resident's words
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT_S,
        pool_reset_on_return=None,  # leaving a unit has committed or rolled back already
        connect_args={"timeout": WAIT_S},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3 would begin by itself, and deferred
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=_POSTGRESQL_CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_S,
        pool_pre_ping=False,  # a unit that meets a dead connection is tried again as a whole
        connect_args={
            "timeout": WAIT_S,
            "server_settings": {"lock_timeout": f"{WAIT_S:.0f}s", "application_name": "to-so"},
        },
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """A transaction that commits when left, and rolls back on an exception.

    Raises:
        Deadlock: it met another transaction; nothing was kept, the same again may succeed.
        StoreUnavailable: the database cannot be reached, read or written now.
    """
    connection = await _connect(engine)
    with _named():
        async with aclosing(connection), connection.begin():
            yield connection


async def _connect(engine: AsyncEngine) -> AsyncConnection:
    try:
        with _named():
            return await engine.connect()
    except OSError as error:  # asyncpg lets the socket's own errors through
        raise StoreUnavailable(type(error).__name__) from error


@contextmanager
def _named() -> Generator[None]:
    try:
        yield
    except _OUR_OWN_MISTAKES:
        raise
    except DBAPIError as error:
        met_another = getattr(error.orig, "sqlstate", None) in _MET_ANOTHER
        raise (Deadlock if met_another else StoreUnavailable)(_first_line(error.orig)) from error
    except PoolTimeout as error:
        raise StoreUnavailable("no free connection") from error


def _first_line(error: BaseException | None) -> str:
    """PostgreSQL's further lines (DETAIL, CONTEXT) may quote rows."""
    return str(error).partition("\n")[0]
