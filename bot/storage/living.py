"""Whether the program runs, and whether the database can be read and written."""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT compiles for SQLite as it is

from bot.storage.tables import life

_PROGRAM = "program"
_CHECK = "check"


def begin(connection: Connection, now: datetime) -> bool:
    """Note that the program runs; returns whether it was so noted already: it died."""
    died = connection.scalar(select(life.c.running).where(life.c.name == _PROGRAM).with_for_update())
    _set(connection, _PROGRAM, now, running=True)
    return bool(died)


def end(connection: Connection, now: datetime) -> None:
    """Note that the program ended by itself."""
    _set(connection, _PROGRAM, now, running=False)


def read(connection: Connection) -> None:
    """One read."""
    connection.execute(select(life.c.checked_at).where(life.c.name == _CHECK)).all()


def write(connection: Connection, now: datetime) -> None:
    """One write."""
    _set(connection, _CHECK, now, running=True)


def _set(connection: Connection, name: str, now: datetime, *, running: bool) -> None:
    row = {"name": name, "running": running, "checked_at": now}
    statement = insert(life).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=[life.c.name], set_=row))
