"""The roster in words: who is on duty now, today and on the next days."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.domain.clock import ward_day
from bot.domain.conversation import Conversation
from bot.domain.inbox.routing import answering, members_named
from bot.domain.knowledge import Knowledge
from bot.domain.opening import day_named, moment_named
from bot.domain.place import place
from bot.domain.roster import on_duty
from bot.domain.team.matter import Matter
from bot.domain.team.timers import opens_on, reachable
from bot.domain.turn import Choice, Reply, Turn, turn_of
from bot.domain.ward import Ward
from bot.domain.working_days import ONE_DAY

AHEAD = 7
"""Days told, today among them."""


def button(knowledge: Knowledge) -> Choice:
    """The way to it, beside the list of cases."""
    return Choice(knowledge.phrases("team.button-roster"), place("roster"))


def roster(conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime) -> Turn:
    """The roster of a member's ward, or of the ward whose group it is; of one team where they are of one."""
    say = knowledge.phrases
    if matter.member is None:
        return turn_of(conversation, Reply(say("team.not-a-member")))
    if matter.in_group and matter.group is None:
        return turn_of(conversation, Reply(say("team.not-our-group")))
    of = matter.group or matter.member
    ward = knowledge.wards.get(of.ward or knowledge.default_ward or "")
    return turn_of(conversation, in_words(ward, of.team, knowledge, now))


def in_words(ward: Ward | None, team: str | None, knowledge: Knowledge, now: datetime) -> Reply:
    """Who is on duty now and in the coming week, or that it is up to everyone."""
    say = knowledge.phrases
    choices = (Choice(say("team.button-list"), place("cases")),)
    if ward is None:
        return Reply(say("team.no-roster-city"), choices=choices)
    if not ward.roster:
        return Reply(say("team.no-roster", ward=ward.name), choices=choices)
    today = ward_day(now)
    lines = [_now(ward, team, knowledge, now), ""]
    for day in (today + ONE_DAY * number for number in range(AHEAD)):
        names = _names(ward, team, day, knowledge)
        if names and opens_on(day, knowledge.clocks.get(ward.id)) is not False:
            name = "team.roster-today" if day == today else "team.roster-day"
            lines.append(say(name, day=day_named(day, say), names=names))
    return Reply("\n".join(lines).strip(), title=say("team.roster-title", ward=ward.name), choices=choices)


def _now(ward: Ward, team: str | None, knowledge: Knowledge, now: datetime) -> str:
    """Who is called at this moment, if anybody is."""
    say = knowledge.phrases
    again = reachable(now, knowledge.clocks.get(ward.id))
    if again > now:
        return say("team.roster-closed", when=moment_named(again, now, say))
    names = _names(ward, team, ward_day(now), knowledge)
    return say("team.roster-now", names=names) if names else say("team.roster-nobody")


def _names(ward: Ward, team: str | None, day: date, knowledge: Knowledge) -> str:
    """Those for all of the ward, then each team's own with its name; empty where nobody is named."""
    own = [one for one in ward.teams or () if one.id == team]
    parts = [_people(on_duty(ward.roster, day), ward, knowledge)]
    for one in own or ward.teams or ():
        if names := _people(on_duty(ward.roster, day, one.id), ward, knowledge):
            parts.append(knowledge.phrases("team.roster-team", names=names, team=one.name))
    return "; ".join(part for part in parts if part)


def _people(aliases: Sequence[str], ward: Ward, knowledge: Knowledge) -> str:
    return ", ".join(_joined(aliases, ward, knowledge))


def _joined(aliases: Sequence[str], ward: Ward, knowledge: Knowledge) -> Iterator[str]:
    """The aliases; one that nobody in the team has says so, or the ward would wait for them in vain."""
    people = answering(ward.id, knowledge)
    for alias in aliases:
        there = members_named([alias], people)
        yield alias if there else knowledge.phrases("team.roster-not-joined", name=alias)
