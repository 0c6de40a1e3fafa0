"""Bringing a database to the schema of this program, in its own process, with a copy kept before."""

import asyncio
from pathlib import Path

from sqlalchemy import Connection, inspect, select, table, text
from sqlalchemy import column as column_

from bot.ports import StoreUnavailable
from bot.storage.database import Database
from bot.storage.file import back_up, copy_before
from bot.storage.tables import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x746F736F
"""PostgreSQL's advisory lock ("toso"): of several workers that start, one migrates and the others wait."""


async def upgrade(database: Database, migrations: Path = MIGRATIONS, schema: str = SCHEMA) -> None:
    """Run the missing revisions; nothing happens to a database that is up to date.

    Raises:
        StoreUnavailable: the database cannot be written, or was made by a later version of the program.
    """
    async with database.transaction() as transaction:
        found = await transaction.run_sync(revision)
    if found == schema:
        return
    if found and (file := database.file):
        await asyncio.to_thread(back_up, file, copy_before(file, schema))
    async with database.transaction() as transaction:
        await transaction.run_sync(_run, migrations)


def revision(connection: Connection) -> str | None:
    """The schema's revision, ``None`` for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(column_("version_num")).select_from(table("alembic_version")))


def _run(connection: Connection, migrations: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations))
    try:
        command.upgrade(config, "head")
    except CommandError as error:  # it knows no revision of the database's name
        raise StoreUnavailable(f"the database belongs to a later version of this program: {error}") from error
