"""The timers of cases, and how their time is counted: in the ward's open minutes.

Without the ward's hours they are minutes of the calendar, and the caller tells people so.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.clock import WARD_ZONE, WardClock
from bot.domain.team.case import Case

WORKING_DAY = timedelta(hours=8)
"""A normal working day (Labour Code 45/2019/QH14, article 105), as open time."""

WAKING = time(7), time(20)
"""Ward time in which members may be paged where the desk's hours are not known; our own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timers:
    """How long what may take; the defaults are first guesses, to be set from a ward's own figures.

    Minutes are open ones, ``answer_days`` are working days, all other days are the calendar's.
    A reopened case has half of claim, remind, hold and answer.
    """

    claim_min: int = 120
    """From waiting to a claim; as long again for each further rung."""
    remind_min: int = 45
    """From a claim or a draft to the holder's reminder."""
    hold_min: int = 60
    """From a claim to its return to the pool."""
    draft_min: int = 60
    """From a draft to its return to the pool."""
    warn_min: int = 30
    """From the apology to the promise that is about to be missed."""
    answer_days: int = 1
    need_info_days: int = 3
    silent_days: int = 7
    """From the answer to the end of a case that nobody says anything about."""
    reopen_days: int = 30
    """From the end of a case to the last day on which its askers may reopen it."""


def promised(start: Case | datetime, clock: WardClock | None, timers: Timers) -> datetime:
    """By when to promise an answer, in UTC: to a question of this moment, or as this case now stands.

    A case counts from its first ask; one just passed on from then; a reopened one from then, with half
    the time. ``Case.due_at`` is what was promised already. Without hours a day is 24 hours, and what would
    fall into the night is promised for the evening before.
    """
    reopened = isinstance(start, Case) and start.state == "reopened"
    days = timers.answer_days / 2 if reopened else timers.answer_days
    moment = _counts_from(start) if isinstance(start, Case) else start
    if clock and (due_at := clock.after(moment, days * WORKING_DAY)):
        return due_at.astimezone(UTC)
    return max(_by_day(moment + timedelta(days=days)), moment).astimezone(UTC)


def reachable(now: datetime, clock: WardClock | None) -> datetime:
    """The first moment from now on at which members may be paged: now itself, or the next opening."""
    if clock := known(clock, now):
        opening = clock.at(now)
        return now if opening.open or not opening.until else opening.until.astimezone(UTC)
    local = now.astimezone(WARD_ZONE)
    opens, closes = WAKING
    if opens <= local.time() < closes:
        return now
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return datetime.combine(day, opens, WARD_ZONE).astimezone(UTC)


def opens_on(day: date, clock: WardClock | None) -> bool | None:
    """Whether the desk opens on a day at all; ``None`` where that is not known."""
    begins = datetime.combine(day, time(), WARD_ZONE)
    if clock := known(clock, begins):
        return clock.open_time(begins, begins + timedelta(days=1)) > timedelta()
    return None


def later(moment: datetime, count: timedelta, clock: WardClock | None) -> datetime:
    """The moment by which this much open time has passed, in UTC; calendar time where it is not known."""
    found = clock.after(moment, count) if clock else None
    return (found or moment + count).astimezone(UTC)


def passed(start: datetime, end: datetime, clock: WardClock | None) -> timedelta:
    """Open time between two moments, never negative; calendar time where it is not known."""
    if clock := known(clock, end):
        return clock.open_time(start, end)
    return max(timedelta(), end - start)


def known(clock: WardClock | None, moment: datetime) -> WardClock | None:
    """The clock where it knows what comes after this moment; its table of holidays ends one day."""
    return clock if clock and clock.at(moment).until else None


def of_normal(case: Case, minutes: int) -> timedelta:
    """So many minutes, and half of them for a reopened case."""
    return timedelta(minutes=minutes) / (2 if case.state == "reopened" else 1)


def _counts_from(case: Case) -> datetime:
    return case.state_since if case.state in ("referred", "reopened") else case.opened_at


def _by_day(moment: datetime) -> datetime:
    """The moment itself by day, by night the end of the day before."""
    local = moment.astimezone(WARD_ZONE)
    opens, closes = WAKING
    if opens <= local.time() <= closes:
        return moment
    day = local.date() if local.time() > closes else local.date() - timedelta(days=1)
    return datetime.combine(day, closes, WARD_ZONE)
