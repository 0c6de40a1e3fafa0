"""The ward's clock: open now, when again, how much open time lies between two moments, when a result is due.

Everything counts in the ward's own zone; moments come in and go out aware.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.hours import Hours, clock
from bot.domain.procedure import TimeLimit
from bot.domain.working_days import ONE_DAY, WEEKDAYS, WorkingDays

WARD_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def ward_day(moment: datetime) -> date:
    """The ward's own day of a moment."""
    return moment.astimezone(WARD_ZONE).date()


@dataclass(frozen=True, slots=True)
class Opening:
    """How the desk stands at a moment."""

    open: bool
    until: datetime | None
    """When it closes, where it is open; when it opens again, where it is closed and that is known."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a result may be expected: never a promise, the receipt's date comes first."""

    day: date
    at: time | None = None
    announced: bool = True
    """Every year on the way has its notice of holidays."""


class WardClock:
    """The open hours of one desk as one row of spans, so that each question is a look-up."""

    def __init__(self, hours: Hours, working_days: WorkingDays) -> None:
        """Lay out all spans of the years that the holidays cover. About 10 ms for eleven years."""
        self.hours = hours
        self.working_days = working_days
        spans = list(_spans(hours, working_days))
        self._opens = [opens for opens, _ in spans]
        self._closes = [closes for _, closes in spans]
        self._before = [timedelta()]
        """Open time before each span, and of all at the end."""
        for opens, closes in spans:
            self._before.append(self._before[-1] + (closes - opens))

    def at(self, moment: datetime) -> Opening:
        """How the desk stands at this moment; closing time itself is closed."""
        local = moment.astimezone(WARD_ZONE)
        after = bisect_right(self._opens, local)
        if after and local < self._closes[after - 1]:
            return Opening(True, self._closes[after - 1])
        return Opening(False, self._opens[after] if after < len(self._opens) else None)

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Open time between two moments; nothing where the second is not later."""
        return max(timedelta(), self._until(end) - self._until(start))

    def after(self, start: datetime, duration: timedelta) -> datetime | None:
        """The first moment by which this much open time has passed; ``None`` beyond the holidays known."""
        if not duration:
            return start
        wanted = self._until(start) + duration
        if wanted > self._before[-1]:
            return None
        span = bisect_left(self._before, wanted) - 1
        return self._opens[span] + (wanted - self._before[span])

    def _until(self, moment: datetime) -> timedelta:
        """Open time from the first span to this moment."""
        local = moment.astimezone(WARD_ZONE)
        after = bisect_right(self._opens, local)
        if not after:
            return timedelta()
        return self._before[after - 1] + min(local, self._closes[after - 1]) - self._opens[after - 1]


def due(
    limit: TimeLimit, accepted: datetime, working_days: WorkingDays, ward_clock: WardClock | None
) -> Due | None:
    """When the result of a dossier accepted at this moment may be expected.

    A dossier that comes after the cut-off, or on no working day, counts from the next working day. Hours
    count on the desk's own clock, so without its hours there is no answer; ``None`` too where the limit
    is not one to count with, or the day lies beyond the holidays known.
    """
    if limit.limit is None:
        return None
    try:
        start = _counted_from(limit, accepted, working_days)
        if limit.limit.endswith("h"):
            return _hours_due(int(limit.limit[:-1]), start, working_days, ward_clock)
        day = _day_due(limit.limit, start.date(), working_days)
    except IndexError:
        return None
    return Due(day, None, _all_announced(ward_day(accepted), day, working_days))


def _counted_from(limit: TimeLimit, accepted: datetime, working_days: WorkingDays) -> datetime:
    """The local moment from which a limit counts: the dossier's own, or the beginning of a later day."""
    local = accepted.astimezone(WARD_ZONE)
    day = local.date()
    if limit.cutoff and local.time() >= clock(limit.cutoff):
        day += ONE_DAY
    day = working_days.from_(day)
    return local if day == local.date() else datetime.combine(day, time(), WARD_ZONE)


def _day_due(limit: str, start: date, working_days: WorkingDays) -> date:
    if limit == "same-day":
        return start
    if limit.endswith("wd"):
        return working_days.after(start, int(limit[:-2]))
    count = int(limit[:-1])
    end = start + timedelta(days=count) if limit.endswith("d") else _months_after(start, count)
    return working_days.from_(end)


def _hours_due(
    hours: int, start: datetime, working_days: WorkingDays, ward_clock: WardClock | None
) -> Due | None:
    ready = ward_clock.after(start, timedelta(hours=hours)) if ward_clock else None
    if ready is None:
        return None
    return Due(ready.date(), ready.time(), _all_announced(start.date(), ready.date(), working_days))


def _months_after(day: date, count: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - ONE_DAY)


def _all_announced(first: date, last: date, working_days: WorkingDays) -> bool:
    return working_days.announced(first) and working_days.announced(last)


def _spans(hours: Hours, working_days: WorkingDays) -> Iterator[tuple[datetime, datetime]]:
    """Every stretch of open time, in order."""
    usual = {weekday: hours.usual(weekday) for weekday in WEEKDAYS}
    day = working_days.first
    while day <= working_days.last:
        for opens, closes in _slots(day, usual[WEEKDAYS[day.weekday()]], hours, working_days):
            yield (
                datetime.combine(day, opens, WARD_ZONE),
                datetime.combine(day, closes, WARD_ZONE),
            )
        day += ONE_DAY


def _slots(
    day: date, usual: list[tuple[time, time]], hours: Hours, working_days: WorkingDays
) -> list[tuple[time, time]]:
    """The slots of one day: none on holidays and closures; a worked rest day has those of a Monday."""
    if working_days.holiday(day) or hours.closure(day):
        return []
    if day.weekday() > 4 and working_days.works(day):
        return hours.usual("mon")
    return usual
