"""What a member presses and writes: claims, drafts, answers, questions back, referrals."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.inbox import adopting, cards, effects, enclosing, recalling
from bot.domain.inbox.acting import (
    UNSENT_MOST,
    Act,
    after,
    begun,
    claimed_first,
    not_seen_here,
    refused,
    show,
    told,
    unsent,
    unsent_media,
    with_unsent,
)
from bot.domain.inbox.drafting import draft, drop, offer_supplement, preview, send, send_entry, supplement
from bot.domain.inbox.intake import TIMERS
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import CaseNumber, Destination, Help, Refused
from bot.domain.team.joining import near
from bot.domain.team.matter import Matter, id_in
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Choice, Reply, Turn, turn_of

MINUTES = ("5", "15", "30", "60")
"""How long help took, to choose from."""
CITY = "thanh-pho"
"""Where a case goes that no ward can answer."""


def attend(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """The turn of something done on the team's side; ``None`` where it is none of the team's business."""
    words_for = matter.replied or (not matter.in_group and CaseNumber(conversation.team.writing))
    before, conversation = conversation, put_down(conversation)
    match (message.place or "").split(":"):
        case ["case", verb, number, *rest]:
            act = begun(CaseNumber(id_in(number)), message, conversation, matter, knowledge, now)
            if not isinstance(act, Act):
                return act
            return typed(verb, message.text, act) or pressed(verb, rest, act, matter)
        case ["cases"]:
            return list_cases(conversation, matter, knowledge, now)
        case [""] if words_for and message.attachment and matter.member:
            act = begun(words_for, message, conversation, matter, knowledge, now)
            return enclosing.written(message, before, act) if isinstance(act, Act) else act
        case [""] if words_for and message.text:
            act = begun(words_for, message, conversation, matter, knowledge, now)
            if not isinstance(act, Act):
                return act
            return named(message.text, act, matter) or written(message.text, act)
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
        case "asked", []:
            return send_question(act)
        case "supplement", []:
            return supplement(*unsent(act), unsent_media(act))
        case "let-be", []:
            return let_be(unsent(act)[1])
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


def named(text: str, act: Act, matter: Matter) -> Turn | None:
    """A reply to a card that says what one of its buttons says is a press of it."""
    labels = {fold(choice.label): choice.place for choice in cards.choices(act.case, act.knowledge)}
    place = labels.get(fold(text[:LONGEST].strip()))
    if place is None:
        return None
    _, verb, _, *rest = place.split(":")
    return pressed(verb, rest, act, matter)


def let_be(act: Act) -> Turn:
    """The text that waited is forgotten."""
    return act.says("team.let-be", number=act.case.number)


def to_write(act: Act) -> Turn:
    """In private the next words are the answer: there need be no reply to the card."""
    return writing(act.says("team.type-draft", number=act.case.number), act)


def writing(turn: Turn, act: Act) -> Turn:
    """The turn after which the next words in private are for this case."""
    team = replace(turn.conversation.team, writing=int(act.case.number))
    return replace(turn, conversation=replace(turn.conversation, team=team))


def typed(verb: str, text: str, act: Act) -> Turn | None:
    """Words that came with the case that they are for, as a page's form sends them."""
    match verb:
        case "draft":
            return draft(text, act)
        case "supplement" if text:
            return supplement(text, act)
        case "question":
            return ask_back(text, act)
    return None


def written(text: str, act: Act) -> Turn:
    """A reply to a card: what was asked for last, else the answer's draft."""
    for number, entry in act.conversation.team.adopting:
        if number == act.case.number:
            return adopting.adopt(text, entry, act)
    if act.case.number in act.conversation.team.asking:
        return preview_question(text, act)
    return offer_supplement(text, act) if act.case.state == "answered" else draft(text, act)


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
    number = CaseNumber(id_in(other))
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


def refer(ward: str, act: Act) -> Turn:
    """Pass it on; who passes it on holds it first."""
    if ward != CITY and ward not in act.knowledge.wards:
        return act.says("team.no-case")
    to = Destination("city", act.case.ward) if ward == CITY else Destination("ward", ward)
    clock = act.knowledge.clocks.get(ward)
    ready, claimed = claimed_first(act)
    if isinstance(ready, Turn):
        return ready
    moved = moves.refer(ready.case, act.me, to, "", act.now, clock, TIMERS)
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
    if refused := not_seen_here(None, matter, knowledge):
        return turn_of(conversation, refused)
    mine = [case for case in matter.open if case.holder == matter.member.id]
    return turn_of(conversation, cards.listed(matter.open, mine, knowledge, now))
