"""Taking messages in: mask, keep, answer, all in one transaction a batch."""

import asyncio
import unicodedata
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.domain.handover import code_in
from bot.domain.inbox.codes import invite_in
from bot.domain.privacy import Kind, mask
from bot.ports import Arrival, Channel, KnowledgeSource, Store, Transcript
from bot.service.batch import Answering, Batch, Marking, Waiting
from bot.service.bell import Bell
from bot.service.writer import Work, Writer

BATCH = 25
"""Messages a transaction: a web post never waits behind more than these."""
RESPOND_BUDGET_S = 0.010
"""Time that a transaction may spend in ``respond``, by the running mean of a turn."""
TEXT_MAX = 4096
"""Characters kept of one message; Telegram's own limit."""


class Conversations:
    """The residents' side of the service."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        knowledge: KnowledgeSource,
        answering: Answering,
        bell: Bell,
        owes: Callable[[], None],
        *,
        cautious: bool = False,
    ) -> None:
        """``owes`` is called as a batch is handed to the writer: its replies can be claimed in the
        same transaction. ``cautious``: the last run died; take messages one by one until nothing waits."""
        self.bell = bell
        self._owes = owes
        self._store = store
        self._writer = writer
        self._knowledge = knowledge
        self._answering = answering
        self._cautious = cautious
        self._waiting: dict[Channel, deque[Waiting]] = {"web": deque(), "telegram": deque()}
        self._marked: Batch | None = None
        writer.add(self)

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Answer a batch. When this returns, every message and every reply is durable.

        Raises:
            StoreUnavailable: the database cannot be written; nothing was kept, so nothing may be confirmed.
        """
        knowledge = self._knowledge.current
        words = {Kind(kind): text for kind, text in knowledge.phrases.group("privacy.masked").items()}
        public = knowledge.public_numbers
        loop = asyncio.get_running_loop()
        waiting = [Waiting(masked(arrival, words, public), loop.create_future()) for arrival in arrivals]
        for one in waiting:
            self._waiting[one.arrival.channel].append(one)
        self._writer.wake()
        results = await asyncio.gather(*(one.done for one in waiting), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def transcript(self, channel: Channel, address: str, after: int = 0) -> Transcript:
        """What a page shows: replies after number ``after`` and what was said since."""
        return await self._store.transcript(channel, address, after)

    def next_work(self) -> Work | None:
        """The next batch, web posts first; after an unclean end one message at a time, marked before."""
        if self._marked:
            self._owes()
            marked, self._marked = self._marked, None
            return marked
        batch = self._pop(1 if self._cautious else self._size())
        if not batch:
            self._cautious = False
            return None
        if self._cautious:
            return Marking(batch[0], self._take_marked)
        self._owes()
        return Batch(batch, self._answering, self.bell)

    def _size(self) -> int:
        return max(1, min(BATCH, int(RESPOND_BUDGET_S / self._answering.mean_s)))

    def _pop(self, most: int) -> list[Waiting]:
        batch: list[Waiting] = []
        for queue in self._waiting.values():
            while queue and len(batch) < most:
                batch.append(queue.popleft())
        return batch

    def _take_marked(self, waiting: Waiting, deaths: int) -> None:
        self._marked = Batch([waiting], self._answering, self.bell, marked=True, fatal=deaths > 0)
        self._writer.wake()


def masked(arrival: Arrival, words: Mapping[Kind, str], public: Collection[str] = ()) -> Arrival:
    """The arrival with everything personal in its text replaced, before anything else sees it.

    A code of ours is nothing but a code, and is left whole: some look like a date or a number.
    """
    said = unicodedata.normalize("NFC", arrival.text[:TEXT_MAX])
    brought = arrival.place or said
    known = replace(arrival, text=said, code=code_in(brought) or "", invite=invite_in(brought))
    if not said or (not arrival.place and (known.code or known.invite)):
        return known
    safe = mask(said, words, public)
    kinds: tuple[Kind, ...] = tuple(sorted(safe.kinds))
    return replace(known, text=safe.text, masked=kinds)
