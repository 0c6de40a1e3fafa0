"""A service that runs for the length of a block, and a channel that remembers what it was sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.domain.knowledge import Knowledge
from bot.ports import Arrival, Channel, Outgoing, Sending, Store
from bot.service.batch import Answering
from bot.service.bell import Bell
from bot.service.conversations import Conversations
from bot.service.delivery import Delivery
from bot.service.errands import Errands
from bot.service.notices import Notices
from bot.service.timers import CaseTimers
from bot.service.writer import Writer


@dataclass
class Unwatched:
    """No watchdog: a test has a time-out of its own."""

    def turn_begins(self) -> None:
        """Nothing to watch."""

    def turn_ends(self) -> None:
        """Nothing to watch."""


@dataclass
class Fixed:
    """A knowledge that does not change."""

    current: Knowledge


@dataclass
class Postbox:
    """A channel at whose end everything is kept; ``troubles`` are raised first, one a send."""

    troubles: list[Exception] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    tried: list[Outgoing] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def channel(self) -> Channel:
        return "telegram"

    async def send(self, outgoing: Outgoing) -> str:
        self.tried.append(outgoing)
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(outgoing)
        self.arrived.set()
        return str(len(self.sent))

    async def holds(self, count: int) -> None:
        """Wait until so many replies have arrived."""
        async with asyncio.timeout(10):
            while len(self.sent) < count:
                self.arrived.clear()
                await self.arrived.wait()


@dataclass
class Service:
    conversations: Conversations
    errands: Errands
    delivery: Delivery
    postbox: Postbox
    notices: Notices
    timers: CaseTimers
    answering: Answering
    forgotten: list[bool]


@asynccontextmanager
async def serving(
    store: Store,
    knowledge: Knowledge,
    postbox: Postbox | None = None,
    *,
    sender: Sending | None = None,
    cautious: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Service]:
    """The service at work on this store; notices are looked for when a test says so.

    ``sender`` takes the postbox's place.
    """
    writer, box, forgotten = Writer(store), postbox or Postbox(), [False]

    def forget() -> None:
        forgotten[0] = True

    bell = Bell()
    answering = Answering(Fixed(knowledge), clock, Unwatched(), forget)
    errands = Errands(writer)
    conversations = Conversations(
        store, writer, Fixed(knowledge), answering, bell, lambda: delivery.wake(), cautious=cautious
    )
    notices = Notices(writer, answering, bell, lambda: delivery.wake())
    delivery = Delivery(sender or box, writer)
    tasks = [asyncio.create_task(writer.run()), asyncio.create_task(delivery.sweep())]
    try:
        timers = CaseTimers(errands, answering, bell)
        yield Service(conversations, errands, delivery, box, notices, timers, answering, forgotten)
    finally:
        await delivery.drain()
        tasks[1].cancel()
        writer.stop()
        await asyncio.gather(*tasks, return_exceptions=True)


def said(text: str, key: str, chat: str = "7", place: str | None = None) -> Arrival:
    return Arrival("telegram", chat, key, datetime.now(UTC), text, place)
