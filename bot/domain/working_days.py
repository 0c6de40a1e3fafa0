"""Working days of public offices: the weekly rest, holidays by law, and what each year's notice changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of ``date.weekday``."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedHoliday:
    """A holiday on the same day of each year."""

    name: str
    month: int
    day: int
    with_neighbour: bool = False
    """One working day beside it is free too; which one, each year's notice says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarYear:
    """Where the lunar holidays of one year lie, counted in UTC+7."""

    year: int
    tet: date
    """The first day of the lunar year."""
    hung_kings: date
    """The tenth day of the third lunar month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the government announced for one year."""

    year: int
    decision: str
    closed: tuple[date, ...]
    """Every weekday that is free that year, compensation and swapped days included."""
    working: tuple[date, ...] = ()
    """Days of the weekly rest that are worked instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """What `knowledge/holidays.yaml` holds."""

    fixed: tuple[FixedHoliday, ...]
    lunar: tuple[LunarYear, ...]
    tet_before: int = 1
    """Days free before the first day of Tết, where no notice says otherwise."""
    tet_days: int = 5
    """Days free at Tết, by law."""
    unconfirmed: tuple[FixedHoliday, ...] = ()
    """Days that may be free: told as a doubt, never as a fact."""
    notices: tuple[Notice, ...] = ()


class WorkingDays:
    """The working days of all years that the table of lunar holidays covers."""

    def __init__(self, holidays: Holidays) -> None:
        """Lay out every year. About 1 ms for eleven years."""
        years = [year.year for year in holidays.lunar]
        self.first = date(min(years), 1, 1) if years else date.max
        self.last = date(max(years), 12, 31) if years else date.min
        self._announced = frozenset(notice.year for notice in holidays.notices)
        self._holidays = dict(_holidays(holidays))
        worked = {day for notice in holidays.notices for day in notice.working}
        self._days = [
            day
            for day in _days(self.first, self.last)
            if day in worked or (day.weekday() < _SATURDAY and day not in self._holidays)
        ]
        self._known = frozenset(self._days)
        self._unconfirmed = {(one.month, one.day): one.name for one in holidays.unconfirmed}

    def covers(self, day: date) -> bool:
        """Whether the table of holidays reaches this day."""
        return self.first <= day <= self.last

    def works(self, day: date) -> bool:
        """Whether offices work on this day; a day beyond the table is taken by its weekday."""
        return day in self._known if self.covers(day) else day.weekday() < _SATURDAY

    def holiday(self, day: date) -> str | None:
        """The name of the holiday that this day is free for."""
        return self._holidays.get(day)

    def doubt(self, day: date) -> str | None:
        """The name of a holiday that this day may be free for."""
        return self._unconfirmed.get((day.month, day.day))

    def announced(self, day: date) -> bool:
        """Whether the notice for this day's year is known; without it, days off are expected only."""
        return day.year in self._announced

    def from_(self, day: date) -> date:
        """This day where it is a working one, else the next that is.

        Raises:
            IndexError: beyond the table.
        """
        return self._days[bisect_left(self._days, day)]

    def after(self, day: date, count: int) -> date:
        """The working day that is ``count`` (1 or more) after this day, which itself does not count.

        Raises:
            IndexError: beyond the table.
        """
        return self._days[bisect_right(self._days, day) + count - 1]


_SATURDAY = 5


def _holidays(holidays: Holidays) -> Iterator[tuple[date, str]]:
    """Every holiday with its name: as announced, or else as the law has it."""
    notices = {notice.year: notice for notice in holidays.notices}
    for year in holidays.lunar:
        by_law = _by_law(holidays, year)
        if notice := notices.get(year.year):
            yield from ((day, name) for day, name in by_law.items() if day.weekday() >= _SATURDAY)
            yield from _named(notice.closed, by_law)
        else:
            yield from by_law.items()


def _named(days: Iterable[date], by_law: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """Days with the names that the law has for them; one that it does not name goes with the one before."""
    name = ""
    for day in sorted(days):
        name = by_law.get(day, name)
        yield day, name


def _by_law(holidays: Holidays, year: LunarYear) -> dict[date, str]:
    """Free days of a year without its notice.

    Labour Code 45/2019/QH14: article 112 names the days, article 111 (3) moves one that meets the weekly
    rest to the next working day.
    """
    free: dict[date, str] = {}
    tet = [year.tet + timedelta(days=n - holidays.tet_before) for n in range(holidays.tet_days)]
    _give(free, tet, TET)
    _give(free, [year.hung_kings], HUNG_KINGS)
    for one in holidays.fixed:
        day = date(year.year, one.month, one.day)
        beside = day - ONE_DAY if (day - ONE_DAY).weekday() < _SATURDAY else day + ONE_DAY
        _give(free, [day, beside] if one.with_neighbour else [day], one.name)
    return free


TET = "Tết Nguyên đán"
HUNG_KINGS = "Giỗ Tổ Hùng Vương"


def _give(free: dict[date, str], days: Iterable[date], name: str) -> None:
    """Make these days free, and for each that lies in the weekly rest the next working day too."""
    owed = 0
    last = date.min
    for day in sorted(days):
        last = day
        owed += day.weekday() >= _SATURDAY or day in free
        free.setdefault(day, name)
    while owed:
        last += ONE_DAY
        if last.weekday() < _SATURDAY and last not in free:
            free[last] = name
            owed -= 1


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
