"""A restored backup brings nobody back, and no file of the database keeps a deleted word."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from bot.ports import StoreUnavailable
from bot.storage import tables
from bot.storage.receipts import Receipts
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import AN, BINH, run, said, talk
from tests.stores.test_deleting import EVENTS, WORD, count, send_all, talk_then_forget

pytestmark = pytest.mark.anyio

Rows = dict[str, Sequence[Row[Any]]]


@pytest.fixture
def receipts(tmp_path: Path) -> Path:
    return tmp_path / "deletions.txt"


async def back_up(url: str) -> Rows:
    return {name: await run(url, select(table)) for name, table in tables.metadata.tables.items()}


async def restore(url: str, backup: Rows) -> None:
    """Put every row back that is no longer there, as a restored backup has it."""
    for name, table in tables.metadata.tables.items():
        there = set(await run(url, select(table)))
        if rows := [dict(row._mapping) for row in backup[name] if row not in there]:
            await run(url, insert(table).values(rows))


async def reopened(url: str, clock: Clock, receipts: Path) -> None:
    await (await SqlStore.open(url, clock, receipts=receipts)).close()


@pytest.fixture
async def forgotten(url: str, clock: Clock, receipts: Path) -> Rows:
    """A backup with two residents; since then one of them was deleted."""
    store = await SqlStore.open(url, clock, receipts=receipts)
    try:
        for address in (AN, BINH):
            await talk(store, said("1", f"{WORD} {address}", address=address), events=EVENTS)
        await send_all(store)
        backup = await back_up(url)
        clock.advance(timedelta(minutes=1))
        await talk_then_forget(store)
        await send_all(store)
        await store.sweep(90)
        return backup
    finally:
        await store.close()


async def test_a_deletion_is_written_beside_the_database_before_it_is_done(
    forgotten: Rows, url: str, clock: Clock, receipts: Path
) -> None:
    (gone,) = [row.conversation_id for row in forgotten["address"] if row.address == AN]

    assert receipts.read_text().split() == [clock.now.isoformat(), gone]
    assert await run(url, select(tables.receipt.c.id)) == [(gone,)]
    assert receipts.stat().st_mode & 0o077 == 0


async def test_a_restored_backup_brings_nobody_back_and_leaves_others(
    forgotten: Rows, url: str, clock: Clock, receipts: Path
) -> None:
    await restore(url, forgotten)
    both = await count(url, "conversation")

    await reopened(url, clock, receipts)

    assert both == {"conversation": 2}
    assert [row.address for row in await run(url, select(tables.address))] == [BINH]
    kept = {"conversation": 1, "message": 1, "outgoing": 1, "miss": 1, "ask": 1, "address": 1, "receipt": 1}
    assert await count(url) == kept


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_restored_file_holds_no_deleted_word_once_it_is_open(
    url: str, clock: Clock, receipts: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bot.db"
    store = await SqlStore.open(url, clock, receipts=receipts)
    await talk(store, said("1", WORD), events=EVENTS)
    await send_all(store)
    await store.sweep(90)
    copied = file.read_bytes()
    await talk_then_forget(store)
    await send_all(store)
    await store.sweep(90)
    await store.close()
    file.write_bytes(copied)

    store = await SqlStore.open(url, clock, receipts=receipts)

    try:
        assert WORD.encode() in copied
        assert [one.name for one in tmp_path.iterdir() if WORD.encode() in one.read_bytes()] == []
        assert await count(url) == {"receipt": 1}
    finally:
        await store.close()


async def test_without_the_file_a_restored_backup_stays(forgotten: Rows, url: str, clock: Clock) -> None:
    await restore(url, forgotten)

    await (await SqlStore.open(url, clock)).close()

    assert await count(url, "conversation") == {"conversation": 2}


async def test_receipts_are_kept_as_long_as_a_backup_may_be(
    forgotten: Rows, url: str, clock: Clock, receipts: Path
) -> None:
    written = receipts.read_text()
    clock.advance(timedelta(days=119))
    await reopened(url, clock, receipts)
    before = receipts.read_text()
    clock.advance(timedelta(days=2))

    await reopened(url, clock, receipts)

    assert (before, receipts.read_text()) == (written, "")


async def test_nothing_is_deleted_while_no_receipt_can_be_written(
    url: str, clock: Clock, receipts: Path
) -> None:
    store = await SqlStore.open(url, clock, receipts=receipts)
    try:
        await talk_then_forget(store)
        await send_all(store)
        receipts.mkdir()
        with pytest.raises(StoreUnavailable):
            await store.sweep(90)
        untold = await count(url, "conversation", "receipt")
        receipts.rmdir()

        await store.sweep(90)

        assert (untold, await count(url)) == ({"conversation": 1}, {"receipt": 1})
    finally:
        await store.close()


async def test_who_came_back_after_a_deletion_that_failed_is_not_deleted(
    url: str, clock: Clock, receipts: Path
) -> None:
    store = await SqlStore.open(url, clock, receipts=receipts)
    await talk_then_forget(store)
    ((id,),) = await run(url, select(tables.conversation.c.id))
    Receipts(receipts).append([id], clock.now)
    clock.advance(timedelta(seconds=1))
    await talk(store, said("7"))
    await store.close()

    await reopened(url, clock, receipts)

    assert await count(url, "conversation") == {"conversation": 1}


def test_a_line_that_a_full_disk_cut_off_spoils_no_other(receipts: Path) -> None:
    file = Receipts(receipts)
    file.append(["a"], NOON)
    with receipts.open("a") as opened:
        opened.write("2026-11-2")
    file.append(["b", "c"], NOON)

    assert file.read() == {"a": NOON, "b": NOON, "c": NOON}
    file.drop(NOON + timedelta(1))
    assert file.read() == {}
