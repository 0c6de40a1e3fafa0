"""What a member presses and writes: claims, drafts, answers, questions back, referrals."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.inbox import adopting, asking_back, cards, effects, enclosing, meeting, recalling
from bot.domain.inbox.acting import (
    Act,
    after,
    begun,
    concerns,
    listening_anew,
    not_seen_here,
    refused,
    show,
    told,
    unsent,
    unsent_media,
)
from bot.domain.inbox.drafting import draft, drop, offer_supplement, preview, send, send_entry, supplement
from bot.domain.inbox.referring import ask_where, refer
from bot.domain.inbox.rostering import button
from bot.domain.inbox.routing import listed_for
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.place import place
from bot.domain.team import moves
from bot.domain.team.case import CaseNumber, Refused
from bot.domain.team.joining import near
from bot.domain.team.matter import Matter, id_in
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Choice, Reply, Turn, turn_of

BEGINNINGS = frozenset({"claim", "write", "ask", "remember", "adopt", "back"})
"""Buttons after which the next words to a case are for something else than before."""


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
            return typed(verb, rest, message.text, act) or pressed(verb, rest, act, matter)
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
    """The conversation in which the next words are for no case and no correction."""
    if not (conversation.team.writing or conversation.team.correcting):
        return conversation
    return replace(conversation, team=replace(conversation.team, writing=0, correcting=None))


def pressed(verb: str, rest: list[str], act: Act, matter: Matter) -> Turn:
    """Follow a button of a card."""
    if verb in BEGINNINGS:
        act = listening_anew(act)
    match verb, rest:
        case "claim", []:
            claimed = moves.claim(act.case, act.me, act.now, act.clock, act.timers)
            if matter.in_group and claimed == Refused("held-by-other"):
                return show(act, anew=False)
            return after(act, "claim", claimed, then=None if matter.in_group else to_write)
        case "back", []:
            return after(act, "give-back", moves.give_back(act.case, act.me, act.now))
        case "spam", []:
            return after(act, "spam", moves.spam(act.case, act.me, act.now))
        case "show", []:
            return show(act)
        case "write", []:
            if act.case.holder != act.me:
                return refused(Refused("not-holder"), act)
            return (
                act.says("team.type-by-reply", number=act.case.number) if matter.in_group else to_write(act)
            )
        case "preview", []:
            return preview(act)
        case "ask", []:
            return writing(asking_back.ask_for_question(act), act)
        case "asked", []:
            return asking_back.send_question(act)
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
            return meeting.ask_how("", act)
        case "met", [so_far]:
            return meeting.ask_how(so_far, act)
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


def typed(verb: str, rest: list[str], text: str, act: Act) -> Turn | None:
    """Words that came with the case that they are for, as a page's form sends them.

    No button of a chat has these places: of a button the words are its label.
    """
    match verb, rest:
        case "draft", []:
            return draft(text, act)
        case "supplement", [] if text:
            return supplement(text, act)
        case "question", []:
            return asking_back.ask_back(text, act)
        case "pass", [ward]:
            return refer(ward, act, text.strip())
    return None


def written(text: str, act: Act) -> Turn:
    """A reply to a card: what was asked for last, else the answer's draft."""
    for number, entry in act.conversation.team.adopting:
        if number == act.case.number and act.case.state in ("answered", "closed"):
            return adopting.adopt(text, entry, act)
    if act.case.number in act.conversation.team.asking and act.case.state in ("claimed", "reopened"):
        return asking_back.preview_question(text, act)
    return offer_supplement(text, act) if act.case.state == "answered" else draft(text, act)


def like(act: Act, matter: Matter) -> Turn:
    """Other open cases that may ask the same; a member decides."""
    others = [case for case in matter.open if case.number != act.case.number and case.home == act.case.home]
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
    shown = tuple(effects.cards(moved.other, both, act.knowledge))
    return replace(turn, events=(*turn.events, *shown))


def list_cases(conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime) -> Turn:
    """Mine and open, oldest first."""
    if matter.member is None:
        return turn_of(conversation, Reply(knowledge.phrases("team.not-a-member")))
    if refused := not_seen_here(None, matter, knowledge):
        return turn_of(conversation, refused)
    member, team = matter.member, matter.group.team if matter.group else matter.member.team
    theirs = [
        case for case in matter.open if concerns(member, case) and listed_for(member, team, case, knowledge)
    ]
    mine = [case for case in theirs if case.holder == member.id]
    listed = cards.listed(theirs, mine, knowledge, now)
    return turn_of(conversation, replace(listed, choices=(*listed.choices, button(knowledge))))
