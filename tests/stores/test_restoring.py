"""A restored backup brings nobody back, and no file of the database keeps a deleted word."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, delete, insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.team.case import MemberId
from bot.domain.team.directory import Invite, Member
from bot.domain.turn import Asked, Event, Forgotten, Joined, Missed, Reply
from bot.ports import StoreUnavailable
from bot.storage import tables
from bot.storage.receipts import Receipts
from bot.storage.store import SqlStore
from tests.stores.conftest import NOON, Clock
from tests.stores.talks import AN, BINH, claim, run, said, talk
from tests.stores.test_deleting import BYE, EVENTS, WORD, count, send_all, talk_then_forget
from tests.stores.test_team import CODE, TOMORROW, WARD, held, open_case

pytestmark = pytest.mark.anyio

Rows = dict[str, Sequence[Row[Any]]]


@pytest.fixture
def receipts(tmp_path: Path) -> Path:
    return tmp_path / "deletions.txt"


def lines(file: Path) -> str:
    return file.read_text()


def files_with(word: str, folder: Path) -> Sequence[str]:
    return [file.name for file in folder.iterdir() if word.encode() in file.read_bytes()]


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

    assert lines(receipts).split()[-2:] == [clock.now.isoformat(), gone]
    assert Receipts(receipts).read() == {gone: clock.now}
    assert await run(url, select(tables.receipt.c.id)) == [(gone,)]


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
async def test_a_restored_file_holds_no_deleted_word_after_the_first_sweep(
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
        await store.sweep(90)
        assert WORD.encode() in copied
        assert files_with(WORD, tmp_path) == []
        assert await count(url) == {"receipt": 1}
    finally:
        await store.close()


async def test_a_restored_member_leaves_the_team_and_their_question_its_case(
    url: str, clock: Clock, receipts: Path
) -> None:
    store = await SqlStore.open(url, clock, receipts=receipts)
    case = (await open_case(store)).case
    await store.invite(CODE, Invite(WARD, "officer", TOMORROW, "chị Lan"))
    ((id,),) = await run(url, select(tables.conversation.c.id))
    await talk(store, said("5"), events=[Joined(CODE, Member(MemberId(id), "chị Lan", WARD, "officer"))])
    before = await count(url, "member", "conversation", "ask")
    await asyncio.to_thread(Receipts(receipts).append, [id], clock.now)
    await store.close()

    store = await SqlStore.open(url, clock, receipts=receipts)

    try:
        (left,) = await held(store, case.number)
        assert (left.case.state, left.case.text, left.asks) == ("closed", "", ())
        assert before == {"member": 1, "conversation": 1, "ask": 1}
        assert await count(url, *before) == {}
        assert await store.first_broken() is None
    finally:
        await store.close()


async def test_without_the_file_a_restored_backup_stays(forgotten: Rows, url: str, clock: Clock) -> None:
    await restore(url, forgotten)

    await (await SqlStore.open(url, clock)).close()

    assert await count(url, "conversation") == {"conversation": 2}


async def test_receipts_are_kept_as_long_as_a_backup_may_be(
    forgotten: Rows, url: str, clock: Clock, receipts: Path
) -> None:
    written = lines(receipts)
    clock.advance(timedelta(days=119))
    await reopened(url, clock, receipts)
    before = lines(receipts)
    clock.advance(timedelta(days=2))

    await reopened(url, clock, receipts)

    assert (before, lines(receipts)) == (written, "")


async def test_nothing_is_deleted_while_no_receipt_can_be_written(
    url: str, clock: Clock, receipts: Path
) -> None:
    store = await SqlStore.open(url, clock, receipts=receipts)
    try:
        await asyncio.to_thread(receipts.mkdir)
        await talk_then_forget(store)
        await send_all(store)
        with pytest.raises(StoreUnavailable):
            await store.sweep(90)
        untold = await count(url, "conversation", "receipt")
        await asyncio.to_thread(receipts.rmdir)

        await store.sweep(90)

        assert (untold, await count(url)) == ({"conversation": 1}, {"receipt": 1})
    finally:
        await store.close()


async def test_words_deleted_before_their_resident_came_back_stay_deleted(
    url: str, clock: Clock, receipts: Path
) -> None:
    store = await SqlStore.open(url, clock, receipts=receipts)
    await talk(store, said("1", WORD), events=EVENTS)
    backup = await back_up(url)
    clock.advance(timedelta(minutes=1))
    await talk_then_forget(store)
    await talk(store, said("7"))
    await store.close()
    await reopened(url, clock, receipts)
    stayed = await count(url, "conversation")
    for table in tables.metadata.tables.values():
        await run(url, delete(table))
    await restore(url, backup)

    await reopened(url, clock, receipts)

    assert stayed == {"conversation": 1}
    assert await count(url) == {"receipt": 1}


async def test_a_restart_before_the_sweep_still_confirms(url: str, clock: Clock, receipts: Path) -> None:
    store = await SqlStore.open(url, clock, receipts=receipts)
    await talk_then_forget(store)
    await store.close()

    store = await SqlStore.open(url, clock, receipts=receipts)

    try:
        assert [one.reply for one in await claim(store)] == [BYE]
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


ON_DISK = text(
    "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) AS data FROM pg_class"
    " WHERE relkind IN ('r', 'i', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)"
)


async def holders(url: str, word: str) -> Sequence[str]:
    """Tables and indexes in whose files the word stands."""
    await run(url, text("CHECKPOINT"))
    return sorted(row.relname for row in await run(url, ON_DISK) if word.encode() in row.data)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_no_byte_of_a_forgotten_word_is_left_in_postgresqls_tables(store: SqlStore, url: str) -> None:
    for key in range(60):
        for address in (AN, BINH):
            words = f"{WORD if address == AN else 'khai sinh'} " * 20
            events: Sequence[Event] = (Missed(words, None), Asked(words, None))
            await talk(store, said(str(key), words, address), replies=[Reply(words)], events=events)
    await send_all(store)
    before = await holders(url, WORD)
    await talk(store, said("99", WORD), replies=[BYE], events=[Forgotten()])
    await send_all(store)

    await store.sweep(90)

    assert before == ["ask", "message", "miss", "outgoing"]
    assert await holders(url, WORD) == []
    assert (await store.transcript("telegram", BINH)).replies


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_table_that_somebody_reads_is_wiped_by_a_later_sweep(store: SqlStore, url: str) -> None:
    await talk_then_forget(store)
    await send_all(store)
    dump = create_async_engine(url)
    async with dump.begin() as connection:
        await connection.execute(select(tables.outgoing))
        with pytest.raises(StoreUnavailable):
            await store.sweep(90)
        gone = await count(url)
    await dump.dispose()
    before = await holders(url, WORD)

    await store.sweep(90)

    assert (gone, "outgoing" in before) == ({"receipt": 1}, True)
    assert await holders(url, WORD) == []
