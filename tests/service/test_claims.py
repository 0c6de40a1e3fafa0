"""Fifty members press the same card at once, and thousands are answered at once."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from tests.benchmarks.claims import one_holds
from tests.benchmarks.fanout import fanned_out
from tests.benchmarks.timed import Timed
from tests.postgres import running_postgres
from tests.virtual_time import run_virtually

ROUNDS = 5


@pytest.mark.anyio
async def test_of_fifty_claims_exactly_one_holds_on_sqlite(knowledge: Knowledge, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    for number in range(ROUNDS):
        assert await one_holds(number, url, knowledge, services=1)


def test_of_fifty_claims_exactly_one_holds_on_postgresql(knowledge: Knowledge) -> None:
    async def rounds(url: str) -> None:
        for number in range(ROUNDS):
            assert await one_holds(number, url, knowledge, services=2)

    with running_postgres() as server:
        asyncio.run(rounds(server.url(server.create())))


def test_an_answer_to_many_keeps_the_pace_and_nobody_waits_for_it(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    async def measured() -> None:
        store = await Timed.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
        try:
            figures = await fanned_out(150, knowledge, store)
        finally:
            await store.close()
        assert figures.told == 150
        assert figures.told / figures.last_s <= 28.5
        assert max(figures.waited_s) <= 2.0

    run_virtually(measured())
