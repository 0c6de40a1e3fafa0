"""The team's answers at another place than the talk that asked: a code, brought there, moves the asks.

Nothing else moves: no word of the talk, no guide. The talk that asked is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import welcome
from bot.domain.asking import to_elsewhere
from bot.domain.conversation import Conversation
from bot.domain.handover import code_from, locked, readable
from bot.domain.inbox import asked
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, HandedAnswers, Message
from bot.domain.notice import AnsweredElsewhere, AskTold
from bot.domain.place import place
from bot.domain.team.case import OPEN, Ask, AskId, Case
from bot.domain.team.matter import Held, Matter
from bot.domain.turn import (
    AsksMoved,
    CaseKept,
    Choice,
    CodeMade,
    CodeUsed,
    Event,
    Outcome,
    Reply,
    Told,
    Turn,
    turn_of,
)

LIVES = timedelta(days=30)
"""As long as an answer can be talked about: after that even a closed case cannot be reopened."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An ask to which the team has something to say, or said it not long ago."""

    held: Held
    ask: Ask

    @property
    def unanswered(self) -> bool:
        """Whether an answer is still to come."""
        return self.held.case.state in OPEN


def turn(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """The turn of a message that takes answers elsewhere, brings them here, or is about to lose them;
    ``None`` where it is none of these."""
    talk = replace(conversation, awaiting=None)
    if isinstance(message.handed, HandedAnswers) and not locked(conversation, now):
        return bring(message.handed, talk, matter, knowledge, now)
    match message.place:
        case "comeback":
            return offer(message, talk, matter, knowledge, now)
        case "forget":
            return warn(talk, matter, knowledge, now)
    return None


def offer(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """Tell the code under which another conversation takes the open asks of this one over."""
    if matter.in_group:
        return says("comeback.in-private", conversation, knowledge)
    found = waiting(conversation.id, matter, knowledge, now)
    if not found:
        return says("comeback.none", conversation, knowledge)
    say, code, way = knowledge.phrases, code_from(message.chance), f"{message.id:x}"
    reply = Reply(
        say("comeback.code", code=readable(code), numbers=listed(one.ask.id for one in found)),
        title=say("comeback.title"),
        note=say("comeback.note", days=LIVES.days),
        choices=(Choice(say("buttons.menu"), place("menu")),),
        code=f"c-{code}",
    )
    earlier = (CodeUsed(conversation.id, conversation.comeback),) if conversation.comeback else ()
    events = (*earlier, CodeMade(code, way, now + LIVES))
    return turn_of(replace(conversation, comeback=way), reply, outcome=Outcome("answer"), events=events)


def bring(
    handed: HandedAnswers, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """Take the open asks of another conversation over; what was said to them last is said again."""
    if matter.in_group:
        return says("comeback.in-private", conversation, knowledge)
    if handed.owner == conversation.id:
        return says("comeback.own", conversation, knowledge)
    found, here = waiting(handed.owner, matter, knowledge, now), replace(conversation, wrong_codes=0)
    if not found:
        return says("comeback.none-left", here, knowledge)
    ids = tuple(one.ask.id for one in found)
    again = {one.ask.id: said for one in found if (said := last_word(one, knowledge))}
    told = Reply(
        knowledge.phrases("comeback.here", numbers=listed(ids)),
        choices=(Choice(knowledge.phrases("buttons.menu"), place("menu")),),
    )
    events: tuple[Event, ...] = (
        CodeUsed(handed.owner, handed.way),
        AsksMoved(handed.owner, ids, tuple(again)),
        *moved(found, conversation.id),
        Told(handed.owner, AnsweredElsewhere(asks=ids)),
    )
    return turn_of(here, told, *again.values(), outcome=Outcome("answer"), events=events)


def let_go(notice: AnsweredElsewhere, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The talk that asked hears that the answers go elsewhere; its code opens nothing any more."""
    say = knowledge.phrases
    menu = Choice(say("buttons.menu"), place("menu"))
    reply = Reply(say("comeback.elsewhere", numbers=listed(notice.asks)), choices=(menu,))
    return turn_of(replace(conversation, comeback=""), reply)


def warn(conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime) -> Turn | None:
    """Deleting is asked about, with what it costs: answers still to come; ``None`` where none are."""
    lost = [one.ask.id for one in waiting(conversation.id, matter, knowledge, now) if one.unanswered]
    if not lost:
        return None
    (reply,) = welcome.ask_to_forget(conversation, knowledge).replies
    cost = knowledge.phrases("comeback.before-forgetting", numbers=listed(lost))
    choices = (to_elsewhere(knowledge), *reply.choices)
    return turn_of(conversation, replace(reply, text=f"{reply.text}\n\n{cost}", choices=choices))


def waiting(asker: ConversationId, matter: Matter, knowledge: Knowledge, now: datetime) -> Sequence[Waiting]:
    """The asks of a conversation that are not over, by their numbers."""
    found = [
        Waiting(held, ask)
        for held in matter.cases.values()
        for ask in held.asks
        if ask.conversation == asker
        and ask.state in ("waiting", "told", "unclear")
        and lasts(held.case, knowledge, now)
    ]
    return sorted(found, key=lambda one: one.ask.id)


def lasts(case: Case, knowledge: Knowledge, now: datetime) -> bool:
    """Whether there may be more to say about a case; one that was closed can be reopened for a while."""
    if case.state == "closed":
        return now - case.state_since <= timedelta(days=knowledge.timers_of(case.ward).reopen_days)
    return case.state in OPEN or case.state == "answered"


def last_word(one: Waiting, knowledge: Knowledge) -> Reply | None:
    """What the asker heard last and can still say something to; ``None`` where the answer is to come."""
    case, ask = one.held.case, one.ask
    if case.state == "need_info" and case.asked == ask.id:
        told = AskTold(ask=ask.id, what="question", text=case.question)
    elif case.answer and ask.state in ("told", "unclear"):
        told = AskTold(ask=ask.id, what="answer", text=case.answer, media=case.answer_media, of=case.number)
    elif case.state == "closed":
        told = AskTold(ask=ask.id, what="given-up")
    else:
        return None
    return asked.word(told, knowledge, ended=case.state == "closed")


def moved(found: Sequence[Waiting], to: ConversationId) -> Iterable[CaseKept]:
    """The cases of these asks, each one version on: whoever is about to answer looks once more."""
    held = {one.held.case.number: one.held.case for one in found}
    for number, case in held.items():
        asks = tuple(replace(one.ask, conversation=to) for one in found if one.held.case.number == number)
        yield CaseKept(replace(case, version=case.version + 1), "move", to, asks)


def listed(asks: Iterable[AskId]) -> str:
    """Numbers of questions as they are read out."""
    return ", ".join(str(id) for id in asks)


def says(name: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """One sentence about codes, without a code."""
    return turn_of(conversation, Reply(knowledge.phrases(name)))
