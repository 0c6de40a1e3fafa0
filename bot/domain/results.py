"""After a dossier is handed in: the day of the result, a word on that day, and what became of it."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain import asking, rating, showing
from bot.domain.answering import expected, whom_to_ask
from bot.domain.clock import WARD_ZONE, ward_day
from bot.domain.conversation import Conversation, Dossier
from bot.domain.knowledge import Knowledge
from bot.domain.notice import ResultDay
from bot.domain.opening import day_named
from bot.domain.place import place
from bot.domain.preparing import checks_of
from bot.domain.procedure import Procedure
from bot.domain.text import LONGEST, fold
from bot.domain.turn import (
    Choice,
    Event,
    Outcome,
    Reply,
    ResultKind,
    ResultTold,
    Scheduled,
    Turn,
    Unscheduled,
    shortened,
    turn_of,
)

DOSSIERS_KEPT = 5
"""Dossiers that one conversation remembers; the oldest is let go."""
DECENT = time(8)
"""When on its day a resident is reminded: after breakfast, and the desk is about to open."""
FURTHEST = timedelta(days=366)
"""A day beyond this is a slip of the finger."""
LATE_AT_MOST = timedelta(days=60)
"""A day before this is a slip too, or without a year that of next year."""
REASONS_SHOWN = 6

_DAY = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s*(?:[/.-]|thang|th|\s)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[/.-]|nam|\s)\s*(?P<year>\d{4}|\d{2}))?(?!\d)"
)
_NAMED_DAYS = {"hom nay": 0, "mai": 1, "ngay mai": 1, "mot": 2, "ngay mot": 2, "ngay kia": 2}


def ask_day(entry: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """Which day stands on the receipt; where there is none, it can be worked out."""
    procedure = knowledge.procedures.get(entry)
    if procedure is None:
        return showing.gone(conversation, knowledge)
    say, view = knowledge.phrases, knowledge.as_of(now, conversation.ward)
    worked_out = (
        (Choice(say("buttons.no-receipt"), place("remind", entry, "expected")),)
        if expected(procedure, view)
        else ()
    )
    reply = Reply(
        say("results.ask-day"),
        title=say("results.title", name=procedure.name),
        choices=(*worked_out, Choice(say("buttons.cancel"), place("menu"))),
    )
    waiting = replace(conversation, awaiting="result-day", about=entry)
    return turn_of(waiting, reply, outcome=Outcome("answer", entry))


def day_typed(text: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """The day in the resident's words; one just past is late, one that cannot be meant is asked for again."""
    today = ward_day(now)
    day = day_in(text, today)
    procedure = knowledge.procedures.get(conversation.about or "")
    if procedure and day and today - LATE_AT_MOST <= day < today:
        return late(procedure, replace(conversation, awaiting=None), knowledge)
    if day is None or not today <= day <= today + FURTHEST or conversation.about is None:
        say = knowledge.phrases
        reply = Reply(say("results.which-day"), choices=(Choice(say("buttons.cancel"), place("menu")),))
        return turn_of(conversation, reply, outcome=Outcome("none"))
    return remember(conversation.about, day, conversation, knowledge, now)


def day_in(text: str, today: date) -> date | None:
    """The day that a text names: ``15/12``, ``15 tháng 12 năm 2026``, ``mai``; without a year the next, or
    the last where that is not long ago."""
    folded = fold(text[:LONGEST]).strip(" .")
    if folded in _NAMED_DAYS:
        return today + timedelta(days=_NAMED_DAYS[folded])
    found = _DAY.search(folded)
    if found is None:
        return None
    year = int(found["year"] or today.year)
    try:
        day = date(year + 2000 if year < 100 else year, int(found["month"]), int(found["day"]))
        return day.replace(year=day.year + 1) if day < today - LATE_AT_MOST and not found["year"] else day
    except ValueError:
        return None


def expect(entry: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """No receipt yet: the day as the law's limit gives it, and called no more than that."""
    procedure = knowledge.procedures.get(entry)
    worked_out = expected(procedure, knowledge.as_of(now, conversation.ward)) if procedure else None
    if procedure is None or worked_out is None:
        return ask_day(entry, conversation, knowledge, now)
    return remember(entry, worked_out.day, conversation, knowledge, now, worked_out=True)


def remember(
    entry: str,
    day: date,
    conversation: Conversation,
    knowledge: Knowledge,
    now: datetime,
    *,
    worked_out: bool = False,
) -> Turn:
    """Keep the day, and see to it that the resident is reminded."""
    say, procedure = knowledge.phrases, knowledge.procedures[entry]
    others = tuple(one for one in conversation.dossiers if one.entry != entry)
    kept = replace(
        conversation,
        awaiting=None,
        dossiers=(Dossier(entry, day, worked_out), *others)[:DOSSIERS_KEPT],
    )
    at = datetime.combine(day, DECENT, WARD_ZONE)
    later = at > now
    name = "results.kept-expected" if worked_out else "results.kept" if later else "results.today"
    reply = Reply(
        say(name, day=day_named(day, say)),
        title=say("results.title", name=procedure.name),
        choices=(*outcomes(entry, say_late=False, knowledge=knowledge), menu_choice(knowledge)),
        day=day,
    )
    notice = ResultDay(entry=entry, day=day, expected=worked_out)
    events: tuple[Event, ...] = (Scheduled(key(entry), notice, at),) if later else (Unscheduled(key(entry)),)
    return turn_of(kept, reply, outcome=Outcome("answer", entry), events=events)


def due_today(notice: ResultDay, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The word on the day itself."""
    say, procedure = knowledge.phrases, knowledge.procedures.get(notice.entry)
    if procedure is None or all(one.entry != notice.entry for one in conversation.dossiers):
        return Turn(conversation, (), Outcome("none"))
    name = "results.due-expected" if notice.expected else "results.due"
    reply = Reply(
        say(name, day=day_named(notice.day, say), name=procedure.name),
        title=say("results.title", name=procedure.name),
        choices=(*outcomes(notice.entry, say_late=True, knowledge=knowledge), menu_choice(knowledge)),
    )
    return turn_of(conversation, reply, outcome=Outcome("answer", notice.entry))


def told(entry: str, kind: ResultKind, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """What became of it: received, late, or returned."""
    procedure = knowledge.procedures.get(entry)
    if procedure is None:
        return showing.gone(conversation, knowledge)
    about = replace(conversation, about=entry)
    match kind:
        case "got":
            return got(procedure, about, knowledge)
        case "late":
            return late(procedure, about, knowledge)
        case "returned":
            return returned(procedure, about, knowledge)


def got(procedure: Procedure, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Done: nothing more to remind of; how was it?"""
    say = knowledge.phrases
    done = replace(
        conversation, dossiers=tuple(one for one in conversation.dossiers if one.entry != procedure.id)
    )
    reply = Reply(
        say("results.got", name=procedure.name),
        choices=(*rating.points("guide", procedure.id, knowledge), menu_choice(knowledge)),
    )
    events = (
        Unscheduled(key(procedure.id)),
        ResultTold(procedure.id, "got", ward_of(conversation, knowledge)),
    )
    return turn_of(done, reply, outcome=Outcome("answer", procedure.id), events=events)


def late(procedure: Procedure, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The day is over and nothing came: whom to ask, and another word tomorrow."""
    say = knowledge.phrases
    reply = Reply(
        say("results.late", ask=whom_to_ask(procedure, knowledge)),
        title=say("results.title", name=procedure.name),
        choices=(
            Choice(say("buttons.again-tomorrow"), place("remind", procedure.id, "tomorrow")),
            Choice(say("buttons.person"), place("person", procedure.id)),
            menu_choice(knowledge),
        ),
    )
    event = ResultTold(procedure.id, "late", ward_of(conversation, knowledge))
    return turn_of(conversation, reply, outcome=Outcome("answer", procedure.id), events=(event,))


def tomorrow(entry: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """Another word on the next working day."""
    if entry not in knowledge.procedures:
        return showing.gone(conversation, knowledge)
    day = ward_day(now) + timedelta(days=1)
    with suppress(IndexError):  # beyond the holidays known the next day will do
        day = knowledge.working_days.from_(day)
    return remember(entry, day, conversation, knowledge, now)


def returned(procedure: Procedure, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """It came back: why? The checks before submitting are the reasons that come up most."""
    say = knowledge.phrases
    known = checks_of(procedure, conversation, knowledge)[:REASONS_SHOWN]
    reply = Reply(
        say("results.returned"),
        title=say("results.title", name=procedure.name),
        choices=(
            *(
                Choice(shortened(say("results.reason", ask=one.ask)), place("returned", procedure.id, one.id))
                for one in known
            ),
            Choice(say("buttons.other-reason"), place("returned", procedure.id, "")),
        ),
    )
    return turn_of(conversation, reply, outcome=Outcome("choices", procedure.id))


def returned_because(entry: str, reason: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The fix of a known reason, and the way to hand in again; any other reason goes to a person."""
    procedure = knowledge.procedures.get(entry)
    if procedure is None:
        return showing.gone(conversation, knowledge)
    say = knowledge.phrases
    event = ResultTold(entry, "returned", ward_of(conversation, knowledge), reason)
    known = next((one for one in checks_of(procedure, conversation, knowledge) if one.id == reason), None)
    if known is None:
        turn = asking.ask_for_question(replace(conversation, about=entry), knowledge)
        first = Reply(say("results.ask-reason"))
        return replace(turn, replies=(first, *turn.replies), events=(event,))
    again = (Choice(say("buttons.guide"), place("guide", entry)),) if entry in knowledge.guides else ()
    reply = Reply(
        known.fix,
        title=say("preparing.fix-title"),
        choices=(
            *again,
            Choice(say("buttons.handed-in-again"), place("remind", entry)),
            Choice(say("buttons.person"), place("person", entry)),
        ),
    )
    return turn_of(conversation, reply, outcome=Outcome("answer", entry), events=(event,))


def outcomes(entry: str, *, say_late: bool, knowledge: Knowledge) -> Sequence[Choice]:
    """Received, not yet, returned."""
    say = knowledge.phrases
    kinds = ("got", "late", "returned") if say_late else ("got", "returned")
    return [Choice(say(f"buttons.result-{kind}"), place("result", entry, kind)) for kind in kinds]


def menu_choice(knowledge: Knowledge) -> Choice:
    return Choice(knowledge.phrases("buttons.menu"), place("menu"))


def ward_of(conversation: Conversation, knowledge: Knowledge) -> str | None:
    return conversation.ward or knowledge.default_ward


def key(entry: str) -> str:
    """Under which a dossier's reminder is kept: of one procedure there is one."""
    return f"result:{entry}"
