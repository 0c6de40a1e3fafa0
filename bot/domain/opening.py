"""What residents read of the ward's clock: open now or not, the usual hours, days off, other desks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.domain.clock import WARD_ZONE, WardClock
from bot.domain.hours import Hours, Session
from bot.domain.knowledge import View
from bot.domain.phrases import Phrases
from bot.domain.place import place
from bot.domain.turn import Choice, Reply
from bot.domain.working_days import ONE_DAY, WEEKDAYS

HURRY = timedelta(minutes=30)
"""With less than this left before the desk closes, going now is too late for most."""


def hours_reply(view: View, contacts: str) -> Reply:
    """Open or closed, until when, and all that is known of the desk's hours.

    ``contacts`` are the public numbers to ask at where the hours are not known.
    """
    say = view.knowledge.phrases
    change = Choice(say("buttons.ward"), place("ward"))
    menu = Choice(say("buttons.menu"), place("menu"))
    if view.ward is None:
        return Reply(say("clock.which-ward"), choices=(change, menu))
    if view.clock is None:
        told = say("clock.unknown", ward=view.ward.name, ask=contacts)
        return Reply(told.strip(), choices=(change, menu))
    lines = [
        now_in_words(view.clock, view.now, say),
        *day_notes(view.clock, view.day, say),
        hours_in_words(view.clock.hours, say),
        *(session_in_words(one, say) for one in view.clock.hours.sessions_after(view.day)),
    ]
    return Reply("\n\n".join(lines), title=view.ward.desks[0].name, choices=(menu, change))


def now_in_words(clock: WardClock, now: datetime, say: Phrases) -> str:
    """One or two sentences: whether to go now."""
    opening = clock.at(now)
    if opening.until is None:
        return say("clock.closed-unknown")
    if not opening.open:
        return say("clock.closed", when=moment_named(opening.until, now, say))
    left = opening.until - now
    again = clock.at(opening.until)
    then = moment_named(again.until, now, say) if again.until else ""
    name = "clock.open" if left >= HURRY else "clock.closing"
    return say(name, until=f"{opening.until:%H:%M}", minutes=int(left.total_seconds() // 60), again=then)


def day_notes(clock: WardClock, day: date, say: Phrases) -> Iterator[str]:
    """Why today is a day off, and what is doubtful about it."""
    if closure := clock.hours.closure(day):
        yield say("clock.closure", why=closure.why)
    elif holiday := clock.working_days.holiday(day):
        name = "clock.holiday" if clock.working_days.announced(day) else "clock.holiday-expected"
        yield say(name, name=holiday)
    elif doubt := clock.working_days.doubt(day):
        yield say("clock.doubt", name=doubt)


def hours_in_words(hours: Hours, say: Phrases) -> str:
    """The usual hours, days with the same hours together: "thứ Hai đến thứ Sáu 07:00–11:00"."""
    groups: list[tuple[list[int], str]] = []
    for number, weekday in enumerate(WEEKDAYS):
        slots = say("clock.and").join(
            f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours.usual(weekday)
        )
        if slots and groups and groups[-1][1] == slots and groups[-1][0][-1] == number - 1:
            groups[-1][0].append(number)
        elif slots:
            groups.append(([number], slots))
    told = "; ".join(
        say("clock.usual-days", days=_days_in_words(numbers, say), slots=slots) for numbers, slots in groups
    )
    return say("clock.usual", hours=told)


def session_in_words(session: Session, say: Phrases) -> str:
    """A desk at another place or day, until when and by which decision."""
    return say(
        "clock.session",
        name=session.name,
        days=", ".join(say(f"clock.weekday-{day}") for day in session.days),
        opens=session.opens,
        closes=session.closes,
        where=session.where,
        start=session.valid_from.strftime("%d/%m/%Y"),
        until=session.valid_until.strftime("%d/%m/%Y"),
        decision=session.decision,
    )


def day_named(day: date, say: Phrases) -> str:
    """`thứ Ba 01/12/2026`"""
    return say("clock.day", weekday=say(f"clock.weekday-{WEEKDAYS[day.weekday()]}"), day=f"{day:%d/%m/%Y}")


def moment_named(moment: datetime, now: datetime, say: Phrases) -> str:
    """A moment as one says it today: with its day only where that is not today or tomorrow."""
    local, today = moment.astimezone(WARD_ZONE), now.astimezone(WARD_ZONE).date()
    hour = f"{local:%H:%M}"
    if local.date() == today:
        return say("clock.today-at", time=hour)
    if local.date() == today + ONE_DAY:
        return say("clock.tomorrow-at", time=hour)
    return say("clock.at", time=hour, day=day_named(local.date(), say))


def _days_in_words(numbers: list[int], say: Phrases) -> str:
    first, last = (say(f"clock.weekday-{WEEKDAYS[number]}") for number in (numbers[0], numbers[-1]))
    return first if len(numbers) == 1 else say("clock.days", first=first, last=last)
