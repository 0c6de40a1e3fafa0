"""A team with many open cases: `python -m tests.benchmarks.cases [CASES]`, 10000 where none is said.

Printed: what a member's acts cost from arrival to durable reply; one look of the timers through all cases,
when nothing is due and when something is in each, with the longest transaction and the longest time that a
resident's question waited behind it; and the team's group told of all of them.
"""

import asyncio
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from bot.domain.turn import Asked, Outcome, Turn
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.ports import Arrival
from bot.storage.store import SqlStore
from tests.benchmarks.claims import WARD, bind, join, press, said
from tests.benchmarks.timed import Timed
from tests.service.running import Service, serving

LAN, GROUP = "1001", "-1001"
ROUNDS = 60


class Clock:
    """The service's clock, a quiet week further on when something is to be due in every case."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


async def measured(count: int) -> None:
    knowledge, clock = KnowledgeFiles([shipped_folder()]).current, Clock()
    with tempfile.TemporaryDirectory() as folder:
        store = await Timed.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}", clock)
        try:
            async with serving(store, knowledge, clock=clock) as service:
                await open_cases(count, store, service)
                await presses(service, store)
                await alongside("a look, nothing due", service.timers.look(), service, store)
                clock.ahead = next_noon() - datetime.now(UTC)
                await alongside("a look, all are due", service.timers.look(), service, store)
                await alongside(
                    "the group told of all", told_of_all(service, Path(folder) / "bot.db"), service, store
                )
        finally:
            await store.close()


def next_noon() -> datetime:
    """Ten in the morning of a day in the week after: the desk is open and every promise is overdue."""
    day = datetime.now(UTC) + timedelta(days=7)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=3, minute=0)


async def open_cases(count: int, store: SqlStore, service: Service) -> None:
    for first in range(0, count, 500):
        now = datetime.now(UTC)
        numbers = range(first, min(first + 500, count))
        async with store.begin() as unit:
            taken = await unit.take(
                [Arrival("telegram", str(5_000_000 + n), "m1", now, text="x") for n in numbers]
            )
            await unit.save(
                [
                    (
                        message,
                        Turn(
                            taken.conversations[message.conversation_id],
                            (),
                            Outcome("none"),
                            (Asked(f"quán karaoke số {message.id} xin phép sao", WARD),),
                        ),
                    )
                    for message in taken.messages
                ]
            )
    began = time.perf_counter()
    await service.timers.look()
    print(f"{count} cases opened for their asks in {time.perf_counter() - began:.1f} s")
    await join(store, service, LAN)
    service.answering.team_changed()
    await bind(store, service, GROUP, LAN)


async def presses(service: Service, store: SqlStore) -> None:
    """Each kind of press, each time on another case."""
    async with store.begin() as unit:
        numbers = [int(case.number) for case in await unit.open_cases(None, 2 * ROUNDS)]
    numbers, others = numbers[:ROUNDS], numbers[ROUNDS:]
    for name, place in (("claim", "claim"), ("ask", "ask"), ("like", "like"), ("show", "show")):
        took = [await timed(service, press(LAN, f"case:{place}:{number}")) for number in numbers]
        print(f"{name:8} {figures(took)}")
    took = []
    for number in others:
        await service.conversations.receive([press(LAN, f"case:claim:{number}")])
        took.append(await timed(service, said(LAN, "Anh chị tới quầy văn hoá của phường.")))
    print(f"{'draft':8} {figures(took)}")
    took = [await timed(service, press(LAN, f"case:preview:{number}")) for number in others]
    print(f"{'preview':8} {figures(took)}")
    took = [await timed(service, said(LAN, "/cauhoi")) for _ in range(ROUNDS)]
    print(f"{'list':8} {figures(took)}")


async def timed(service: Service, arrival: Arrival) -> float:
    began = time.perf_counter()
    await service.conversations.receive([arrival])
    return time.perf_counter() - began


def figures(took: list[float]) -> str:
    return f"median {1e3 * median(took):.1f} ms, p95 {1e3 * quantiles(took, n=20)[18]:.1f} ms"


async def told_of_all(service: Service, file: Path) -> None:
    """All that the timers put on the list becomes outgoing."""
    service.notices.look()
    with closing(sqlite3.connect(file)) as reading:
        left = reading.execute("SELECT count(*) FROM notice").fetchone()[0]
        print(f"{left} notices")
        while reading.execute("SELECT 1 FROM notice LIMIT 1").fetchone():  # noqa: ASYNC110 - a benchmark
            await asyncio.sleep(0.2)


async def alongside(name: str, work: Awaitable[None], service: Service, store: Timed) -> None:
    """Something long while somebody asks on and on."""
    store.held_s.clear()
    working = asyncio.ensure_future(work)
    began, waited = time.perf_counter(), []
    while not working.done():
        waited.append(await timed(service, said(secrets.token_hex(4), "chào em")))
    await working
    print(
        f"{name}: {time.perf_counter() - began:.1f} s, longest transaction {1e3 * max(store.held_s):.0f} ms; "
        f"a question meanwhile {figures(waited)}, at most {1e3 * max(waited):.0f} ms"
    )


def main() -> None:
    asyncio.run(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))


if __name__ == "__main__":
    main()
