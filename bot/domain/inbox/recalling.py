"""Calling a wrong answer back: everyone who got it is told, and waits for the right one."""

from dataclasses import replace

from bot.domain.inbox.acting import Act, after, told
from bot.domain.inbox.adopting import answer_id
from bot.domain.place import place
from bot.domain.team import askers
from bot.domain.team.case import Ask, Refused
from bot.domain.team.matter import Held
from bot.domain.turn import Adopted, AnswerWithdrawn, Choice, Reply, Turn, turn_of


def ask(act: Act) -> Turn:
    """How many would be told; nothing is sent before it is confirmed."""
    say, number = act.knowledge.phrases, str(act.case.number)
    count = len(got_it(act.held))
    if not act.case.answer or not count:
        return act.says("team.nothing-to-recall")
    reply = Reply(
        say(
            "team.recall-preview",
            count=count,
            answer=act.case.answer,
            note=say("asked.recalled", number="…"),
        ),
        choices=(
            Choice(say("team.button-recall-yes"), place("case", "recalled", number, str(act.case.version))),
            Choice(say("team.button-show", number=number), place("case", "show", number)),
        ),
        case=act.case.number,
    )
    return turn_of(act.conversation, reply)


def got_it(held: Held) -> list[Ask]:
    """The asks that heard the answer."""
    return [ask for ask in held.asks if ask.state in ("told", "clear", "unclear")]


def recall(version: str, act: Act) -> Turn:
    """Confirmed: the case is open again, first for who answered it."""
    if version != str(act.case.version):
        return ask(act)
    moved = askers.recall(act.case, "", act.held.asks, act.now, act.clock, act.timers)
    turn = after(act, "recall", moved, then=told("team.recalled"))
    if isinstance(moved, Refused):
        return turn
    withdrawn = AnswerWithdrawn(answer_id(act.case.number))  # kept or not: it may be under way
    return replace(turn, events=(*turn.events, Adopted(act.me, withdrawn)))
