"""The inbox as its pages show it: the open cases of a member, and one case with what they can do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.inbox import cards
from bot.domain.inbox.acting import Act, concerns
from bot.domain.inbox.drafting import delicate
from bot.domain.inbox.recalling import got_it
from bot.domain.inbox.referring import elsewhere
from bot.domain.inbox.routing import listed_for
from bot.domain.knowledge import Knowledge
from bot.domain.opening import moment_named
from bot.domain.team.case import OPEN, Ask, Case
from bot.domain.team.directory import ANSWERS, Member
from bot.domain.team.joining import near
from bot.domain.team.matter import Held
from bot.domain.turn import Choice


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    case: Case
    holder: str
    """Their alias; empty where nobody has it."""
    mine: bool
    due: str
    """When an answer was promised, in words; empty where nothing is owed."""
    late: bool
    ward: str
    others: bool
    """Another team of the ward looks after it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A case in full, as one member sees it."""

    case: Case
    asks: tuple[Ask, ...]
    facts: Sequence[str]
    holder: str
    """Their alias; empty where nobody has it."""
    until: str
    """How long they have it, in words."""
    mine: bool
    can: frozenset[str]
    """The verbs that this member may use now."""
    checked: bool
    """The draft has to be looked over by somebody else."""
    told: Sequence[Ask]
    """Whom an answer would reach."""
    entries: Sequence[Choice]
    like: Sequence[Case]
    elsewhere: Sequence[Choice]
    """Where it can be passed on to."""
    received: int
    """How many have the answer, and would hear that it was called back."""


def rows(cases: Sequence[Case], member: Member, knowledge: Knowledge, now: datetime) -> list[Row]:
    """Cases of the list as a member sees them, in the order given, without those that are not for them."""
    return [_row(case, member, knowledge, now) for case in cases if concerns(member, case)]


def looked(
    held: Held, member: Member, others: Sequence[Case], knowledge: Knowledge, now: datetime
) -> Looked | None:
    """The case as this member sees it; ``None`` where it is not for them."""
    case = held.case
    if not concerns(member, case):
        return None
    act = Act(member, held, Conversation(member.conversation), knowledge, now, case.number)
    holder = knowledge.team.member(case.holder)
    checked = bool(case.draft) and delicate(act)
    asking = sum(ask.state != "dropped" for ask in held.asks)
    can = verbs(case, member, checked=checked)
    same_ward = [one for one in others if one.number != case.number and one.ward == case.ward]
    return Looked(
        case=case,
        asks=held.asks,
        facts=cards.facts(case, asking, knowledge, now),
        holder=holder.alias if holder else "",
        until=moment_named(case.held_until, now, knowledge.phrases) if case.held_until else "",
        mine=case.holder == member.id,
        can=can,
        checked=checked,
        told=cards.to_be_told(held),
        entries=cards.entries(case, knowledge) if "draft" in can and not case.draft else (),
        like=[one for one, _ in near(case.text, same_ward)] if "like" in can else (),
        elsewhere=elsewhere(case, knowledge),
        received=len(got_it(held)),
    )


def verbs(case: Case, member: Member, *, checked: bool) -> frozenset[str]:
    """What a member may do with a case now; the moves themselves decide again."""
    if member.role not in ANSWERS:
        return frozenset()
    if case.holder not in (None, member.id):
        return frozenset({"send"} if case.state == "drafted" and checked else ())
    if case.state == "answered":
        return frozenset({"recall", "supplement"})
    can = {*cards.VERBS.get(case.state, ())} - {"preview"}
    if case.holder == member.id:
        can -= {"claim"} if case.state != "reopened" else set()
        can |= {"back"} if can else set()
    if case.state == "drafted" and not checked:
        can.add("send")
    return frozenset(can | {"draft"} if can and case.state in OPEN else can)


def _row(case: Case, member: Member, knowledge: Knowledge, now: datetime) -> Row:
    holder, ward = knowledge.team.member(case.holder), knowledge.wards.get(case.ward or "")
    return Row(
        case=case,
        holder=holder.alias if holder else "",
        mine=case.holder == member.id,
        due=moment_named(case.due_at, now, knowledge.phrases) if case.due_at else "",
        late=case.due_at is not None and case.due_at < now,
        ward=ward.name if ward else "",
        others=not listed_for(member, member.team, case, knowledge),
    )
