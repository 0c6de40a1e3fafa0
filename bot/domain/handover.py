"""Taking a guide to another device: a short code that is said once, typed or scanned there, and then dead.

A run has one owner. Whoever brings its code takes it over with its answers and ticked papers; the device
that had it is told.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import guiding
from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import Handed, Message
from bot.domain.notice import RunMoved
from bot.domain.place import place
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Choice, CodeMade, CodeUsed, Outcome, Reply, Told, Turn, turn_of

DIGITS = "23456789"
LETTERS = "bcdfghjkmnpqrstvwxz"
"""Without vowels, so that no word of Vietnamese is a code, and without what looks like something else."""
FORM = (LETTERS, *6 * (LETTERS + DIGITS,), DIGITS)
"""What each place holds: a letter and a digit at least, so neither a number nor «cccd gplx» is a code.
19 · 27⁶ · 8 codes are 35 bits: with a lock after a few wrong ones, guessing for a day finds nothing."""
LIVES = timedelta(hours=24)
WRONG_MOST = 5
LOCKED = timedelta(minutes=30)
"""After so many wrong codes a conversation's codes are not looked at for so long."""

_PLACES = [f"[{letters}]" for letters in FORM]
_CODE = re.compile(
    rf"(?:(?:/start|/tieptuc|ma)[ :]*|open:)?(?:c-)?({''.join(_PLACES[:4])})[ -]?({''.join(_PLACES[4:])})"
)


def code_from(chance: str) -> str:
    """A code out of random hexadecimal digits, 16 or more."""
    number, code = int(chance, 16), ""
    for letters in FORM:
        number, at = divmod(number, len(letters))
        code += letters[at]
    return code


def code_in(text: str) -> str | None:
    """The code that a message or a place consists of, typed in any way."""
    found = _CODE.fullmatch(fold(text[:LONGEST]).strip())
    return "".join(found.groups()) if found else None


def readable(code: str) -> str:
    """The code as it is read out: two halves in capitals."""
    return f"{code[:4]}-{code[4:]}".upper()


def offer(
    run_id: str, message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime
) -> Turn:
    """Tell the code under which another device takes this run over."""
    found = guiding.run_and_guide(run_id, conversation, knowledge)
    if found is None:
        return guiding.lost(conversation, knowledge)
    run, guide = found
    say, code = knowledge.phrases, code_from(message.chance)
    reply = Reply(
        say("handover.code", code=readable(code), title=guide.title),
        title=say("handover.title"),
        choices=(Choice(say("buttons.stay-here"), place("goon", run.id)),),
        code=f"c-{code}",
    )
    event = CodeMade(code, run.id, now + LIVES)
    return turn_of(conversation, reply, outcome=Outcome("answer", run.entry), events=(event,))


def offer_newest(message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """The code of the run that was touched last; without one, what a code is for."""
    run = next((one for one in conversation.runs if not one.ended), None)
    if run:
        return offer(run.id, message, conversation, knowledge, now)
    menu = Choice(knowledge.phrases("buttons.menu"), place("menu"))
    return turn_of(conversation, Reply(knowledge.phrases("handover.how"), choices=(menu,)))


def brought(message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn | None:
    """The turn of a message that is a code; ``None`` where it is none."""
    if code_in(message.place or message.text) is None:
        return None
    if locked(conversation, now):
        return turn_of(conversation, Reply(knowledge.phrases("handover.locked")), outcome=Outcome("none"))
    if not isinstance(message.handed, Handed):
        return wrong(conversation, knowledge, now)
    return take_over(message.handed, message, conversation, knowledge)


def locked(conversation: Conversation, now: datetime) -> bool:
    """Whether no code of this conversation is looked at, after too many wrong ones."""
    return conversation.locked_until is not None and now < conversation.locked_until


def wrong(conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """A code that opens nothing: mistyped, used, too old, or guessed."""
    count = conversation.wrong_codes + 1
    locked = count >= WRONG_MOST
    told = replace(
        conversation,
        wrong_codes=0 if locked else count,
        locked_until=now + LOCKED if locked else None,
    )
    name = "handover.locked" if locked else "handover.wrong"
    return turn_of(told, Reply(knowledge.phrases(name)), outcome=Outcome("none"))


def take_over(handed: Handed, message: Message, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Go on here with a run of another conversation; an unfinished one of the same entry is given up."""
    run, owner = handed.run, handed.owner
    if owner == conversation.id:
        return guiding.go_on(run.id, conversation, knowledge)
    mine = replace(run, id=f"{message.id:x}")
    others = tuple(one for one in conversation.runs if one.entry != run.entry or one.ended)
    ticked = tuple(one for one in handed.ticked if one not in conversation.ticked)
    taken = replace(
        conversation,
        runs=(mine, *others)[: guiding.RUNS_KEPT],
        ticked=(*conversation.ticked, *ticked),
        ward=conversation.ward or handed.ward,
        wrong_codes=0,
    )
    turn = guiding.go_on(mine.id, taken, knowledge)
    told = Reply(knowledge.phrases("handover.here"))
    moved = CodeUsed(owner, run.id), Told(owner, RunMoved(run=run.id))
    return replace(turn, replies=(told, *turn.replies), events=(*turn.events, *moved))


def let_go(notice: RunMoved, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The device that had the run is told that it goes on elsewhere."""
    run = next((one for one in conversation.runs if one.id == notice.run), None)
    if run is None:
        return Turn(conversation, (), Outcome("none"))
    say = knowledge.phrases
    shown = conversation.showing and conversation.showing[0] != run.id
    told = replace(
        conversation,
        runs=tuple(one for one in conversation.runs if one.id != run.id),
        ticked=tuple(one for one in conversation.ticked if not one.startswith(f"{run.entry}/")),
        showing=conversation.showing if shown else None,
    )
    reply = Reply(
        say("handover.moved", title=knowledge.named(run.entry) or ""),
        choices=(Choice(say("buttons.menu"), place("menu")),),
    )
    return turn_of(told, reply)
