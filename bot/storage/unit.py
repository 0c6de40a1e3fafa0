"""One transaction of the store: each verb is one call into SQLAlchemy's synchronous side."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from bot.domain.guide import Guide
from bot.domain.message import ConversationId, Message
from bot.domain.turn import Turn
from bot.ports import Arrival, Channel, DeadLetter, Mark, Outgoing, Owed, Taken
from bot.storage import noticing, reading, saving, sending, setting_aside, taking
from bot.storage.database import Transaction


class SqlUnit:
    """What the service can do within a transaction."""

    def __init__(self, transaction: Transaction, clock: Callable[[], datetime]) -> None:
        self._transaction = transaction
        self._clock = clock
        self._channels: dict[ConversationId, Channel] = {}
        """Where the replies of the conversations taken here go."""

    async def take(self, arrivals: Sequence[Arrival]) -> Taken:
        taken = await self._transaction.run_sync(taking.take, arrivals, self._clock())
        self._channels |= {id: channel for id, (channel, _) in taken.senders.items()}
        return taken

    async def owed(self, limit: int) -> Owed:
        owed = await self._transaction.run_sync(noticing.take, limit, self._clock())
        self._channels |= {id: channel for id, (channel, _) in owed.senders.items()}
        return owed

    async def guides(self, revisions: Collection[str]) -> Mapping[str, Guide]:
        return await self._transaction.run_sync(reading.guides, revisions)

    async def save(self, turns: Sequence[tuple[Message | None, Turn]]) -> None:
        """Keep the turns of messages and notices taken in this unit."""
        await self._transaction.run_sync(saving.save, turns, self._channels, self._clock())

    async def set_aside(self, letters: Sequence[DeadLetter]) -> None:
        await self._transaction.run_sync(setting_aside.keep, letters, self._clock())

    async def claim(self, channel: Channel, limit: int, lease_s: float, news: int) -> Sequence[Outgoing]:
        return await self._transaction.run_sync(sending.claim, channel, limit, lease_s, news)

    async def mark(self, marks: Sequence[Mark]) -> None:
        await self._transaction.run_sync(sending.mark, marks)

    async def release(self, channel: Channel) -> int:
        return await self._transaction.run_sync(sending.release, channel)

    async def begin_cautiously(self, arrival: Arrival) -> int:
        return await self._transaction.run_sync(setting_aside.begin_cautiously, arrival, self._clock())

    async def end_cautiously(self, arrival: Arrival) -> None:
        await self._transaction.run_sync(setting_aside.end_cautiously, arrival)
