"""Full disks, locked files, servers that go away: one error, nothing half kept, and then on again."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.ports import Deadlock, StoreUnavailable
from bot.storage import database, postgresql, sqlite
from bot.storage.store import SqlStore
from tests.postgres import Postgres
from tests.stores.talks import AN, BINH, said, talk

pytestmark = pytest.mark.anyio

on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of 0.2 s instead of 5."""
    for module in (database, postgresql, sqlite):
        monkeypatch.setattr(module, "WAIT_S", 0.2)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process that writes."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@on_sqlite
async def test_a_locked_database_is_unavailable_within_the_wait_and_works_again(
    brief: None, store: SqlStore, tmp_path: Path
) -> None:
    with locked(tmp_path / "bot.db"):
        with pytest.raises(StoreUnavailable, match="locked"):
            await talk(store, said("5"))
        with pytest.raises(StoreUnavailable):
            await store.ready()
        assert (await store.transcript("telegram", AN)).replies == ()

    assert len(await talk(store, said("5"))) == 1


@on_sqlite
async def test_a_full_disk_keeps_nothing_of_the_unit_and_reads_go_on(store: SqlStore) -> None:
    async def fill(unit_pages: int) -> None:
        async with store.begin() as unit:
            await unit._transaction.run_sync(
                lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={unit_pages}")
            )

    await talk(store, said("5"))
    await fill(1)  # no more pages than there are
    with pytest.raises(StoreUnavailable, match="full"):
        await talk(store, said("6"), said("7", "dài " * 20_000))
    page = await store.transcript("telegram", AN)
    await fill(1_000_000)

    assert len(page.said) == 1
    assert len(await talk(store, said("6"), said("7"))) == 2


@on_sqlite
async def test_who_is_cancelled_while_a_unit_begins_leaves_the_database_to_others(
    brief: None, store: SqlStore, tmp_path: Path
) -> None:
    with locked(tmp_path / "bot.db"):  # so that the beginning takes a while
        beginning = asyncio.create_task(talk(store, said("5")))
        await asyncio.sleep(0.05)
        beginning.cancel()
    await asyncio.wait([beginning])

    assert len(await talk(store, said("5"))) == 1


@on_sqlite
async def test_a_writer_who_waits_too_long_for_its_turn_is_told_so(brief: None, store: SqlStore) -> None:
    async with store.begin():
        with pytest.raises(StoreUnavailable, match="no free connection"):
            await talk(store, said("5"))


@on_sqlite
async def test_a_folder_that_is_not_there_is_unavailable(url: str) -> None:
    with pytest.raises(StoreUnavailable):
        await SqlStore.open(url.replace("bot.db", "khong-co/bot.db"))


@on_sqlite
async def test_a_file_that_is_no_database_is_unavailable(url: str, tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("không phải cơ sở dữ liệu\n" * 100)

    with pytest.raises(StoreUnavailable):
        await SqlStore.open(url)


async def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await SqlStore.open(f"postgresql+asyncpg://ai@/do?host={tmp_path}")


@on_postgresql
async def test_a_server_that_restarts_is_unavailable_and_then_works_again(
    store: SqlStore, postgres: Postgres
) -> None:
    await talk(store, said("5"))

    async def cut() -> None:
        async with store.begin() as unit:
            await unit.take([said("6")])
            postgres.restart()

    with pytest.raises(StoreUnavailable):
        await cut()

    assert len(await talk(store, said("6"))) == 1


@on_postgresql
async def test_two_units_that_wait_for_each_other_are_told_to_try_again(store: SqlStore) -> None:
    """Two takes in one unit may lock in a circle; the service takes once."""
    await talk(store, said("1"), said("1", address=BINH))
    both_locked = asyncio.Barrier(2)

    async def lock(one: str, other: str) -> None:
        async with store.begin() as unit:
            await unit.take([said("2", address=one)])
            await both_locked.wait()
            await unit.take([said("3", address=other)])

    results = await asyncio.gather(lock(AN, BINH), lock(BINH, AN), return_exceptions=True)

    assert {type(result) for result in results} == {type(None), Deadlock}


@on_sqlite
async def test_an_error_never_quotes_a_resident(brief: None, store: SqlStore, tmp_path: Path) -> None:
    with locked(tmp_path / "bot.db"), pytest.raises(StoreUnavailable) as caught:
        await talk(store, said("5", "riêng tư"))

    assert "riêng tư" not in f"{caught.value} {caught.value.__cause__}"


async def test_our_own_mistake_is_not_called_an_outage(store: SqlStore) -> None:
    async def write_nonsense() -> None:
        async with store.begin() as unit:
            await unit._transaction.run_sync(
                lambda connection: connection.execute(text("INSERT INTO receipt (id) VALUES ('a')"))
            )

    with pytest.raises(Exception, match=r"(?i)not.null") as caught:
        await write_nonsense()
    assert not isinstance(caught.value, StoreUnavailable)
