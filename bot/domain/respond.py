"""The core: from a message and the state of a talk to everything that follows."""

from dataclasses import replace
from datetime import datetime

from bot.domain import asking, guiding, handover, in_company, rating, results, safety, showing, welcome
from bot.domain.conversation import Conversation
from bot.domain.inbox import asked, attending, comeback, correcting, joining, rostering, signing_in
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Answer, AskBack, Choices, Nothing, Smalltalk
from bot.domain.message import Message
from bot.domain.pressing import as_press, go_to, moved_on
from bot.domain.team.matter import Matter
from bot.domain.text import words
from bot.domain.turn import Outcome, Reply, Turn, turn_of
from bot.domain.wards import ward_named


def respond(
    message: Message,
    conversation: Conversation,
    knowledge: Knowledge,
    now: datetime,
    matter: Matter | None = None,
) -> Turn:
    """Answer a message. The same arguments always give the same turn.

    ``now`` is aware; the ward's own day follows from it. ``matter`` is what the team's side needs: who
    acts, and the cases concerned. About half a millisecond, most of it matching.
    """
    message = as_press(message, conversation, labels=not (matter and matter.replied))
    conversation = moved_on(conversation) if message.place else conversation
    if matter and (turn := inbox(message, conversation, matter, knowledge, now)):
        return given(turn, knowledge)
    conversation = attending.put_down(conversation)
    coming_back = comeback.turn(message, conversation, matter, knowledge, now) if matter else None
    if coming_back:
        turn = coming_back
    elif matter and matter.in_group:
        turn = in_company.answer(answer, message, conversation, matter, knowledge, now)
    else:
        turn = answer(message, conversation, knowledge, now)
    noticed = welcome.with_notices(welcome.never_silent(turn, knowledge), message, conversation, knowledge)
    return given(welcome.addressed(noticed, knowledge), knowledge)


def inbox(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """What concerns the team's cases: an invite, a member's act, an asker's word to the team."""
    if matter.invite_code:
        return joining.join(conversation, matter, knowledge)
    to_a_card = matter.replied is not None or matter.asked is not None
    if not to_a_card and correcting.concerned(message, conversation):
        return correcting.attend(message, conversation, matter, knowledge, now)
    draft = conversation.draft
    match (message.place or "").split(":"):
        case ["leave-team"]:
            return joining.leave(conversation, matter, knowledge)
        case ["group-lost"]:
            return joining.lose_group(conversation, matter, knowledge)
        case ["anonymous"]:
            return turn_of(conversation, Reply(knowledge.phrases("group.anonymous")))
        case ["sign-in"]:
            return signing_in.sign_in(message, conversation, matter, knowledge, now)
        case ["roster"]:
            return rostering.roster(conversation, matter, knowledge, now)
        case ["asked", verb, ask]:
            return asked.pressed(verb, ask, conversation, matter, knowledge, now)
        case ["release"] if draft and draft.ask and draft.text:
            return asked.replied(draft, conversation, matter, knowledge, now)
        case [""] if matter.asked and message.text:
            return asked.reply_typed(matter.asked, message.text, conversation, knowledge)
    return attending.attend(message, conversation, matter, knowledge, now)


def apologise(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The turn of a message that could not be answered because of us."""
    reply = Reply(knowledge.phrases("chat.apology"))
    return given(turn_of(conversation, reply, outcome=Outcome("none")), knowledge)


def answer(message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """A button, a command, words that were waited for, or a question."""
    if message.place:
        return go_to(message.place, message, conversation, knowledge, now)
    if message.text and (turn := handover.brought(message, conversation, knowledge, now)):
        return turn
    if message.attachment:
        turn = welcome.attachment(message.attachment, conversation, knowledge)
        return guiding.with_way_on(turn, knowledge)
    if not words(message.text):
        turn = turn_of(conversation, Reply(knowledge.phrases("chat.no-words")))
        return guiding.with_way_on(turn, knowledge)
    match conversation.awaiting:
        case "question":
            return asking.preview(message.text, conversation, knowledge)
        case "comment":
            return rating.comment(message.text, conversation, knowledge)
        case "result-day":
            return day_or_question(message, conversation, knowledge, now)
    return understand(message, conversation, knowledge, now)


def day_or_question(
    message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime
) -> Turn:
    """A day was asked for; who asks something else instead is answered."""
    typed = results.day_typed(message.text, conversation, knowledge, now)
    if typed.outcome.kind != "none" or any(letter.isdigit() for letter in message.text):
        return typed
    turn = understand(message, conversation, knowledge, now)
    return typed if turn.outcome.kind == "none" else turn


def understand(message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """A code, an obstacle of the step on the screen, a sure match, a few maybes, or people."""
    if turn := safety.looked_at(message, conversation, knowledge):
        return guiding.with_way_on(turn, knowledge)
    if turn := showing.by_code(message.text, conversation, knowledge, now):
        return turn
    if turn := guiding.obstacle_meant(message.text, conversation, knowledge):
        return turn
    placed, turn = ward_named(message.text, conversation, knowledge)
    if turn:
        return turn
    if turn := showing.team_answer(message.text, placed, knowledge, now):
        return turn
    match knowledge.matcher.understand(without_masks(message.text, knowledge), placed.about):
        case Answer(entry, facet):
            turn = welcome.with_ward_question(showing.entry(entry, facet, placed, knowledge, now), knowledge)
        case Choices(entries, facet):
            turn = asking.offer_choices(message, entries, facet, placed, knowledge)
        case AskBack(phrase, facet):
            turn = asking.ask_back(phrase, facet, message, placed, knowledge)
        case Smalltalk("want-person"):
            turn = asking.ask_person(placed, knowledge)
        case Smalltalk("hours"):
            turn = showing.hours(placed, knowledge, now)
        case Smalltalk(kind):
            turn = welcome.smalltalk(kind, placed, knowledge)
        case Nothing():
            turn = asking.miss(message.text, placed, knowledge)
    return guiding.with_way_on(turn, knowledge)


def without_masks(text: str, knowledge: Knowledge) -> str:
    """The text without the words that stand for what was masked: they say nothing about a procedure."""
    if "[" not in text:
        return text
    for word in knowledge.phrases.group("privacy.masked").values():
        text = text.replace(word, " ")
    return text


def given(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn with its replies counted and marked with the state of the knowledge that they come from."""
    conversation = turn.conversation
    return replace(
        turn,
        conversation=replace(conversation, sent=conversation.sent + len(turn.replies)),
        replies=tuple(replace(reply, revision=knowledge.revision) for reply in turn.replies),
    )
