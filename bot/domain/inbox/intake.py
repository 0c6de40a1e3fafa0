"""A released question becomes a case, or joins one that asks the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.inbox.effects import cards
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.team.case import Ask, CaseNumber
from bot.domain.team.joining import same
from bot.domain.team.matter import Held
from bot.domain.team.moves import opened
from bot.domain.turn import CaseKept, Event


def take_in(
    ask: Ask, candidates: Sequence[Held], knowledge: Knowledge, now: datetime
) -> tuple[Held, tuple[Event, ...]]:
    """The case of a new ask, with what is to be kept and told; one of ``candidates`` where it asks the same.

    A case that an ask joins is one version on: whoever is about to answer sees the new asker first. One that
    was answered a moment ago takes no more: nobody would look at it again.
    """
    joined = next((held for held in candidates if held.case.takes_asks and same(ask, held.case)), None)
    if joined is None:
        return opened_for(ask, CaseNumber(int(ask.id)), knowledge, now)
    case, asks = replace(joined.case, version=joined.case.version + 1), (*joined.asks, ask)
    kept = CaseKept(case, "join", ask.conversation, (ask,))
    return Held(case, asks), (kept, *cards(case, list(asks), knowledge))


def opened_for(
    ask: Ask, number: CaseNumber, knowledge: Knowledge, now: datetime
) -> tuple[Held, tuple[Event, ...]]:
    """A case of its own for an ask."""
    clock, timers = knowledge.clocks.get(ask.ward or ""), knowledge.timers_of(ask.ward)
    case = opened(number, ask, None, now, clock, timers)
    kept = CaseKept(case, "open", ask.conversation, (ask,))
    return Held(case, (ask,)), (kept, *cards(case, [ask], knowledge))


def gone_with(
    conversation: ConversationId, held: Held, knowledge: Knowledge, now: datetime
) -> tuple[Held, tuple[Event, ...]]:
    """The case without the asks of a conversation whose data are deleted, and the cards that say so."""
    left, kept = without(conversation, held, now)
    return left, (kept, *cards(left.case, list(left.asks), knowledge))


def without(conversation: ConversationId, held: Held, now: datetime) -> tuple[Held, CaseKept]:
    """The case without the asks of a conversation, and what is to be kept; with none left it is closed and
    blank, and what was asked of somebody who is gone is waited for no more."""
    leaving = [ask for ask in held.asks if ask.conversation == conversation]
    gone = tuple(ask.text for ask in leaving)
    asks = tuple(ask for ask in held.asks if ask.conversation != conversation)
    case = replace(held.case, version=held.case.version + 1)
    if case.asked in [ask.id for ask in leaving]:
        gone += (case.replied,) if case.replied else ()
        case = replace(case, question="", replied="", asked=None)
        if asks and case.state == "need_info":
            case = case.in_pool(now)
    if not asks:
        case = replace(case, state="closed", text="", draft="", answer="", question="", note="")
        case = replace(case, due_at=None, holder=None, draft_media=None, answer_media=None)
    elif case.text not in [ask.text for ask in asks]:
        case = replace(case, text=asks[0].text)
    return Held(case, asks), CaseKept(case, "forget", conversation, gone=gone)
