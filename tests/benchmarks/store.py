"""What the store costs a turn: batches of 25 taken, saved, claimed and marked in one transaction each.

`uv run python -m tests.benchmarks.store [sqlite|postgresql] [--profile]`
"""

import asyncio
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.turn import Choice, Missed, Outcome, Reply, Turn
from bot.ports import Arrival, Mark
from bot.storage.store import SqlStore
from tests.postgres import running_postgres

BATCH = 25
BATCHES = 200
PEOPLE = 2_000
REPLY = Reply(
    text="Anh/chị cần: • Tờ khai • Giấy chứng sinh • Giấy tờ tuỳ thân để xuất trình. " * 4,
    title="Đăng ký khai sinh",
    note="Nguồn: Cổng Dịch vụ công quốc gia, đọc ngày 20/11/2026",
    choices=tuple(Choice(f"Lựa chọn {number}", f"khai-sinh/{number}") for number in range(5)),
)


def arrivals(batch: int) -> Sequence[Arrival]:
    now = datetime.now(UTC)
    first = batch * BATCH
    return [
        Arrival("telegram", str(1_000_000 + number % PEOPLE), str(number), now, "đăng ký khai sinh cần gì")
        for number in range(first, first + BATCH)
    ]


async def one_batch(store: SqlStore, batch: int, marks: Sequence[Mark]) -> Sequence[Mark]:
    """One transaction as the service makes it; what it claims is marked in the next."""
    async with store.begin() as unit:
        taken = await unit.take(arrivals(batch))
        turns = []
        for message in taken.messages:
            state = taken.conversations[message.conversation_id]
            state = replace(state, sent=state.sent + 1, greeted=True, about="khai-sinh", ward="vi-du")
            events = (Missed(message.text, state.ward),) if message.id % 10 == 0 else ()
            turns.append((message, Turn(state, (REPLY,), Outcome("answer", "khai-sinh"), events)))
        await unit.save(turns)
        await unit.mark(marks)
        claimed = await unit.claim("telegram", BATCH, 60, news=BATCH)
    return [Mark(one.conversation_id, one.number, "sent", str(one.number)) for one in claimed]


async def measure(name: str, url: str, profile: cProfile.Profile | None) -> None:
    store = await SqlStore.open(url)
    try:
        marks: Sequence[Mark] = ()
        for batch in range(20):
            marks = await one_batch(store, batch, marks)
        wall, cpu = time.perf_counter(), time.process_time()
        if profile:
            profile.enable()
        for batch in range(20, 20 + BATCHES):
            marks = await one_batch(store, batch, marks)
        if profile:
            profile.disable()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    finally:
        await store.close()
    turns = BATCH * BATCHES
    print(f"{name}: {turns / wall:,.0f} turns/s, {cpu / turns * 1000:.3f} ms CPU a turn in this process")


def main(engines: Sequence[str], profile: cProfile.Profile | None) -> None:
    if "sqlite" in engines:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(measure("sqlite, synchronous=FULL", f"sqlite+aiosqlite:///{folder}/bot.db", profile))
    if "postgresql" in engines:
        with running_postgres() as server:
            asyncio.run(measure("postgresql, fsync off", server.url(server.create()), profile))
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    chosen = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    main(chosen or ["sqlite", "postgresql"], cProfile.Profile() if "--profile" in sys.argv else None)
