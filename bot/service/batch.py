"""One batch of messages through ``respond`` and into the store."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.conversation import Conversation
from bot.domain.guide import Guide
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Handed, HandedAnswers, Message
from bot.domain.notices import notify
from bot.domain.respond import apologise, respond
from bot.domain.team.case import Case
from bot.domain.team.directory import Team
from bot.domain.team.matter import Matter
from bot.domain.turn import Adopted, Forgotten, GroupBound, GroupLost, Joined, Left, Told, Turn
from bot.ports import Arrival, DeadLetter, KnowledgeSource, Offer, Sender, Unit, Watch
from bot.service.bell import Bell
from bot.service.matters import Matters

log = structlog.get_logger()

TEAM_S = 5.0
"""How long members and groups are remembered; a revoked role ends after it at the latest."""
RETURNED_S = 600.0
"""How long the reasons for which dossiers were returned are remembered."""
PINNED_MOST = 500
"""Guides of older revisions kept in memory; a ward has far fewer."""


@dataclass(slots=True, eq=False)
class Waiting:
    """An arrival and the caller who waits until it is safe."""

    arrival: Arrival
    done: asyncio.Future[None]

    def finish(self, error: Exception | None = None) -> None:
        if self.done.done():
            return
        if error:
            self.done.set_exception(error)
        else:
            self.done.set_result(None)


class Answering:
    """Everything that ``respond`` needs beside the message: knowledge, pinned guides, the clock."""

    def __init__(
        self,
        knowledge: KnowledgeSource,
        clock: Callable[[], datetime],
        watch: Watch,
        forgotten: Callable[[], None],
    ) -> None:
        """``forgotten`` is called when a deletion was confirmed, so that the sweep need not wait its hour."""
        self._knowledge = knowledge
        self._clock = clock
        self._watch = watch
        self.forgotten = forgotten
        self.adopted: Callable[[Adopted], None] = lambda adopted: None
        """Called with what a member gave to the knowledge, once that turn is durable."""
        self.told: Callable[[], None] = lambda: None
        """Called when something for somebody else is on the list, durably."""
        self._pinned: dict[str, Guide] = {}
        self._team_known = Team()
        self._team_read_at = float("-inf")
        self._returned_known: Mapping[tuple[str, str], int] = {}
        self._returned_read_at = float("-inf")
        self.mean_s = 0.0004
        """Running mean of one turn."""

    async def knowledge_for(
        self, unit: Unit, conversations: Mapping[ConversationId, Conversation]
    ) -> Knowledge:
        """The knowledge of now, able to go on with every run of these conversations."""
        named = {run.revision for one in conversations.values() for run in one.runs}
        if missing := named - self._pinned.keys():
            if len(self._pinned) > PINNED_MOST:
                self._pinned.clear()
                missing = named
            self._pinned.update(await unit.guides(missing))
        team, returned = await self._team(unit), await self._returned(unit)
        current = self._knowledge.current.with_team(team).with_returned(returned)
        return current.with_pinned(self._pinned) if named else current

    def now(self) -> datetime:
        """The moment, by the service's clock."""
        return self._clock()

    def team_changed(self) -> None:
        """Somebody joined or left: look again before the next turn."""
        self._team_read_at = float("-inf")

    async def _team(self, unit: Unit) -> Team:
        """The team, read anew every few seconds: another worker may have changed it."""
        now = asyncio.get_running_loop().time()
        if now - self._team_read_at > TEAM_S:
            self._team_known, self._team_read_at = await unit.team(), now
        return self._team_known

    async def _returned(self, unit: Unit) -> Mapping[tuple[str, str], int]:
        """Why dossiers come back, read anew now and then: it only orders what is asked before submitting."""
        now = asyncio.get_running_loop().time()
        if now - self._returned_read_at > RETURNED_S:
            self._returned_known, self._returned_read_at = await unit.returned(), now
        return self._returned_known

    def turn(
        self, message: Message, conversation: Conversation, knowledge: Knowledge, matter: Matter
    ) -> Turn:
        """One turn under the watch.

        Raises:
            Exception: whatever ``respond`` raised; the caller sets that one message aside.
        """
        clock = asyncio.get_running_loop().time
        begun = clock()
        self._watch.turn_begins()
        try:
            return respond(message, conversation, knowledge, self._clock(), matter)
        finally:
            self._watch.turn_ends()
            self.mean_s += (clock() - begun - self.mean_s) / 50


class Batch:
    """Messages that are answered, or fail, together."""

    def __init__(
        self,
        waiting: Sequence[Waiting],
        answering: Answering,
        bell: Bell,
        *,
        marked: bool = False,
        fatal: bool = False,
    ) -> None:
        """``marked``: the message has a marker to remove; ``fatal``: it ended the process before."""
        self._waiting = waiting
        self._answering = answering
        self._bell = bell
        self._marked = marked
        self._fatal = fatal
        self._forgets = False
        self._regroups = False
        self._tells = False
        self._adopted: list[Adopted] = []
        self._cases: list[Case] = []
        """As this batch left them."""
        self._heard: set[Sender] = set()
        """Who else was told something."""

    async def run(self, unit: Unit) -> None:
        """Take, answer and save. Every message ends as a turn; one that raises gets the apology."""
        taken = await unit.take([one.arrival for one in self._waiting])
        knowledge = await self._answering.knowledge_for(unit, taken.conversations)
        matters = await Matters.of(taken, knowledge, unit)
        states = dict(taken.conversations)
        turns: list[tuple[Message | None, Turn]] = []
        letters: list[DeadLetter] = []
        self._heard.clear()
        for message in taken.messages:
            offered = with_offer(message, taken.offers.get(message.id), states)
            matter = await matters.for_message(message, states)
            turn, letter = self._turn(offered, states[message.conversation_id], knowledge, matter)
            turn = await matters.follow(message, turn)
            states[message.conversation_id] = turn.conversation
            turn, others = told_others(turn, states, knowledge, self._answering.now())
            turns += [(message, turn), *((None, other) for other in others)]
            self._heard |= {taken.senders[other.conversation.id] for other in others}
            letters += letter
            await asyncio.sleep(0)
        await unit.save(turns)
        await unit.keep_cases(matters.kept)
        self._cases = [kept.case for kept in matters.kept]
        if letters:
            await unit.set_aside(letters)
        if self._marked:
            await unit.end_cautiously(self._waiting[0].arrival)
        events = [event for _, turn in turns for event in turn.events]
        self._forgets = any(isinstance(event, Forgotten) for event in events)
        self._adopted = [event for event in events if isinstance(event, Adopted)]
        self._tells = any(isinstance(event, Told) for event in events)
        self._regroups = any(isinstance(event, Joined | Left | GroupBound | GroupLost) for event in events)

    def committed(self) -> None:
        for one in self._waiting:
            one.finish()
            self._bell.ring(one.arrival.channel, one.arrival.address)
        for sender in self._heard:
            self._bell.ring(*sender)
        self._bell.ring_for(self._cases)
        if self._forgets:
            self._answering.forgotten()
        if self._regroups:
            self._answering.team_changed()
        for adopted in self._adopted:
            self._answering.adopted(adopted)
        if self._tells:
            self._answering.told()

    def failed(self, error: Exception) -> None:
        for one in self._waiting:
            one.finish(error)

    def _turn(
        self, message: Message, conversation: Conversation, knowledge: Knowledge, matter: Matter
    ) -> tuple[Turn, list[DeadLetter]]:
        try:
            if self._fatal:
                raise RuntimeError("this message ended the process before")
            return self._answering.turn(message, conversation, knowledge, matter), []
        except Exception as error:
            log.exception("respond_failed", conversation=message.conversation_id, message=message.id)
            return apologise(conversation, knowledge), [dead_letter(message, self._waiting[0].arrival, error)]


class Marking:
    """Leaves a marker before a message is taken: should it end the process, the next start knows."""

    def __init__(self, waiting: Waiting, then: Callable[[Waiting, int], None]) -> None:
        self._waiting = waiting
        self._then = then
        self._deaths = 0

    async def run(self, unit: Unit) -> None:
        self._deaths = await unit.begin_cautiously(self._waiting.arrival)

    def committed(self) -> None:
        self._then(self._waiting, self._deaths)

    def failed(self, error: Exception) -> None:
        self._waiting.finish(error)


def with_offer(
    message: Message, offer: Offer | None, states: Mapping[ConversationId, Conversation]
) -> Message:
    """The message with what its code opens, as that is now; it may have gone meanwhile."""
    if offer is None:
        return message
    owner = states[offer.owner]
    if offer.opens == owner.comeback:
        return replace(message, handed=HandedAnswers(owner.id, offer.opens))
    run = next((one for one in owner.runs if one.id == offer.opens), None)
    if run is None:
        return message
    ticked = tuple(one for one in owner.ticked if one.startswith(f"{run.entry}/"))
    return replace(message, handed=Handed(owner.id, run, ticked, owner.ward))


def told_others(
    turn: Turn, states: dict[ConversationId, Conversation], knowledge: Knowledge, now: datetime
) -> tuple[Turn, list[Turn]]:
    """The turn, and those of conversations at hand that it tells something, ``states`` brought up to date;
    the rest is saved as notices and said later."""
    told, later = [], []
    for event in turn.events:
        other = said_now(event, states, knowledge, now) if isinstance(event, Told) else None
        if other is None:
            later.append(event)
            continue
        states[other.conversation.id] = other.conversation
        told.append(other)
    return replace(turn, events=tuple(later)), told


def said_now(
    told: Told, states: Mapping[ConversationId, Conversation], knowledge: Knowledge, now: datetime
) -> Turn | None:
    """The turn of a conversation at hand that hears something; ``None``: it goes on the list, also where it
    cannot be said, so that whoever asked something in this batch is answered all the same."""
    if told.conversation_id not in states:
        return None
    try:
        return notify(told.notice, states[told.conversation_id], knowledge, now)
    except Exception:
        log.exception("notify_failed", conversation=told.conversation_id, notice=told.notice.key)
        return None


def dead_letter(message: Message, arrival: Arrival, error: Exception) -> DeadLetter:
    """What the operator may know of a message that could not be answered."""
    return DeadLetter(
        channel=arrival.channel,
        update_id=str(message.id),
        error=type(error).__name__,
        shape=f'{{"text": {len(message.text)}, "place": {len(message.place or "")}}}',
        conversation_id=message.conversation_id,
    )
