"""Whom a case is for: the teams of its area and field, the roster of the day, the whole ward, the city.

A ward without teams and without a roster has none of this: all who answer there see all of its cases.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from bot.domain.clock import WardClock, ward_day
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.roster import on_duty
from bot.domain.team.case import Case
from bot.domain.team.directory import ANSWERS, Group, Member
from bot.domain.team.timers import opens_on, reachable
from bot.domain.text import clean
from bot.domain.ward import Team, Ward
from bot.domain.working_days import ONE_DAY

NEVER = datetime.min.replace(tzinfo=UTC)
WEEK = timedelta(days=6)


def watchers(case: Case, knowledge: Knowledge) -> list[ConversationId]:
    """Where a case's card appears: the groups that it concerns, and in private who of its members has none.

    A ward of which nobody answers has the city's team beside its own groups.
    """
    found = _in_groups_or_private(case, case.home, knowledge)
    if case.home is not None and not answering(case.home, knowledge):
        found += _in_groups_or_private(case, None, knowledge)
    return found


def next_in_turn(case: Case, day: date, knowledge: Knowledge) -> Member | None:
    """Who is called to a case that nobody takes: of those on duty, the one not called for the longest time.

    Among those never called it goes by the roster's order; ``None`` where nobody is on duty.
    """
    people = _on_duty(case, day, knowledge)
    return min(people, key=lambda one: one.paged_at or NEVER, default=None)


def leads(case: Case, knowledge: Knowledge) -> Sequence[Member]:
    """Who leads the team that a case is for; else who leads the ward, else the city."""
    people = list(knowledge.team.of(case.home, "lead", "admin"))
    over = passed_over(case, knowledge)
    return [one for one in people if one.team not in over] or people


def listed_for(member: Member, team: str | None, case: Case, knowledge: Knowledge) -> bool:
    """Whether a list of this team's cases has it for a member: theirs, or one that waits for too long."""
    mine = case.holder == member.id or bool(case.escalated)
    return mine or team not in passed_over(case, knowledge)


def passed_over(case: Case, knowledge: Knowledge) -> frozenset[str]:
    """The ward's teams that a case is not for; none where no team takes it, so that it is for all.

    A team that nobody is in does not take a case away from the others.
    """
    ward = knowledge.wards.get(case.home or "")
    teams = (ward.teams or ()) if ward else ()
    manned = {one.team for one in answering(case.home, knowledge)} if teams else set()
    able = takers([team for team in teams if team.id in manned], case, knowledge)
    if not able:
        return frozenset()
    return _ids(teams) - _ids(able) - _ids(takers(teams, case, knowledge))


def takers(teams: Sequence[Team], case: Case, knowledge: Knowledge) -> Sequence[Team]:
    """The teams whose areas and fields a case fits; those that name them before those that take any.

    What is not known of a case, its area or its field, leaves no team out.
    """
    procedure = knowledge.procedures.get(case.entry or "")
    field = procedure.field if procedure else None
    fit = [one for one in teams if _takes(one.areas, case.area) and _takes(one.fields, field)]
    fit = [one for one in fit if case.area in one.areas] or fit
    return [one for one in fit if field in one.fields] or fit


def members_named(aliases: Iterable[str], people: Sequence[Member]) -> list[Member]:
    """Who goes by these aliases, in their order; capitals and spaces do not count."""
    return [one for alias in aliases for one in people if _same_name(one.alias, alias)]


def answering(ward: str | None, knowledge: Knowledge) -> list[Member]:
    """Who answers in a ward, or in the city, and nowhere else."""
    return [one for one in knowledge.team.members if one.ward == ward and one.role in ANSWERS]


def _takes(named: Sequence[str], one: str | None) -> bool:
    return not named or one is None or one in named


def _ids(teams: Sequence[Team]) -> frozenset[str]:
    return frozenset(team.id for team in teams)


def _in_groups_or_private(case: Case, ward: str | None, knowledge: Knowledge) -> list[ConversationId]:
    over = passed_over(case, knowledge)
    groups = [one for one in knowledge.team.groups if one.ward == ward and one.team not in over]
    called = _called_so_far(case, knowledge)
    shown = [
        one
        for one in answering(ward, knowledge)
        if (one.id in called if called else one.team not in over) and not _in_one(one, groups)
    ]
    return [*(group.conversation for group in groups), *(one.conversation for one in shown)]


def _in_one(member: Member, groups: Sequence[Group]) -> bool:
    return any(group.team in (None, member.team) for group in groups)


def _called_so_far(case: Case, knowledge: Knowledge) -> set[str | None]:
    """Who was on duty since the case came, and who has it; nobody where the roster left a day to everyone."""
    people: set[str | None] = {case.holder, case.answered_by}
    for day in _days(case, knowledge):
        duty = _on_duty(case, day, knowledge)
        if not duty:
            return set()
        people |= {one.id for one in duty}
    return people


def _days(case: Case, knowledge: Knowledge) -> set[date]:
    """Days since the team could first see a case: the working ones of its first week, that of its last move.

    Who was shown a card goes on seeing what becomes of it, so it does not go by today alone.
    """
    clock = knowledge.clocks.get(case.ward or "")
    first = ward_day(reachable(case.opened_at, clock))
    last = max(first, ward_day(case.state_since))
    between = (first + ONE_DAY * number for number in range(min(last - first, WEEK).days))
    return {first, last, *(day for day in between if _works_on(day, clock, knowledge))}


def _works_on(day: date, clock: WardClock | None, knowledge: Knowledge) -> bool:
    opens = opens_on(day, clock)
    return knowledge.working_days.works(day) if opens is None else opens


def _on_duty(case: Case, day: date, knowledge: Knowledge) -> list[Member]:
    """Who is on duty for a case: its teams' own people, else those for all of the ward; for one that is
    everybody's, both."""
    ward = knowledge.wards.get(case.home or "")
    if ward is None or not ward.roster:
        return []
    over, people = passed_over(case, knowledge), answering(ward.id, knowledge)
    teams = [team.id for team in ward.teams or () if team.id not in over]
    own = members_named(_aliases(ward, day, teams if over else (None, *teams)), people)
    return own or members_named(on_duty(ward.roster, day), people)


def _aliases(ward: Ward, day: date, teams: Sequence[str | None]) -> Iterable[str]:
    return dict.fromkeys(alias for team in teams for alias in on_duty(ward.roster, day, team))


def _same_name(one: str, other: str) -> bool:
    return clean(one).split() == clean(other).split()
