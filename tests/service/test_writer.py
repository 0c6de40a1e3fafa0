"""Group commit: together when it can be, alone when one of them cannot be written."""

import asyncio

import pytest

from bot.ports import DeadLetter, Deadlock, Unit
from bot.service.errands import Errands
from bot.service.writer import Writer
from bot.storage.store import SqlStore

pytestmark = pytest.mark.anyio


async def test_one_that_fails_does_not_take_the_others_along(store: SqlStore) -> None:
    writer = Writer(store)
    errands, others = Errands(writer), Errands(writer)
    running = asyncio.create_task(writer.run())

    async def good(unit: Unit) -> str:
        await unit.set_aside([DeadLetter("telegram", "1", "error", "{}")])
        return "kept"

    async def bad(unit: Unit) -> str:
        raise ValueError("cannot be written")

    results = await asyncio.gather(errands.do(good), others.do(bad), return_exceptions=True)
    writer.stop()
    await running

    assert results[0] == "kept"
    assert isinstance(results[1], ValueError)


async def test_what_waits_at_the_stop_is_still_written(store: SqlStore) -> None:
    writer = Writer(store)
    errands = Errands(writer)

    async def release(unit: Unit) -> int:
        return await unit.release("telegram")

    waiting = asyncio.gather(*(errands.do(release) for _ in range(3)))
    await asyncio.sleep(0)
    writer.stop()
    await writer.run()

    assert await waiting == [0, 0, 0]


async def test_a_transaction_that_lost_a_deadlock_is_tried_again_whole(store: SqlStore) -> None:
    writer = Writer(store)
    errands = Errands(writer)
    running = asyncio.create_task(writer.run())
    tries: list[int] = []

    async def loses_twice(unit: Unit) -> str:
        tries.append(len(tries))
        if len(tries) < 3:
            raise Deadlock("another worker was first")
        return "kept"

    assert await errands.do(loses_twice) == "kept"
    writer.stop()
    await running
    assert tries == [0, 1, 2]
