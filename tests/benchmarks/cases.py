"""A team with many open cases: `python -m tests.benchmarks.cases [CASES]`, 10000 where none is said.

Printed: what a member's presses cost from arrival to durable reply, and one look of the timers through all
cases with the longest time that a resident's question waited behind it.
"""

import asyncio
import secrets
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from bot.domain.turn import Asked, Outcome, Turn
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.ports import Arrival
from bot.storage.store import SqlStore
from tests.benchmarks.claims import WARD, join, press, said
from tests.service.running import Service, serving

LAN = "1001"
ROUNDS = 60


async def measured(count: int) -> None:
    knowledge = KnowledgeFiles([shipped_folder()]).current
    with tempfile.TemporaryDirectory() as folder:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        try:
            async with serving(store, knowledge) as service:
                await open_cases(count, store, service)
                await presses(service, store)
                await look(service)
        finally:
            await store.close()


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


async def presses(service: Service, store: SqlStore) -> None:
    """Each kind of press, each time on another case."""
    async with store.begin() as unit:
        numbers = [int(case.number) for case in await unit.open_cases(None, ROUNDS)]
    for name, place in (("claim", "claim"), ("ask", "ask"), ("like", "like"), ("show", "show")):
        took = [await timed(service, press(LAN, f"case:{place}:{number}")) for number in numbers]
        print(f"{name:8} {figures(took)}")
    took = [await timed(service, said(LAN, "/cauhoi")) for _ in range(ROUNDS)]
    print(f"{'list':8} {figures(took)}")


async def timed(service: Service, arrival: Arrival) -> float:
    began = time.perf_counter()
    await service.conversations.receive([arrival])
    return time.perf_counter() - began


def figures(took: list[float]) -> str:
    return f"median {1e3 * median(took):.1f} ms, p95 {1e3 * quantiles(took, n=20)[18]:.1f} ms"


async def look(service: Service) -> None:
    """One look through all cases while somebody asks on and on."""
    looking = asyncio.create_task(service.timers.look())
    began, waited = time.perf_counter(), []
    while not looking.done():
        waited.append(await timed(service, said(secrets.token_hex(4), "chào em")))
    print(
        f"one look: {time.perf_counter() - began:.1f} s; a question meanwhile {figures(waited)}, "
        f"at most {1e3 * max(waited):.0f} ms"
    )


def main() -> None:
    asyncio.run(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))


if __name__ == "__main__":
    main()
