"""The team's side of a batch: who acts, the cases concerned under lock, and what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.conversation import Conversation
from bot.domain.inbox.codes import invite_in
from bot.domain.inbox.correcting import wanted_reach
from bot.domain.inbox.intake import gone_with, take_in
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message
from bot.domain.pressing import as_press
from bot.domain.team.case import Ask, AskId, CaseNumber, MemberId
from bot.domain.team.matter import OPEN_MOST, Held, Matter, Wanted, wanted
from bot.domain.turn import Asked, CaseKept, Event, Forgotten, Turn
from bot.ports import Taken, Unit

States = Mapping[ConversationId, Conversation]


@dataclass(slots=True)
class Matters:
    """What the turns of one batch need to know of cases, kept up to date from turn to turn."""

    taken: Taken
    knowledge: Knowledge
    unit: Unit
    cases: dict[CaseNumber, Held] = field(default_factory=dict)
    kept: list[CaseKept] = field(default_factory=list)

    @classmethod
    async def of(cls, taken: Taken, knowledge: Knowledge, unit: Unit) -> "Matters":
        """Lock the cases that the messages concern."""
        matters = cls(taken, knowledge, unit)
        await matters._lock(taken.messages, taken.conversations)
        return matters

    async def for_message(self, message: Message, states: States) -> Matter:
        """Who acts, where, and on what, in the state to which earlier messages of the batch led."""
        team, conversation = self.knowledge.team, message.conversation_id
        (want,) = await self._lock([message], states)
        in_group = message.id in self.taken.in_groups
        who = self.taken.by.get(message.id) if in_group else conversation
        member = team.member(who)
        open_ = await self.unit.open_cases(member.ward, OPEN_MOST) if member and want.open else ()
        state, replied = states[conversation], self.taken.cards.get(message.id)
        said = as_press(message, state, labels=not replied)
        to_a_card = replied is not None or message.id in self.taken.asked
        whom = None if to_a_card else wanted_reach(said, state, member, self.knowledge)
        group = team.group(conversation)
        stranger = who if group and member is None and (want.cases or want.open) else None
        return Matter(
            member=member,
            group=group,
            gone=MemberId(stranger) if stranger and await self.unit.was_member(stranger) else None,
            in_group=in_group,
            invite=self.taken.invites.get(message.id),
            invite_code=invite_in(message.place or message.text),
            replied=replied,
            asked=self.taken.asked.get(message.id),
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
                    more += await self._leave(message)
                case CaseKept():
                    self._keep(event)
        return replace(turn, events=(*turn.events, *more)) if more else turn

    def _wanted(self, message: Message, states: States) -> Wanted:
        conversation, replied = states[message.conversation_id], self.taken.cards.get(message.id)
        place = as_press(message, conversation, labels=not replied).place or ""
        draft = conversation.draft
        words_for = replied or CaseNumber(conversation.team.writing)
        return wanted(place, words_for, AskId(draft.ask) if draft and draft.ask else None)

    def _askers(self, message: Message, want: Wanted, states: States) -> set[ConversationId]:
        """Whose asks a message is about: their own, or those whose answers a code brings."""
        own = {message.conversation_id} if want.own else set()
        offer = self.taken.offers.get(message.id)
        brought = offer is not None and offer.opens == states[offer.owner].comeback
        return own | {offer.owner} if offer and brought else own

    async def _lock(self, messages: Sequence[Message], states: States) -> Sequence[Wanted]:
        """Lock the cases of these messages that are not at hand yet, all at once: no two batches wait in a
        circle."""
        wants = [self._wanted(one, states) for one in messages]
        known = {ask.id for held in self.cases.values() for ask in held.asks}
        numbers = {number for one in wants for number in one.cases} - self.cases.keys()
        asks = {ask for one in wants for ask in one.asks} - known
        found = list(await self.unit.cases(numbers, asks)) if numbers or asks else []
        pairs = zip(messages, wants, strict=True)
        for asker in sorted({asker for one, want in pairs for asker in self._askers(one, want, states)}):
            found += await self.unit.cases_of(asker)
        self.cases = {held.case.number: held for held in found} | self.cases
        return wants

    async def _take_in(self, ask: Ask) -> tuple[Event, ...]:
        candidates = [one for one in await self.unit.same_cases([ask]) if one.case.number not in self.cases]
        held, events = take_in(ask, [*self.cases.values(), *candidates], self.knowledge, ask.at)
        self.cases[held.case.number] = held
        self.kept += [event for event in events if isinstance(event, CaseKept)]
        return events

    async def _leave(self, message: Message) -> tuple[Event, ...]:
        """Someone's data are deleted: their asks leave their cases, those that came with this batch too."""
        conversation = message.conversation_id
        events: tuple[Event, ...] = ()
        theirs = {held.case.number: held for held in await self.unit.cases_of(conversation)}
        for held in (theirs | self.cases).values():
            if held.case.number not in theirs and all(ask.conversation != conversation for ask in held.asks):
                continue
            left, more = gone_with(conversation, held, self.knowledge, message.received_at)
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
