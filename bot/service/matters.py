"""The team's side of a batch: who acts, the cases concerned under lock, and what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.conversation import Conversation
from bot.domain.inbox.codes import invite_in
from bot.domain.inbox.correcting import wanted_reach
from bot.domain.inbox.intake import gone_with, take_in
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.team.case import Ask, AskId, CaseNumber
from bot.domain.team.matter import OPEN_MOST, Held, Matter, Wanted, wanted
from bot.domain.turn import Asked, CaseKept, Event, Forgotten, Turn
from bot.ports import Taken, Unit


@dataclass(slots=True)
class Matters:
    """What the turns of one batch need to know of cases, kept up to date from turn to turn."""

    taken: Taken
    knowledge: Knowledge
    unit: Unit
    wants: Mapping[MessageId, Wanted]
    cases: dict[CaseNumber, Held]
    kept: list[CaseKept] = field(default_factory=list)

    @classmethod
    async def of(cls, taken: Taken, knowledge: Knowledge, unit: Unit) -> "Matters":
        """Lock the cases that the messages concern."""
        wants = {message.id: _wanted(message, taken) for message in taken.messages}
        numbers = {number for one in wants.values() for number in one.cases}
        asks = {ask for one in wants.values() for ask in one.asks}
        held = await unit.cases(numbers, asks) if numbers or asks else ()
        return cls(taken, knowledge, unit, wants, {one.case.number: one for one in held})

    async def for_message(self, message: Message, state: Conversation) -> Matter:
        """Who acts, where, and on what; ``state`` is the conversation as it is now."""
        team, conversation = self.knowledge.team, message.conversation_id
        in_group = message.id in self.taken.in_groups
        who = self.taken.by.get(message.id) if in_group else conversation
        member, want = team.member(who), self.wants[message.id]
        open_ = await self.unit.open_cases(member.ward, OPEN_MOST) if member and want.open else ()
        whom = wanted_reach(message, state, member, self.knowledge)
        return Matter(
            member=member,
            group=team.group(conversation),
            in_group=in_group,
            invite=self.taken.invites.get(message.id),
            invite_code=invite_in(message.place or message.text),
            replied=_replied(message, self.taken),
            cases=self.cases,
            open=tuple(self.cases[one.number].case if one.number in self.cases else one for one in open_),
            reach=await self.unit.reach(whom) if whom else None,
        )

    async def follow(self, message: Message, turn: Turn) -> Turn:
        """Bring the cases up to date with a turn; a released question gets its case, or joins one."""
        more: tuple[Event, ...] = ()
        for event in turn.events:
            match event:
                case Asked(text, ward, entry, step):
                    ask = Ask(
                        AskId(int(message.id)),
                        message.conversation_id,
                        text,
                        message.received_at,
                        ward=ward,
                        entry=entry,
                        step=step,
                    )
                    more += await self._take_in(ask)
                case Forgotten():
                    more += await self._leave(message.conversation_id)
                case CaseKept():
                    self._keep(event)
        return replace(turn, events=(*turn.events, *more)) if more else turn

    async def _take_in(self, ask: Ask) -> tuple[Event, ...]:
        candidates = [one for one in await self.unit.same_cases([ask]) if one.case.number not in self.cases]
        held, events = take_in(ask, [*self.cases.values(), *candidates], self.knowledge, ask.at)
        self.cases[held.case.number] = held
        self.kept += [event for event in events if isinstance(event, CaseKept)]
        return events

    async def _leave(self, conversation: ConversationId) -> tuple[Event, ...]:
        """Someone's data are deleted: their asks leave their cases."""
        events: tuple[Event, ...] = ()
        for held in await self.unit.cases_of(conversation):
            left, more = gone_with(conversation, self.cases.get(held.case.number, held), self.knowledge)
            self.cases[left.case.number] = left
            self.kept += [event for event in more if isinstance(event, CaseKept)]
            events += more
        return events

    def _keep(self, kept: CaseKept) -> None:
        """The case as it is now, for the turns after this one."""
        self.kept.append(kept)
        number = kept.case.number
        asks = {ask.id: ask for ask in self.cases[number].asks} if number in self.cases else {}
        asks |= {ask.id: ask for ask in kept.asks}
        self.cases[number] = Held(kept.case, tuple(asks.values()))


def _wanted(message: Message, taken: Taken) -> Wanted:
    draft = taken.conversations[message.conversation_id].draft
    draft_for = AskId(draft.ask) if draft and draft.ask else None
    return wanted(message.place or "", _replied(message, taken), draft_for, message.text)


def _replied(message: Message, taken: Taken) -> CaseNumber | None:
    """The case that words are for: of the card replied to, or in private the one being written on."""
    if message.id in taken.cards:
        return taken.cards[message.id]
    writing = taken.conversations[message.conversation_id].team.writing
    meant = message.text and not message.text.startswith("/") and message.id not in taken.in_groups
    return CaseNumber(writing) if writing and meant else None
