"""Sending what is owed: claim with a lease, send, mark; one reply at a time in each chat."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.domain.message import ConversationId
from bot.ports import Channel, Mark, Outgoing, Refused, Sending, TryAgain, Unit
from bot.service.writer import Work, Writer

SLOTS = 128
"""Sends under way at once; after a kill at most these are repeated."""
NEWS_SLOTS = 14
"""Of these for what nobody waits for: half a second of Telegram's 28 a second, so an answer that comes
after thousands of reminders waits that long and no longer."""
LEASE_S = 60.0
"""Longer than a send with its pacing and time-out."""
SWEEP_S = 0.25
"""How often owed replies are looked for that nobody announced: due again, or left by a crash."""
DRAIN_S = 8.0
"""How long sends may finish at shutdown."""
BACKOFF_MOST_S = 600.0

log = structlog.get_logger()


class Delivery:
    """Sends one channel's outgoing replies. A slot is kept until its mark is committed, so repeats after
    a kill never exceed the slots; order within a chat is the store's, who gives out heads only."""

    def __init__(self, sender: Sending, writer: Writer, slots: int = SLOTS) -> None:
        self._sender = sender
        self._writer = writer
        self._free = slots
        self._news: set[tuple[ConversationId, int]] = set()
        """News under way."""
        self._marks: list[Mark] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._looking = True
        self._stopping = False
        self._paused_until = 0.0
        writer.add(self)

    @property
    def channel(self) -> Channel:
        return self._sender.channel

    def wake(self) -> None:
        """Replies may be owed: claim with the next transaction."""
        self._looking = True

    def next_work(self) -> Work | None:
        """Marks to commit, and a claim for the free slots."""
        now = asyncio.get_running_loop().time()
        may_claim = self._looking and self._free > 0 and not self._stopping and now >= self._paused_until
        if not self._marks and not may_claim:
            return None
        marks, self._marks = self._marks, []
        self._looking = False
        free = self._free + len(marks) if not self._stopping else 0
        ended = {(mark.conversation_id, mark.number) for mark in marks}
        return Claim(self, self.channel, marks, free, NEWS_SLOTS - len(self._news - ended))

    def dispatch(self, marks: Sequence[Mark], claimed: Sequence[Outgoing]) -> None:
        """The transaction is durable: free the marked slots and send what was claimed."""
        self._free += len(marks) - len(claimed)
        self._news -= {(mark.conversation_id, mark.number) for mark in marks}
        self._news |= {(one.conversation_id, one.number) for one in claimed if one.news}
        if marks or claimed:
            self._looking = True
        for outgoing in claimed:
            task = asyncio.create_task(self._send(outgoing))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def undo(self, marks: Sequence[Mark]) -> None:
        """The transaction failed: the marks are still owed."""
        self._marks = [*marks, *self._marks]

    async def sweep(self) -> None:
        """Look for owed replies again and again, until cancelled."""
        while True:
            await asyncio.sleep(SWEEP_S)
            self._looking = True
            self._writer.wake()

    async def drain(self) -> None:
        """Claim no more and let sends finish; their marks wait for the writer's last transaction."""
        self._stopping = True
        if self._sending:
            await asyncio.wait(self._sending, timeout=DRAIN_S)

    async def _send(self, outgoing: Outgoing) -> None:
        mark = await self._tried(outgoing)
        self._marks.append(mark)
        self._writer.wake()

    async def _tried(self, outgoing: Outgoing) -> Mark:
        chat, number = outgoing.conversation_id, outgoing.number
        try:
            return Mark(chat, number, "sent", channel_message=await self._sender.send(outgoing))
        except TryAgain as later:
            if later.whole_channel:
                self._paused_until = asyncio.get_running_loop().time() + later.after_s
            wait_s = later.after_s if not later.counted else max(later.after_s, backoff_s(outgoing.attempts))
            return Mark(chat, number, "waiting", retry_after_s=wait_s, counted=later.counted, error="later")
        except Refused as refused:
            log.info("reply_refused", conversation=chat, number=number, error=str(refused))
            return Mark(chat, number, "refused", error=str(refused))
        except Exception as error:
            log.exception("send_failed", conversation=chat, number=number)
            again_s = backoff_s(outgoing.attempts)
            return Mark(chat, number, "waiting", retry_after_s=again_s, error=type(error).__name__)


class Claim:
    """Marks what was sent and claims what comes next, in one transaction."""

    def __init__(
        self, delivery: Delivery, channel: Channel, marks: Sequence[Mark], most: int, news: int
    ) -> None:
        self._delivery = delivery
        self._channel = channel
        self._marks = marks
        self._most = most
        self._news = news
        self._claimed: Sequence[Outgoing] = ()

    async def run(self, unit: Unit) -> None:
        if self._marks:
            await unit.mark(self._marks)
        if self._most:
            self._claimed = await unit.claim(self._channel, self._most, LEASE_S, self._news)

    def committed(self) -> None:
        self._delivery.dispatch(self._marks, self._claimed)

    def failed(self, error: Exception) -> None:
        log.warning("claim_failed", error=type(error).__name__)
        self._delivery.undo(self._marks)


def backoff_s(attempts: int) -> float:
    """Seconds before the next try: 1, 2, 4 … up to ten minutes."""
    return min(2.0**attempts, BACKOFF_MOST_S)
