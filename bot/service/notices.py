"""Saying what is due: reminders, and whatever else a conversation is to hear without having spoken."""

import asyncio
from collections import Counter
from collections.abc import Callable

import structlog

from bot.domain.message import ConversationId
from bot.domain.notices import notify
from bot.domain.turn import Turn
from bot.ports import DeadLetter, Sender, Unit
from bot.service.batch import Answering
from bot.service.bell import Bell
from bot.service.writer import Work, Writer

BATCH = 25
"""Notices a transaction, so that a resident who writes meanwhile never waits behind more."""
LOOK_S = 5.0
"""How often the list is looked at."""

log = structlog.get_logger()


class Notices:
    """Takes due notices off the list and says them, a few a transaction until none is left."""

    def __init__(self, writer: Writer, answering: Answering, bell: Bell, owes: Callable[[], None]) -> None:
        """``owes`` is called as replies are handed to the writer, as by the conversations."""
        self._writer = writer
        self._answering = answering
        self._bell = bell
        self._owes = owes
        self._looking = False
        writer.add(self)

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """Something may be due."""
        self._looking = True
        self._writer.wake()

    def next_work(self) -> Work | None:
        if not self._looking:
            return None
        self._looking = False
        self._owes()
        return Saying(self, self._answering)

    def said(self, senders: set[Sender]) -> None:
        """These conversations heard something, durably; there may be more."""
        for sender in senders:
            self._bell.ring(*sender)
        self._looking = len(senders) > 0


class Saying:
    """A few notices, said in one transaction."""

    def __init__(self, notices: Notices, answering: Answering) -> None:
        self._notices = notices
        self._answering = answering
        self._heard: set[Sender] = set()

    async def run(self, unit: Unit) -> None:
        owed = await unit.owed(BATCH)
        self._heard = set(owed.senders.values())
        if not owed.senders:
            return
        knowledge = await self._answering.knowledge_for(unit, owed.conversations)
        states, unsent = dict(owed.conversations), Counter(owed.unsent)
        turns: list[tuple[None, Turn]] = []
        letters = [letter(owed.senders[id], id, key, "Unreadable") for id, key in owed.unreadable]
        for id, notice in owed.notices:
            try:
                turn = notify(notice, states[id], knowledge, self._answering.now(), unsent[id])
            except Exception as error:
                log.exception("notify_failed", conversation=id, notice=notice.key)
                letters.append(letter(owed.senders[id], id, notice.key, type(error).__name__))
                continue
            states[id] = turn.conversation
            unsent[id] += len(turn.replies)
            turns.append((None, turn))
            await asyncio.sleep(0)
        await unit.save(turns)
        if letters:
            await unit.set_aside(letters)

    def committed(self) -> None:
        self._notices.said(self._heard)

    def failed(self, error: Exception) -> None:
        log.warning("notices_failed", error=type(error).__name__)


def letter(sender: Sender, id: ConversationId, key: str, error: str) -> DeadLetter:
    """What the operator may know of a notice that could not be said."""
    return DeadLetter(
        channel=sender[0], update_id=f"notice {key}", error=error, shape="{}", conversation_id=id
    )
