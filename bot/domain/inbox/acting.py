"""A member who acts on a case: may they, and what follows from the move."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.clock import WardClock
from bot.domain.conversation import Conversation
from bot.domain.inbox import cards
from bot.domain.inbox.effects import card_of, events_of, with_changes
from bot.domain.inbox.intake import opened_for
from bot.domain.inbox.placing import with_card
from bot.domain.inbox.rostering import button
from bot.domain.inbox.routing import watchers
from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.message import Message
from bot.domain.notice import StillThere
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import Case, CaseNumber, MemberId, Moved, Parted, Refused
from bot.domain.team.directory import ANSWERS, Member
from bot.domain.team.matter import Held, Matter
from bot.domain.team.timers import Timers
from bot.domain.turn import Choice, Event, Outcome, Reply, Told, Turn, turn_of

GONE_KEPT = 50
"""People whom a group remembers to have left the team."""
UNSENT_MOST = 20
"""Cases of one chat for which a text waits."""


@dataclass(frozen=True, slots=True)
class Act:
    """A member about to act on a case."""

    member: Member
    held: Held
    conversation: Conversation
    knowledge: Knowledge
    now: datetime
    spare: CaseNumber
    """A number that no case has: that of the member's own message."""

    @property
    def case(self) -> Case:
        return self.held.case

    @property
    def me(self) -> MemberId:
        return self.member.id

    @property
    def clock(self) -> WardClock | None:
        """The clock of the case's ward, where its hours are known."""
        return self.knowledge.clocks.get(self.case.ward or "")

    @property
    def timers(self) -> Timers:
        """How long the case's ward may take for what."""
        return self.knowledge.timers_of(self.case.ward)

    def says(self, name: str, **holes: object) -> Turn:
        """One sentence to whoever pressed."""
        return turn_of(self.conversation, Reply(self.knowledge.phrases(name, **holes)))


def begun(
    number: CaseNumber,
    message: Message,
    conversation: Conversation,
    matter: Matter,
    knowledge: Knowledge,
    now: datetime,
) -> Act | Turn:
    """Whoever may act on this case, ready to; else the turn that says why not."""
    say, member = knowledge.phrases, matter.member
    if member is None or member.role not in ANSWERS:
        return no_member(conversation, matter, knowledge)
    held = matter.cases.get(number)
    if held is None:
        return turn_of(conversation, Reply(say("team.no-case")))
    if not concerns(member, held.case):
        return turn_of(conversation, Reply(say("team.other-ward")))
    if not_here := not_seen_here(held.case, matter, knowledge):
        return turn_of(conversation, not_here)
    return Act(member, held, conversation, knowledge, now, CaseNumber(int(message.id)))


def no_member(conversation: Conversation, matter: Matter, knowledge: Knowledge) -> Turn:
    """Only members act. Whoever was one and reads along in the group still is told of, once."""
    reply = Reply(knowledge.phrases("team.not-a-member"))
    gone, team, group = matter.gone, conversation.team, matter.group
    if group is None or gone is None or gone in team.seen_gone:
        return turn_of(conversation, reply)
    leads = knowledge.team.of(group.ward, "lead", "admin")
    told = tuple(Told(lead.conversation, StillThere(ward=group.ward)) for lead in leads)
    seen = replace(team, seen_gone=(*team.seen_gone, gone)[-GONE_KEPT:])
    return turn_of(replace(conversation, team=seen), reply, events=told)


def concerns(member: Member, case: Case) -> bool:
    """Whether a member may act on a case: it is their ward's own, or they are of the city's team."""
    return member.ward is None or member.ward == case.home


def not_seen_here(case: Case | None, matter: Matter, knowledge: Knowledge) -> Reply | None:
    """Why a case, or the list, is not shown in this group: others read along. ``None`` where it may be."""
    if not matter.in_group:
        return None
    if matter.group is None:
        return Reply(knowledge.phrases("team.not-our-group"))
    wards = (None, case.home if case else matter.member and matter.member.ward)
    return None if matter.group.ward in wards else Reply(knowledge.phrases("team.other-wards-group"))


def after(act: Act, name: str, moved: Moved | Refused, *, then: Callable[[Act], Turn] | None = None) -> Turn:
    """What follows from a move: everything kept and told, or why it was not made.

    ``then`` makes the reply from the case as it is now; without it the changed card says enough, and where
    this chat gets none it is shown.
    """
    if isinstance(moved, Refused):
        return refused(moved, act)
    held = Held(moved.case, tuple(with_changes(act.held.asks, moved.asks)))
    done = replace(act, held=held)
    turn = (then or by_its_card)(done)
    events = events_of(moved, act.held, name, act.me, act.knowledge)
    return replace(turn, events=(*turn.events, *events, *parted(moved, act)))


def by_its_card(act: Act) -> Turn:
    """No word where the card is changed anyway, else the card."""
    if act.conversation.id in watchers(act.case, act.knowledge):
        return Turn(act.conversation, (), Outcome("smalltalk"))
    return show(act, anew=False)


def show(act: Act, *, anew: bool = True) -> Turn:
    """The card, changed where it stands; or once more, at the end of the chat, where it is changed from now
    on."""
    notice = card_of(act.case, act.held.asks, act.knowledge)
    notice = replace(notice, gone=False)  # of a merged case the asks are elsewhere
    return with_card(notice, act.conversation, act.knowledge, act.now, anew=anew)


def parted(moved: Moved, act: Act) -> tuple[Event, ...]:
    """Cases of their own for asks that were left out: they still wait for an answer."""
    out = {id for effect in moved.effects if isinstance(effect, Parted) for id in effect.asks}
    events: tuple[Event, ...] = ()
    for ask in act.held.asks:
        if ask.id in out:
            number = CaseNumber(int(ask.id)) if int(ask.id) != int(act.case.number) else act.spare
            events += opened_for(replace(ask, state="waiting"), number, act.knowledge, act.now)[1]
    return events


def refused(why: Refused, act: Act) -> Turn:
    """Why a move was not made, and what to do instead."""
    say, team, number = act.knowledge.phrases, act.knowledge.team, str(act.case.number)
    if why.reason == "stale-version" and act.case.state == "drafted":
        again = Choice(say("team.button-preview"), place("case", "preview", number))
        return turn_of(act.conversation, Reply(say("team.refused-stale-version"), choices=(again,)))
    if "answered" in (act.case.state, why.reason):
        answered = Reply(say("team.refused-answered", theirs=act.case.answer), case=act.case.number)
        return turn_of(act.conversation, answered)
    holder = team.member(act.case.holder)
    reason = "held-by-other" if why.reason == "not-holder" and holder else why.reason
    name = f"team.refused-{reason}"
    known = name if name in say.texts else "team.refused"
    until = cards.state_in_words(act.case, holder.alias if holder else "", act.knowledge, act.now)
    return act.says(known, holder=holder.alias if holder else "", state=until)


def listening_anew(act: Act) -> Act:
    """The act in which words to the case are for nothing asked for earlier: an answer, unless said anew."""
    team, number = act.conversation.team, act.case.number
    asking = tuple(one for one in team.asking if one != number)
    adopting = tuple(one for one in team.adopting if one[0] != number)
    fresh = replace(team, asking=asking, adopting=adopting)
    return replace(act, conversation=replace(act.conversation, team=fresh))


def with_unsent(text: str, act: Act, media: Media | None = None) -> Conversation:
    """The conversation in which this text for the case, and what goes with it, waits for a press."""
    team, whose = unsent(act)[1].conversation.team, (int(act.case.number), str(act.me))
    texts = (*team.unsent, (*whose, text))[-UNSENT_MOST:]
    files = (*team.unsent_media, (*whose, media))[-UNSENT_MOST:] if media else team.unsent_media
    return replace(act.conversation, team=replace(team, unsent=texts, unsent_media=files))


def unsent(act: Act) -> tuple[str, Act]:
    """The text that waits for a press, empty where none does, and the act in which it waits no more."""
    team = act.conversation.team
    whose = (int(act.case.number), str(act.me))
    text = next((text for *one, text in team.unsent if tuple(one) == whose), "")
    texts = tuple(one for one in team.unsent if one[:2] != whose)
    files = tuple(one for one in team.unsent_media if one[:2] != whose)
    others = replace(team, unsent=texts, unsent_media=files)
    return text, replace(act, conversation=replace(act.conversation, team=others))


def unsent_media(act: Act) -> Media | None:
    """What goes with the text that waits for a press."""
    return next(
        (
            media
            for number, who, media in act.conversation.team.unsent_media
            if (number, who) == (act.case.number, act.me)
        ),
        None,
    )


def claimed_first(act: Act) -> tuple[Act | Turn, tuple[Event, ...]]:
    """The act on a case that is held by the member, claimed now where nobody held it."""
    if act.case.holder is not None:
        return act, ()
    first = moves.claim(act.case, act.me, act.now, act.clock, act.timers)
    if isinstance(first, Refused):
        return refused(first, act), ()
    events = events_of(first, act.held, "claim", act.me, act.knowledge)
    return replace(act, held=Held(first.case, act.held.asks)), events


def menu_of(knowledge: Knowledge) -> tuple[Choice, ...]:
    """What a member can open at any time."""
    say = knowledge.phrases
    return (
        Choice(say("team.button-list"), place("cases")),
        button(knowledge),
        Choice(say("team.button-sign-in"), place("sign-in")),
    )


def told(name: str, **holes: object) -> Callable[[Act], Turn]:
    """Says one sentence about the case after a move."""
    return lambda done: done.says(name, number=done.case.number, **holes)
