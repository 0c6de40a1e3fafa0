"""Passing a case on: to another ward whose questions somebody answers, or to the city's team."""

from dataclasses import replace

from bot.domain.inbox.acting import Act, after, claimed_first, told
from bot.domain.knowledge import Knowledge
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import Case, Destination
from bot.domain.team.directory import ANSWERS
from bot.domain.turn import Choice, Reply, Turn, turn_of

CITY = "thanh-pho"
"""Where a case goes that no ward can answer."""


def ask_where(act: Act) -> Turn:
    """Where the case is to go."""
    choices = elsewhere(act.case, act.knowledge)
    if not choices:
        return act.says("team.nowhere")
    return turn_of(act.conversation, Reply(act.knowledge.phrases("team.where"), choices=choices))


def elsewhere(case: Case, knowledge: Knowledge) -> tuple[Choice, ...]:
    """Where else somebody would answer it: the wards, and the city where it has a team."""
    wards = [one for one in knowledge.wards.values() if not one.example and one.id != case.home]
    places = [(ward.id, ward.name) for ward in wards if answered(ward.id, knowledge)]
    if case.scope != "city" and answered(None, knowledge):
        places.append((CITY, knowledge.phrases("team.button-city")))
    return tuple(Choice(name, place("case", "to", str(case.number), id)) for id, name in places)


def answered(ward: str | None, knowledge: Knowledge) -> bool:
    """Whether somebody answers the questions of a ward, its own or the city's; or those of the city."""
    return any(knowledge.team.of(ward, *ANSWERS))


def refer(ward: str, act: Act, note: str = "") -> Turn:
    """Pass it on, with a word to those who get it; who passes it on holds it first."""
    if ward != CITY and ward not in act.knowledge.wards:
        return act.says("team.no-case")
    if not answered(None if ward == CITY else ward, act.knowledge):
        return act.says("team.nobody-there")
    to = Destination("city", act.case.ward) if ward == CITY else Destination("ward", ward)
    clock = act.knowledge.clocks.get(ward)
    ready, claimed = claimed_first(act)
    if isinstance(ready, Turn):
        return ready
    timers = act.knowledge.timers_of(to.ward)
    moved = moves.refer(ready.case, act.me, to, note, act.now, clock, timers)
    turn = after(ready, "refer", moved, then=told("team.referred"))
    return replace(turn, events=(*claimed, *turn.events))
