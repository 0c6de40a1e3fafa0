"""What follows from a move: the case kept, its cards changed, people told."""

from collections.abc import Iterator

from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.notice import AskTold, CaseCard, CasePage
from bot.domain.team.case import Ask, Case, Moved, Page, Tell
from bot.domain.team.directory import ANSWERS, Team
from bot.domain.team.matter import Held
from bot.domain.turn import CaseKept, Event, Told


def events_of(moved: Moved, held: Held, act: str, by: str, knowledge: Knowledge) -> tuple[Event, ...]:
    """Everything that a move on ``held`` brings about, in the order in which it is to be kept."""
    asks = with_changes(held.asks, moved.asks)
    events: list[Event] = [CaseKept(moved.case, act, by, moved.asks)]
    if moved.other:
        events.append(CaseKept(moved.other, "take-over", by, tuple(asks)))
    events += cards(moved.case, asks, knowledge.team)
    for effect in moved.effects:
        match effect:
            case Tell():
                events += told(effect, moved.case, asks)
            case Page():
                events += paged(effect, moved.case, knowledge.team)
    return tuple(events)


def with_changes(asks: tuple[Ask, ...], changed: tuple[Ask, ...]) -> list[Ask]:
    """All asks of the case, the changed ones as they are now."""
    newer = {ask.id: ask for ask in changed}
    return [newer.pop(ask.id, ask) for ask in asks] + list(newer.values())


def cards(case: Case, asks: list[Ask], team: Team) -> Iterator[Told]:
    """The case's card, wherever its team sees cards."""
    holder = team.member(case.holder)
    waiting = sum(ask.state != "dropped" for ask in asks)
    card = CaseCard(case=case, asks=waiting, holder=holder.alias if holder else "", gone=not asks)
    for conversation in watchers(case, team):
        yield Told(conversation, card)


def watchers(case: Case, team: Team) -> list[ConversationId]:
    """Where a case's card appears: its ward's groups, or its members one by one where there is no group."""
    ward = case.ward if case.scope != "city" else None
    groups = [group.conversation for group in team.groups_of(ward)]
    return groups or [member.conversation for member in team.of(ward, *ANSWERS)]


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


def paged(page: Page, case: Case, team: Team) -> Iterator[Told]:
    """A word to members: the one named, the lead, the city; the pool reads the card itself."""
    word = CasePage(case=case.number, what=page.what, text=page.text)
    ward = case.ward if case.scope != "city" else None
    match page.whom:
        case "member":
            people = [member for member in team.members if member.id == page.member]
        case "lead":
            people = list(team.of(ward, "lead", "admin"))
        case "city":
            people = list(team.of(None, *ANSWERS))
        case "pool" | "next":
            for conversation in watchers(case, team) if page.what != "returned" else ():
                yield Told(conversation, word)
            return
    yield from (Told(member.conversation, word) for member in people)
