"""What the store needs of an engine: run functions on a SQLAlchemy connection, in a transaction."""

from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import Deadlock, StoreUnavailable

P = ParamSpec("P")
T = TypeVar("T")

WAIT_S = 5.0
"""How long a statement waits for another's lock, and a caller for a connection."""

STATEMENTS = 500
"""Prepared ones that a connection keeps: a list of 1 to 25 ids is a statement for each length."""

_MET_ANOTHER = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization_failure and deadlock_detected."""

_OUR_OWN_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


class Transaction(Protocol):
    """An open transaction."""

    async def run_sync(
        self, fn: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        """Call a function with the connection: many statements for one hop."""


class Database(Protocol):
    """SQLite or PostgreSQL."""

    @property
    def file(self) -> Path | None:
        """Where SQLite keeps it."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that may write: it commits durably when left, and rolls back on an exception.

        Raises:
            Deadlock: it met another transaction; nothing was kept, the same again may succeed.
            StoreUnavailable: the database cannot be reached, read or written now.
        """

    async def read(
        self, fn: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        """Call a function with a connection that reads one state of the database.

        Raises:
            StoreUnavailable: the database cannot be read now.
        """

    def soil(self) -> None:
        """Forgotten rows were deleted: there is something to wipe."""

    async def wipe(self) -> None:
        """Remove what deleted rows left of themselves in the database's files.

        Raises:
            StoreUnavailable: others used them all the while; it is still to be done.
        """

    async def close(self) -> None:
        """Give every connection back."""


@contextmanager
def failures_named() -> Generator[None]:
    """Every way in which a database can fail becomes one of ours; our own mistakes stay what they are."""
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
