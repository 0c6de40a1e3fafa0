"""Help given outside the bot: by phone, at the desk or at home; how long it took, and what came of it."""

from typing import get_args

from bot.domain.inbox.acting import Act, after, told
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import Help, Way
from bot.domain.turn import Choice, Reply, Turn, turn_of

WAYS: tuple[Way, ...] = get_args(Way)
MINUTES = ("5", "15", "30", "60", "120")
RESULTS = ("done", "more-papers", "returned", "not-done")
ASKED = (("way", WAYS), ("minutes", MINUTES), ("result", RESULTS))
"""What is asked one after the other, and what can be chosen."""


def ask_how(so_far: str, act: Act) -> Turn:
    """The next question, or the help kept; ``so_far`` are the answers, ``desk.15.done``."""
    given = [one for one in so_far.split(".") if one]
    if len(given) > len(ASKED) or any(
        one not in known for one, (_, known) in zip(given, ASKED, strict=False)
    ):
        return act.says("team.no-case")
    if len(given) == len(ASKED):
        way, minutes, result = given
        return met(way, minutes, result, act)
    say, (what, known) = act.knowledge.phrases, ASKED[len(given)]
    choices = tuple(
        Choice(said(what, one, act), place("case", "met", str(act.case.number), ".".join([*given, one])))
        for one in known
    )
    return turn_of(act.conversation, Reply(say(f"team.met-{what}"), choices=choices))


def said(what: str, answer: str, act: Act) -> str:
    """An answer in words."""
    say = act.knowledge.phrases
    return (
        say("team.button-minutes", minutes=answer) if what == "minutes" else say(f"team.met-{what}-{answer}")
    )


def met(way: str, minutes: str, result: str, act: Act) -> Turn:
    """The askers were helped in person."""
    known = next(one for one in WAYS if one == way)
    help = Help(known, int(minutes), said("result", result, act))
    moved = moves.met(act.case, act.me, help, act.held.asks, act.now)
    return after(act, "met", moved, then=told("team.met"))
