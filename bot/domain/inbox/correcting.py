"""A member tells everyone that an entry was wrong: which entry, what is right, a look at it, off it goes."""

import hashlib
from dataclasses import replace
from datetime import datetime

from bot.domain.clock import ward_day
from bot.domain.conversation import Conversation, Correcting
from bot.domain.correcting import named, told, whom
from bot.domain.correction import DAYS, TEXT_MOST, Correction, Reach, Whom
from bot.domain.knowledge import Knowledge
from bot.domain.matching import Answer, AskBack, Choices
from bot.domain.message import Message
from bot.domain.notice import Corrected
from bot.domain.place import place
from bot.domain.team.directory import CORRECTS, Member
from bot.domain.team.matter import Matter
from bot.domain.turn import Choice, CorrectionMade, Outcome, Reply, Turn, shortened, turn_of

PLACE = "correct"


def way_in(role: str, knowledge: Knowledge) -> tuple[Choice, ...]:
    """The button that begins a correction, for whoever may make one."""
    return (Choice(knowledge.phrases("correcting.button-begin"), place(PLACE)),) if role in CORRECTS else ()


def concerned(message: Message, conversation: Conversation) -> bool:
    """Whether a message begins a correction or goes on with one."""
    return _pressed(message) or _written(message, conversation)


def wanted_reach(
    message: Message, conversation: Conversation, member: Member | None, knowledge: Knowledge
) -> Whom | None:
    """Whom to count for this message: where what is right was just written, or is to be sent."""
    writing = conversation.team.correcting
    if not (writing and writing.entry and member and member.role in CORRECTS):
        return None
    if not (_pressed(message) or _written(message, conversation)):
        return None
    return whom(writing.entry, member.ward, knowledge, message.received_at, DAYS)


def attend(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """The next step of a correction; why not, where it is not for this member or not for this chat."""
    say, member = knowledge.phrases, matter.member
    if matter.in_group:
        return turn_of(conversation, Reply(say("correcting.in-private")))
    if member is None or member.role not in CORRECTS:
        return turn_of(_with(conversation, None), Reply(say("correcting.not-for-you")))
    talk = _with(conversation, conversation.team.correcting or Correcting())
    match (message.place or "").split(":"):
        case ["correct", "entry", entry]:
            return ask_text(entry, talk, knowledge)
        case ["correct", "send", seen]:
            return send(seen, member, talk, matter, knowledge, now)
        case ["correct", "stop"]:
            return turn_of(_with(talk, None), Reply(say("correcting.stopped")))
    if _pressed(message):
        command, _, behind = message.text.strip().partition(" ")
        words = behind if command.startswith("/") else ""
        return find(words, _with(talk, Correcting()), knowledge)
    writing = talk.team.correcting
    if writing and writing.entry:
        return preview(message.text.strip(), talk, matter, knowledge, now)
    return find(message.text, talk, knowledge)


def find(words: str, talk: Conversation, knowledge: Knowledge) -> Turn:
    """The entry that these words mean; asked for where there are none, or where they mean none or several."""
    say, entry = knowledge.phrases, words.strip()
    if named(entry, knowledge):
        return ask_text(entry, talk, knowledge)
    found: tuple[str, ...] = ()
    match knowledge.matcher.understand(entry) if entry else None:
        case Answer(entry=one):
            return ask_text(one, talk, knowledge)
        case Choices(entries=several):
            found = several
        case AskBack(phrase=phrase):
            found = knowledge.ambiguous[phrase].choices
    name = "correcting.which-of" if found else "correcting.not-found" if entry else "correcting.which"
    choices = tuple(
        Choice(shortened(named(one, knowledge) or one), place(PLACE, "entry", one)) for one in found
    )
    return turn_of(talk, Reply(say(name), choices=(*choices, _stop(knowledge))))


def ask_text(entry: str, talk: Conversation, knowledge: Knowledge) -> Turn:
    """The next words are what is right."""
    say, name = knowledge.phrases, named(entry, knowledge)
    if name is None:
        return find(entry, _with(talk, Correcting()), knowledge)
    reply = Reply(say("correcting.type-text", name=name, limit=TEXT_MOST), choices=(_stop(knowledge),))
    return turn_of(_with(talk, Correcting(entry)), reply)


def preview(text: str, talk: Conversation, matter: Matter, knowledge: Knowledge, now: datetime) -> Turn:
    """How many hear it, and the very words; nothing is sent before it is confirmed."""
    say, writing, reach = knowledge.phrases, talk.team.correcting or Correcting(), matter.reach or Reach()
    name = named(writing.entry, knowledge) or writing.entry
    if len(text) > TEXT_MOST:
        return turn_of(talk, Reply(say("correcting.too-long", limit=TEXT_MOST), choices=(_stop(knowledge),)))
    if not reach.count or reach.since is None:
        return turn_of(_with(talk, None), Reply(nobody(reach, name, knowledge)))
    day = ward_day(now)
    shown = Corrected(entry=writing.entry, name=name, text=text, told_on=day, made_on=day)
    first = Reply(
        say("correcting.preview", count=reach.count, since=f"{reach.since:%d/%m/%Y}", name=name),
        title=say("correcting.preview-title"),
    )
    (words,) = told(shown, talk, knowledge).replies
    ways = (Choice(say("correcting.button-send"), place(PLACE, "send", _seen(text))), _stop(knowledge))
    kept = _with(talk, Correcting(writing.entry, text))
    return turn_of(kept, first, replace(words, choices=ways))


def send(
    seen: str, member: Member, talk: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """Confirmed: it goes onto everyone's list. Another text than the one on the screen is shown first."""
    say, writing, reach = knowledge.phrases, talk.team.correcting or Correcting(), matter.reach or Reach()
    name = named(writing.entry, knowledge) or writing.entry
    if not writing.text:
        return turn_of(_with(talk, None), Reply(say("correcting.nothing-written")))
    if seen != _seen(writing.text):
        return preview(writing.text, talk, matter, knowledge, now)
    if not reach.count:
        return turn_of(_with(talk, None), Reply(nobody(reach, name, knowledge)))
    concerned = whom(writing.entry, member.ward, knowledge, now, DAYS)
    made = CorrectionMade(Correction(whom=concerned, name=name, text=writing.text, by=member.id))
    reply = Reply(say("correcting.sent", count=reach.count, name=name))
    return turn_of(_with(talk, None), reply, outcome=Outcome("smalltalk"), events=(made,))


def nobody(reach: Reach, name: str, knowledge: Knowledge) -> str:
    """Why there is nobody to tell."""
    which = "correcting.done-today" if reach.done else "correcting.nobody"
    return knowledge.phrases(which, name=name, days=DAYS.days, count=reach.done)


def _pressed(message: Message) -> bool:
    return (message.place or "").partition(":")[0] == PLACE


def _written(message: Message, conversation: Conversation) -> bool:
    """Whether these are the words that a correction waits for."""
    return bool(conversation.team.correcting and message.text.strip() and not message.place)


def _with(talk: Conversation, writing: Correcting | None) -> Conversation:
    """The talk in which the next words are for this correction and for nothing else."""
    return replace(talk, awaiting=None, team=replace(talk.team, writing=0, correcting=writing))


def _stop(knowledge: Knowledge) -> Choice:
    return Choice(knowledge.phrases("buttons.cancel"), place(PLACE, "stop"))


def _seen(text: str) -> str:
    """What the button carries of the text above it."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
