"""Reminders due in the same minute, and somebody who asks meanwhile: `python -m tests.benchmarks.reminders`.

A first argument says how many reminders (10000). Time is virtual: Telegram's pacing is kept to the letter
and nobody waits for it. Printed: how long the last reminder takes, how fast they leave, and how long answers
wait that are asked for meanwhile, one every five seconds.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.channels.telegram.pacing import Pacer
from bot.domain.conversation import Conversation, Dossier
from bot.domain.knowledge import Knowledge
from bot.domain.notice import ResultDay
from bot.domain.turn import Outcome, Scheduled, Turn
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.ports import Arrival, Outgoing
from bot.storage.store import SqlStore
from tests.service.running import Service, said, serving
from tests.virtual_time import run_virtually

RATE = 28.0
"""Messages a second, as the program is set by default."""
ASK_EVERY_S = 5.0
BEGUN = datetime(2026, 12, 15, 1, tzinfo=UTC)
"""Eight in the morning in the ward."""


@dataclass
class Paced:
    """A channel that takes its turns as Telegram's does and remembers when."""

    channel: Literal["telegram"] = "telegram"
    sent: list[tuple[float, Outgoing]] = field(default_factory=list)
    pacer: Pacer = field(init=False)

    def __post_init__(self) -> None:
        self.pacer = Pacer(RATE, asyncio.get_running_loop().time)

    async def send(self, outgoing: Outgoing) -> str:
        await self.pacer.turn(int(outgoing.address))
        self.sent.append((asyncio.get_running_loop().time(), outgoing))
        return str(len(self.sent))


@dataclass(frozen=True)
class Figures:
    reminders: int
    last_s: float
    """After they fell due."""
    waited_s: list[float]
    """By those who asked meanwhile."""


async def reminded(count: int, knowledge: Knowledge, store: SqlStore) -> Figures:
    """Let so many reminders fall due at once and ask on until the last has left."""
    loop, channel = asyncio.get_running_loop(), Paced()
    async with serving(store, knowledge, sender=channel, clock=lambda: BEGUN) as service:
        await schedule(count, store)
        begun = loop.time()
        async with looking(service):
            waited: list[float] = []
            asked = 0
            while (left := len([one for _, one in channel.sent if one.news])) < count:
                asked += 1
                waited.append(await ask(service, channel, asked))
                await asyncio.sleep(ASK_EVERY_S)
                if loop.time() - begun > 3 * count / RATE + 60:
                    raise TimeoutError(f"{left} of {count} reminders left")
    return Figures(count, max(at for at, one in channel.sent if one.news) - begun, waited)


async def schedule(count: int, store: SqlStore) -> None:
    """Residents whose results are due now."""
    notice = ResultDay(entry="khai-sinh", day=BEGUN.date())
    at = BEGUN - timedelta(seconds=1)
    for first in range(0, count, 500):
        arrivals = [arrival(number) for number in range(first, min(first + 500, count))]
        async with store.begin() as unit:
            taken = await unit.take(arrivals)
            event = Scheduled("result:khai-sinh", notice, at)
            await unit.save(
                [
                    (
                        message,
                        Turn(
                            waiting_for_it(taken.conversations[message.conversation_id]),
                            (),
                            Outcome("smalltalk"),
                            (event,),
                        ),
                    )
                    for message in taken.messages
                ]
            )


def waiting_for_it(conversation: Conversation) -> Conversation:
    return replace(conversation, greeted=True, dossiers=(Dossier("khai-sinh", BEGUN.date()),))


def arrival(number: int) -> Arrival:
    return Arrival("telegram", str(1_000_000 + number), "m1", BEGUN, text="xong")


async def ask(service: Service, channel: Paced, number: int) -> float:
    """Seconds until somebody new is answered."""
    loop = asyncio.get_running_loop()
    begun, chat = loop.time(), str(9_000_000 + number)
    await service.conversations.receive([said("cảm ơn em", "m1", chat)])
    while not any(one.address == chat for _, one in channel.sent[-200:]):  # noqa: ASYNC110 - a test
        await asyncio.sleep(0.02)
    return loop.time() - begun


@asynccontextmanager
async def looking(service: Service) -> AsyncIterator[None]:
    """The program's own loop that looks for notices."""
    task = asyncio.create_task(service.notices.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def measured(count: int) -> Figures:
    knowledge = KnowledgeFiles([shipped_folder()]).current
    with tempfile.TemporaryDirectory() as folder:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}", lambda: BEGUN)
        try:
            return await reminded(count, knowledge, store)
        finally:
            await store.close()


def main() -> None:
    figures = run_virtually(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
    print(
        f"{figures.reminders} reminders: the last after {figures.last_s:.1f} s, "
        f"{figures.reminders / figures.last_s:.1f} a second; {len(figures.waited_s)} answers meanwhile: "
        f"mean {sum(figures.waited_s) / len(figures.waited_s):.2f} s, slowest {max(figures.waited_s):.2f} s"
    )


if __name__ == "__main__":
    main()
