"""What a SQLite database needs beside its statements: a copy, and a log that keeps nothing deleted."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.ports import StoreUnavailable
from bot.storage.database import WAIT_S

COPIES = timedelta(days=30)
"""How long a copy made before an upgrade is kept."""


def back_up(file: Path, copy: Path) -> None:
    """Write a consistent copy of the database; others may go on writing meanwhile.

    Raises:
        StoreUnavailable: no room, or an earlier copy could not be replaced.
    """
    try:
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(file, timeout=WAIT_S)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(f"no copy at {copy}: {error}") from error


def copy_before(file: Path, schema: str) -> Path:
    """Where the copy goes that is made before an upgrade to a schema."""
    return file.with_name(f"{file.name}.before-{schema}")


def drop_old_copies(file: Path, now: datetime) -> None:
    """Delete the copies made before upgrades once they are old: they hold what was deleted since."""
    for copy in file.parent.glob(copy_before(file, "*").name):
        if datetime.fromtimestamp(copy.stat().st_mtime, UTC) < now - COPIES:
            copy.unlink(missing_ok=True)


def rebuild(file: Path) -> None:
    """Write the database anew from its rows. About a second for 150 MB, in which nobody else writes.

    Raises:
        StoreUnavailable: no room (it takes twice the file), or somebody wrote all the while.
    """
    try:
        with closing(sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)) as connection:
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise StoreUnavailable(f"the database could not be rebuilt: {error}") from error


def empty_log(file: Path) -> None:
    """Write the log into the file and cut it to nothing, so that deleted bytes are in neither.

    Raises:
        StoreUnavailable: somebody read all the while; the deleted bytes may still be in the log.
    """
    try:
        with closing(sqlite3.connect(file, timeout=WAIT_S)) as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error as error:
        raise StoreUnavailable(str(error)) from error
    if busy:
        raise StoreUnavailable("the log could not be emptied while others read")
