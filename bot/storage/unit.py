"""One transaction of the store: each verb is one call into SQLAlchemy's synchronous side."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.correction import Reach, Whom
from bot.domain.guide import Guide
from bot.domain.message import ConversationId, Message
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, MemberId
from bot.domain.team.directory import Member, Team
from bot.domain.team.matter import Held
from bot.domain.turn import CaseKept, Forgotten, Told, Turn
from bot.ports import (
    Arrival,
    Channel,
    DeadLetter,
    Done,
    Listed,
    Listing,
    Mark,
    Outgoing,
    Owed,
    Sender,
    StoreUnavailable,
    Taken,
)
from bot.storage import (
    auditing,
    correcting,
    directory,
    handling,
    listing,
    noticing,
    reading,
    saving,
    sending,
    sessions,
    setting_aside,
    taking,
)
from bot.storage.database import Transaction
from bot.storage.receipts import Receipts

JUST_BEFORE = timedelta(microseconds=1)
"""A receipt of words is dated before the word that deleted them: what stands is not deleted again."""

log = structlog.get_logger()


class SqlUnit:
    """What the service can do within a transaction."""

    def __init__(
        self, transaction: Transaction, clock: Callable[[], datetime], receipts: Receipts | None = None
    ) -> None:
        self._transaction = transaction
        self._clock = clock
        self._receipts = receipts
        self._forgotten: dict[ConversationId, datetime] = {}
        self._channels: dict[ConversationId, Channel] = {}
        """Where the replies of the conversations taken here go."""
        self._noted: list[auditing.Noted] = []
        """For the audit log, which is written last."""

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
        now = self._clock()
        self._noted += await self._transaction.run_sync(saving.save, turns, self._channels, now)
        forgotten = [turn.conversation.id for _, turn in turns if Forgotten() in turn.events]
        self._forgotten |= dict.fromkeys(forgotten, now - JUST_BEFORE)

    async def team(self) -> Team:
        return await self._transaction.run_sync(directory.team)

    async def note_paged(self, paged: Collection[ConversationId]) -> None:
        await self._transaction.run_sync(directory.note_paged, paged, self._clock())

    async def was_member(self, id: ConversationId) -> bool:
        return await self._transaction.run_sync(auditing.has_done, id, directory.JOINED)

    async def returned(self) -> Mapping[tuple[str, str], int]:
        return await self._transaction.run_sync(reading.returned)

    async def cases(self, numbers: Collection[CaseNumber], asks: Collection[AskId]) -> Sequence[Held]:
        return await self._transaction.run_sync(handling.cases, numbers, asks)

    async def cases_of(self, conversation: ConversationId) -> Sequence[Held]:
        return await self._transaction.run_sync(handling.cases_of, conversation)

    async def same_cases(self, asks: Sequence[Ask]) -> Sequence[Held]:
        return await self._transaction.run_sync(handling.same_cases, asks)

    async def open_cases(self, ward: str | None, limit: int) -> Sequence[Case]:
        return await self._transaction.run_sync(handling.open_cases, ward, limit)

    async def listed(self, wanted: Listing) -> Listed:
        return await self._transaction.run_sync(listing.page, wanted)

    async def next_cases(self, after: CaseNumber, limit: int) -> tuple[Sequence[Case], CaseNumber | None]:
        return await self._transaction.run_sync(handling.next_cases, after, limit)

    async def caseless(self, limit: int) -> Sequence[Ask]:
        return await self._transaction.run_sync(handling.caseless, limit)

    async def keep_cases(self, kept: Sequence[CaseKept]) -> None:
        self._noted += await self._transaction.run_sync(handling.keep, kept, self._clock())

    async def tell(self, told: Sequence[Told]) -> None:
        await self._transaction.run_sync(saving.tell, told, self._clock())

    async def reach(self, whom: Whom) -> Reach:
        return await self._transaction.run_sync(correcting.reach, whom)

    async def case(self, number: CaseNumber) -> Held | None:
        return await self._transaction.run_sync(handling.case, number)

    async def history(self, number: CaseNumber, limit: int) -> Sequence[Done]:
        return await self._transaction.run_sync(auditing.of_case, number, limit)

    async def note_look(self, number: CaseNumber, by: MemberId) -> None:
        self._noted.append(auditing.Noted(auditing.LOOK, by, number))

    async def sender(self, conversation: ConversationId) -> Sender | None:
        return (await self._transaction.run_sync(taking.senders_of, [conversation])).get(conversation)

    async def begin_session(self, code: str, token: str) -> bool:
        noted = await self._transaction.run_sync(sessions.begin, code, token, self._clock())
        self._noted += noted
        return bool(noted)

    async def session(self, token: str, *, seen: bool = True) -> Member | None:
        return await self._transaction.run_sync(sessions.whose, token, self._clock(), seen=seen)

    async def end_session(self, token: str) -> None:
        await self._transaction.run_sync(sessions.end, token)

    async def end_sessions(self, member: MemberId) -> None:
        await self._transaction.run_sync(sessions.end_all, ConversationId(member))

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

    async def end(self) -> None:
        """Write the audit log, after everything else: its lock is held for the commit alone."""
        if self._noted:
            await self._transaction.run_sync(auditing.note, self._noted, self._clock())
        for id, at in self._forgotten.items():
            await self._keep_receipt(id, at)

    async def _keep_receipt(self, id: ConversationId, at: datetime) -> None:
        """Who speaks on before the sweep is never deleted by it, and a backup has their earlier words."""
        try:
            if self._receipts:
                await asyncio.to_thread(self._receipts.append, [id], at)
        except StoreUnavailable as error:  # others in the batch wait for answers; the sweep tries again
            log.warning("receipt_failed", error=str(error))
