"""A member's question to an asker: typed, shown as it would go out, sent."""

from dataclasses import replace

from bot.domain.inbox import cards
from bot.domain.inbox.acting import UNSENT_MOST, Act, after, refused, told, unsent, with_unsent
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import Refused
from bot.domain.turn import Choice, Reply, Turn, turn_of


def ask_for_question(act: Act) -> Turn:
    """The next reply to the card is a question to the asker."""
    if act.case.holder != act.me:
        return refused(Refused("not-holder"), act)
    team = act.conversation.team
    others = tuple(one for one in team.asking if one != act.case.number)
    asking = (*others, int(act.case.number))[-UNSENT_MOST:]
    waiting = replace(act.conversation, team=replace(team, asking=asking))
    reply = Reply(act.knowledge.phrases("team.type-question", number=act.case.number), case=act.case.number)
    return turn_of(waiting, reply)


def preview_question(text: str, act: Act) -> Turn:
    """The question as the asker would read it; nothing goes before it is pressed."""
    if act.case.holder != act.me:
        return refused(Refused("not-holder"), act)
    say, number, team = act.knowledge.phrases, act.case.number, act.conversation.team
    asking = tuple(one for one in team.asking if one != number)
    reply = Reply(
        say("team.question-preview", text=text),
        choices=(
            Choice(say("team.button-send-question"), place("case", "asked", str(number))),
            Choice(say("team.button-rewrite-question"), place("case", "ask", str(number))),
        ),
        case=number,
    )
    written = replace(act.conversation, team=replace(team, asking=asking))
    return turn_of(with_unsent(text, replace(act, conversation=written)), reply)


def send_question(act: Act) -> Turn:
    """The question that was on the screen goes to the asker."""
    text, done = unsent(act)
    return ask_back(text, done) if text else ask_for_question(act)


def ask_back(text: str, act: Act) -> Turn:
    """Ask the first who waits; several are asked one after the other."""
    waiting = cards.to_be_told(act.held)
    if not waiting:
        return refused(Refused("no-askers"), act)
    moved = moves.ask_back(act.case, act.me, text, waiting[0].id, act.held.asks, act.now)
    return after(act, "ask-back", moved, then=told("team.asked-back"))
