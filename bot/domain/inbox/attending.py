"""What a member presses and writes: claims, drafts, answers, questions back, referrals."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.inbox import adopting, cards, effects, recalling
from bot.domain.inbox.acting import Act, after, begun, claimed_first, refused, told
from bot.domain.inbox.drafting import draft, drop, preview, send, send_entry
from bot.domain.inbox.intake import TIMERS
from bot.domain.inbox.placing import show
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import CaseNumber, Destination, Help, Refused
from bot.domain.team.joining import near
from bot.domain.team.matter import Matter
from bot.domain.turn import Choice, Reply, Turn, turn_of

MINUTES = ("5", "15", "30", "60")
"""How long help took, to choose from."""
CITY = "thanh-pho"
"""Where a case goes that no ward can answer."""


def attend(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """The turn of something done on the team's side; ``None`` where it is none of the team's business."""
    parts = (message.place or "").split(":")
    conversation = put_down(conversation)
    if parts[0] == "case":
        number = int(parts[2]) if len(parts) > 2 and parts[2].isascii() and parts[2].isdigit() else 0
        act = begun(CaseNumber(number), message, conversation, matter, knowledge, now)
        if not isinstance(act, Act):
            return act
        return typed(parts[1], parts[3:], message.text, act) or pressed(parts[1], parts[3:], act, matter)
    if parts[0] == "cases" or message.text.strip().startswith("/cauhoi"):
        return list_cases(conversation, matter, knowledge, now)
    if matter.replied and message.text:
        act = begun(matter.replied, message, conversation, matter, knowledge, now)
        return written(message.text, act) if isinstance(act, Act) else act
    return None


def put_down(conversation: Conversation) -> Conversation:
    """The conversation in which the next words are for no case."""
    if not conversation.team.writing:
        return conversation
    return replace(conversation, team=replace(conversation.team, writing=0))


def pressed(verb: str, rest: list[str], act: Act, matter: Matter) -> Turn:
    """Follow a button of a card."""
    match verb, rest:
        case "claim", []:
            claimed = moves.claim(act.case, act.me, act.now, act.clock, TIMERS)
            return after(act, "claim", claimed, then=None if matter.in_group else to_write)
        case "back", []:
            return after(act, "give-back", moves.give_back(act.case, act.me, act.now))
        case "spam", []:
            return after(act, "spam", moves.spam(act.case, act.me, act.now))
        case "show", []:
            return show(act)
        case "write", []:
            return to_write(act) if act.case.holder == act.me else refused(Refused("not-holder"), act)
        case "preview", []:
            return preview(act)
        case "ask", []:
            return writing(ask_for_question(act), act)
        case "entry", [entry]:
            return draft(send_entry(entry, act), act)
        case "send", [version]:
            return send(version, act)
        case "send", [version, out]:
            return send(version, act, out.split("."))
        case "drop", [ask]:
            return drop(ask, act)
        case "like", []:
            return like(act, matter)
        case "merge", [other]:
            return merge(other, act, matter)
        case "refer", []:
            return ask_where(act)
        case "to", [ward]:
            return refer(ward, act)
        case "recall", []:
            return recalling.ask(act)
        case "recalled", [version]:
            return recalling.recall(version, act)
        case "remember", []:
            return writing(adopting.ask("", act), act)
        case "adopt", [entry]:
            return writing(adopting.ask(entry, act), act)
        case "met", []:
            return ask_how_long(act)
        case "met", [minutes]:
            return met(minutes, act)
    return act.says("team.no-case")


def to_write(act: Act) -> Turn:
    """In private the next words are the answer: there need be no reply to the card."""
    return writing(act.says("team.type-draft", number=act.case.number), act)


def writing(turn: Turn, act: Act) -> Turn:
    """The turn after which the next words in private are for this case."""
    team = replace(turn.conversation.team, writing=int(act.case.number))
    return replace(turn, conversation=replace(turn.conversation, team=team))


def typed(verb: str, rest: list[str], text: str, act: Act) -> Turn | None:
    """Words that came with the case that they are for, as a page's form sends them.

    No button of a chat has these places: of a button the words are its label.
    """
    match verb, rest:
        case "draft", []:
            return draft(text, act)
        case "question", []:
            return ask_back(text, act)
        case "pass", [ward]:
            return refer(ward, act, text.strip())
    return None


def written(text: str, act: Act) -> Turn:
    """A reply to a card: what was asked for last, else the answer's draft."""
    for number, entry in act.conversation.team.adopting:
        if number == act.case.number:
            return adopting.adopt(text, entry, act)
    if act.case.number in act.conversation.team.asking:
        return ask_back(text, act)
    return draft(text, act)


def ask_for_question(act: Act) -> Turn:
    """The next reply to the card is a question to the asker."""
    if act.case.holder != act.me:
        return refused(Refused("not-holder"), act)
    team = act.conversation.team
    asking = (*(one for one in team.asking if one != act.case.number), int(act.case.number))[-20:]
    waiting = replace(act.conversation, team=replace(team, asking=asking))
    reply = Reply(act.knowledge.phrases("team.type-question", number=act.case.number), case=act.case.number)
    return turn_of(waiting, reply)


def ask_back(text: str, act: Act) -> Turn:
    """Ask the first who waits; several are asked one after the other."""
    waiting = cards.to_be_told(act.held)
    if not waiting:
        return refused(Refused("no-askers"), act)
    team = act.conversation.team
    kept = replace(team, asking=tuple(one for one in team.asking if one != act.case.number))
    asked = replace(act, conversation=replace(act.conversation, team=kept))
    moved = moves.ask_back(act.case, act.me, text, waiting[0].id, act.held.asks, act.now)
    return after(asked, "ask-back", moved, then=told("team.asked-back"))


def like(act: Act, matter: Matter) -> Turn:
    """Other open cases that may ask the same; a member decides."""
    others = [case for case in matter.open if case.number != act.case.number]
    found = near(act.case.text, others)
    if not found:
        return act.says("team.none-like")
    say = act.knowledge.phrases
    reply = Reply(
        "\n".join(say("team.row", number=case.number, text=case.text, due="–") for case, _ in found),
        title=say("team.like-title", number=act.case.number),
        choices=tuple(
            Choice(
                say("team.button-merge", number=case.number),
                place("case", "merge", str(act.case.number), str(case.number)),
            )
            for case, _ in found
        ),
    )
    return turn_of(act.conversation, reply)


def merge(other: str, act: Act, matter: Matter) -> Turn:
    """The other case takes over the asks of this one."""
    number = CaseNumber(int(other)) if other.isascii() and other.isdigit() else CaseNumber(0)
    found = matter.cases.get(number)
    if found is None:
        return act.says("team.no-case")
    moved = moves.merge(act.case, act.me, found.case, act.now)
    turn = after(act, "merge", moved, then=told("team.merged", other=number))
    if isinstance(moved, Refused) or moved.other is None:
        return turn
    both = list(found.asks) + list(act.held.asks)
    shown = tuple(effects.cards(moved.other, both, act.knowledge.team))
    return replace(turn, events=(*turn.events, *shown))


def ask_where(act: Act) -> Turn:
    """Where the case is to go."""
    say = act.knowledge.phrases
    wards = [one for one in act.knowledge.wards.values() if not one.example and one.id != act.case.ward]
    number = str(act.case.number)
    reply = Reply(
        say("team.where"),
        choices=(
            *(Choice(ward.name, place("case", "to", number, ward.id)) for ward in wards),
            Choice(say("team.button-city"), place("case", "to", number, CITY)),
        ),
    )
    return turn_of(act.conversation, reply)


def refer(ward: str, act: Act, note: str = "") -> Turn:
    """Pass it on, with a word to those who get it; who passes it on holds it first."""
    if ward != CITY and ward not in act.knowledge.wards:
        return act.says("team.no-case")
    to = Destination("city", act.case.ward) if ward == CITY else Destination("ward", ward)
    clock = act.knowledge.clocks.get(ward)
    ready, claimed = claimed_first(act)
    if isinstance(ready, Turn):
        return ready
    moved = moves.refer(ready.case, act.me, to, note, act.now, clock, TIMERS)
    turn = after(ready, "refer", moved, then=told("team.referred"))
    return replace(turn, events=(*claimed, *turn.events))


def ask_how_long(act: Act) -> Turn:
    """Help outside the bot: how long it took."""
    say, number = act.knowledge.phrases, str(act.case.number)
    reply = Reply(
        say("team.how-long"),
        choices=tuple(
            Choice(say("team.button-minutes", minutes=one), place("case", "met", number, one))
            for one in MINUTES
        ),
    )
    return turn_of(act.conversation, reply)


def met(minutes: str, act: Act) -> Turn:
    """The askers were helped in person."""
    if minutes not in MINUTES:
        return act.says("team.no-case")
    help = Help("desk", int(minutes), act.knowledge.phrases("team.helped"))
    moved = moves.met(act.case, act.me, help, act.held.asks, act.now)
    return after(act, "met", moved, then=told("team.met"))


def list_cases(conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime) -> Turn:
    """Mine and open, oldest first."""
    if matter.member is None:
        return turn_of(conversation, Reply(knowledge.phrases("team.not-a-member")))
    mine = [case for case in matter.open if case.holder == matter.member.id]
    return turn_of(conversation, cards.listed(matter.open, mine, knowledge, now))
