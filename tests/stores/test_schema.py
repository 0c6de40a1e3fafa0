"""Migrations make the tables that the code knows, once, and with a copy kept before."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.message import ConversationId
from bot.domain.team.case import MemberId
from bot.domain.team.directory import Group, Member, Team
from bot.domain.turn import Reply
from bot.ports import MarkState
from bot.storage.postgresql import PostgresqlDatabase
from bot.storage.sqlite import SqliteDatabase
from bot.storage.store import SqlStore
from bot.storage.tables import SCHEMA, metadata
from bot.storage.upgrade import MIGRATIONS, upgrade
from tests.postgres import Postgres
from tests.stores.conftest import Clock
from tests.stores.talks import AN, BINH, claim, mark, run, said, talk

pytestmark = pytest.mark.anyio

LATER = f"""
from alembic import op
import sqlalchemy as sa
revision, down_revision = "9999", "{SCHEMA}"
def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
"""


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The migrations of a program one revision later."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_later.py").write_text(LATER)
    return folder


async def test_the_migrations_make_the_tables_of_the_code(store: SqlStore, url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            assert await connection.run_sync(differences) == []
    finally:
        await engine.dispose()


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, metadata))


def test_the_code_names_the_newest_revision() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [SCHEMA]


async def test_opening_a_second_time_changes_nothing(store: SqlStore, url: str) -> None:
    await talk(store, said("5"))

    again = await SqlStore.open(url)

    try:
        assert len((await again.transcript("telegram", AN)).replies) == 1
    finally:
        await again.close()


async def test_workers_that_start_together_migrate_once(postgres: Postgres) -> None:
    name = postgres.create()
    stores = await asyncio.gather(*(SqlStore.open(postgres.url(name)) for _ in range(3)))
    for store in stores:
        await store.close()

    assert len(await run(postgres.url(name), text("SELECT version_num FROM alembic_version"))) == 1
    postgres.drop(name)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_an_older_database_is_copied_before_it_is_changed(
    store: SqlStore, url: str, tmp_path: Path, later: Path
) -> None:
    await talk(store, said("5", "trước khi nâng cấp"))
    await store.close()
    database = SqliteDatabase(make_url(url))
    try:
        await upgrade(database, later, "9999")
    finally:
        await database.close()

    with closing(sqlite3.connect(tmp_path / "bot.db.before-9999")) as copy:
        assert copy.execute("SELECT text FROM message").fetchall() == [("trước khi nâng cấp",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(SCHEMA,)]
    assert await run(url, text("SELECT version_num FROM alembic_version")) == [("9999",)]


@pytest.fixture
def before_routing(tmp_path: Path) -> Path:
    """The migrations of the program before teams had parts."""
    folder = tmp_path / "before"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__", "000[5-9]*"))
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database without any table is."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/empty.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


async def test_a_team_of_before_routing_goes_on_as_it_was(empty: str, before_routing: Path) -> None:
    where = make_url(empty)
    database = SqliteDatabase(where) if "sqlite" in empty else PostgresqlDatabase(where)
    try:
        await upgrade(database, before_routing, "0004")
    finally:
        await database.close()
    await run(empty, text("INSERT INTO member VALUES ('lan', 'chị Lan', 'ninh-kieu', 'lead', 1)"))
    await run(empty, text("INSERT INTO team_group VALUES ('g', 'ninh-kieu', 1)"))
    await run(empty, text("INSERT INTO invite VALUES ('hash', 'ninh-kieu', 'chị Mai', 'member', 1)"))

    store = await SqlStore.open(empty)
    try:
        async with store.begin() as unit:
            team = await unit.team()
    finally:
        await store.close()

    assert team == Team(
        (Member(MemberId("lan"), "chị Lan", "ninh-kieu", "lead"),),
        (Group(ConversationId("g"), "ninh-kieu"),),
    )
    assert list(await run(empty, text("SELECT alias FROM invite WHERE team IS NULL"))) == [("chị Mai",)]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_copy_made_before_an_upgrade_is_kept_for_thirty_days(
    store: SqlStore, clock: Clock, tmp_path: Path
) -> None:
    copy = tmp_path / "bot.db.before-9999"
    copy.touch()
    os.utime(copy, (clock.now.timestamp(),) * 2)
    clock.advance(timedelta(days=29))
    await store.sweep(90)
    before = os.listdir(tmp_path)
    clock.advance(timedelta(days=2))

    await store.sweep(90)

    assert copy.name in before
    assert copy.name not in os.listdir(tmp_path)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_new_database_is_made_without_a_copy(store: SqlStore, tmp_path: Path) -> None:
    assert "before" not in " ".join(os.listdir(tmp_path))


@pytest.fixture
def executed() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that SQLAlchemy ran, with one set of its parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        statements.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_no_message_and_no_send_reads_a_whole_table(
    store: SqlStore, executed: list[tuple[str, Any]], tmp_path: Path
) -> None:
    """SQLite does so without a word: for (a, b) IN, or where a partial index's condition is a parameter."""
    await talk(store, said("5"), said("5", address=BINH), replies=[Reply("dạ"), Reply("sửa", edits=1)])
    for state in get_args(MarkState):
        await mark(store, *await claim(store), state=state)
    await store.transcript("telegram", AN)

    with closing(sqlite3.connect(tmp_path / "bot.db")) as beside:
        plans = {
            statement: " / ".join(row[3] for row in beside.execute(f"EXPLAIN QUERY PLAN {statement}", values))
            for statement, values in executed
            if statement.startswith(("SELECT", "UPDATE"))
        }
    assert len(plans) >= 10
    assert [statement for statement, plan in plans.items() if "SCAN" in plan] == []
