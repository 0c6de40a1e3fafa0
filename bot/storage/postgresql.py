"""PostgreSQL, for several workers: one pool of connections for reads and writes."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Concatenate

from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.ports import StoreUnavailable
from bot.storage.database import STATEMENTS, WAIT_S, P, T, failures_named
from bot.storage.tables import OF_A_CONVERSATION, address, conversation, team_case

_CONNECTIONS = 8
_GIVE_UP_MS = 500
"""How long a wipe waits for a table that somebody reads (a dump): residents wait behind it as long."""
_WIPED = [table.name for table in (*OF_A_CONVERSATION, team_case, conversation, address)]


class PostgresqlDatabase:
    """A PostgreSQL database."""

    file: Path | None = None

    def __init__(self, url: URL) -> None:
        self._soiled = True  # the last run may have ended before it wiped
        self._engine = create_async_engine(
            url,
            hide_parameters=True,  # an exception's text never holds a resident's words
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=WAIT_S,
            connect_args={
                "timeout": WAIT_S,
                "prepared_statement_cache_size": STATEMENTS,
                "server_settings": {"lock_timeout": f"{WAIT_S:.0f}s", "application_name": "to-so"},
            },
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncConnection]:
        connection = await self._connect()
        with failures_named():
            async with aclosing(connection), connection.begin():
                yield connection

    async def read(
        self, fn: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        async with self.transaction() as connection:
            return await connection.run_sync(fn, *arguments, **named)

    def soil(self) -> None:
        self._soiled = True

    async def wipe(self) -> None:
        if not self._soiled:
            return
        connection = await self._connect()
        with failures_named():
            async with aclosing(connection):
                try:
                    await _rewrite(connection)
                finally:
                    await connection.invalidate()  # its settings are not for others
        self._soiled = False

    async def close(self) -> None:
        await self._engine.dispose()

    async def _connect(self) -> AsyncConnection:
        try:
            with failures_named():
                return await self._engine.connect()
        except OSError as error:  # asyncpg lets the socket's own errors through
            raise StoreUnavailable(type(error).__name__) from error


async def _rewrite(connection: AsyncConnection) -> None:
    """Write the tables anew: a plain VACUUM frees the room of deleted rows and leaves their bytes in it."""
    await connection.execution_options(isolation_level="AUTOCOMMIT")
    await connection.execute(text(f"SET lock_timeout = {_GIVE_UP_MS}"))
    await connection.execute(text(f"VACUUM (FULL) {', '.join(_WIPED)}"))
