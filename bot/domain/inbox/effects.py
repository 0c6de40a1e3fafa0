"""What follows from a move: the case kept, its cards changed, people told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.clock import ward_day
from bot.domain.inbox.routing import leads, next_in_turn, watchers
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.notice import AskTold, CaseCard, CasePage
from bot.domain.team.case import Ask, Case, Moved, Page, Tell
from bot.domain.team.directory import ANSWERS
from bot.domain.team.matter import Held
from bot.domain.turn import CaseKept, Event, Told


def events_of(moved: Moved, held: Held, act: str, by: str, knowledge: Knowledge) -> tuple[Event, ...]:
    """Everything that a move on ``held`` brings about, in the order in which it is to be kept."""
    asks = with_changes(held.asks, moved.asks)
    events: list[Event] = [CaseKept(moved.case, act, by, moved.asks)]
    if moved.other:
        events.append(CaseKept(moved.other, "take-over", by, tuple(asks)))
    events += cards(moved.case, asks, knowledge)
    events += taken_away(moved.case, held.case, knowledge)
    for effect in moved.effects:
        match effect:
            case Tell():
                events += told(effect, moved.case, asks)
            case Page():
                events += paged(effect, moved.case, knowledge)
    return tuple(events)


def with_changes(asks: tuple[Ask, ...], changed: tuple[Ask, ...]) -> list[Ask]:
    """All asks of the case, the changed ones as they are now."""
    newer = {ask.id: ask for ask in changed}
    return [newer.pop(ask.id, ask) for ask in asks] + list(newer.values())


def cards(case: Case, asks: list[Ask], knowledge: Knowledge) -> Iterator[Told]:
    """The case's card, wherever its team sees cards."""
    card = card_of(case, asks, knowledge)
    for conversation in watchers(case, knowledge):
        yield Told(conversation, card)


def card_of(case: Case, asks: Sequence[Ask], knowledge: Knowledge) -> CaseCard:
    """The card as it is now."""
    holder = knowledge.team.member(case.holder)
    waiting = sum(ask.state != "dropped" for ask in asks)
    return CaseCard(case=case, asks=waiting, holder=holder.alias if holder else "", gone=not asks)


def taken_away(case: Case, before: Case, knowledge: Knowledge) -> Iterator[Told]:
    """Where the case was seen and is seen no more, its card says so and offers nothing."""
    if case.home == before.home and case.area == before.area:
        return
    card = CaseCard(case=replace(case, text="", note=""), asks=0, elsewhere=True)
    for conversation in set(watchers(before, knowledge)) - set(watchers(case, knowledge)):
        yield Told(conversation, card)


def told(tell: Tell, case: Case, asks: list[Ask]) -> Iterator[Told]:
    """A word to the askers whom it concerns."""
    named = frozenset(tell.asks)
    for ask in asks:
        concerned = ask.id in named if named else ask.state in ("waiting", "unclear")
        if concerned:
            word = AskTold(
                ask=ask.id,
                what=tell.what,
                text=tell.text,
                media=tell.media,
                of=case.number,
                version=case.version,
            )
            yield Told(ask.conversation, word)


def paged(page: Page, case: Case, knowledge: Knowledge) -> Iterator[Told]:
    """A word about a case to the members whom it calls."""
    word = CasePage(case=case.number, what=page.what, text=page.text)
    for conversation in called(page, case, knowledge):
        yield Told(conversation, word)


def called(page: Page, case: Case, knowledge: Knowledge) -> list[ConversationId]:
    """The member named, the next of the roster, the lead, the city; else all who see the card. That a case
    came back to the pool they read on the card."""
    match page.whom:
        case "member":
            return [member.conversation for member in knowledge.team.members if member.id == page.member]
        case "lead":
            return [member.conversation for member in leads(case, knowledge)]
        case "city":
            return [member.conversation for member in knowledge.team.of(None, *ANSWERS)]
        case "pool" if page.what == "returned":
            return []
        case "next" if someone := next_in_turn(
            case, ward_day(case.escalated_at or case.state_since), knowledge
        ):
            return [someone.conversation]
    return watchers(case, knowledge)
