"""When a ward's desk is open, as the ward tells it: usual hours, days off, other places and days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from bot.domain.working_days import WEEKDAYS, Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Hours without a break on some days of the week: lunch parts two of them."""

    days: tuple[Weekday, ...]
    opens: str
    """`07:00`"""
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which the desk is closed for a reason of its own."""

    valid_from: date
    valid_until: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A desk at another place or on another day: a mobile desk, a Saturday one."""

    name: str
    where: str
    days: tuple[Weekday, ...]
    opens: str
    closes: str
    decision: str
    valid_from: date
    valid_until: date

    def on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until and WEEKDAYS[day.weekday()] in self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """All that a ward tells about when it is open."""

    week: tuple[Slot, ...]
    closed: tuple[Closure, ...] = ()
    sessions: tuple[Session, ...] = ()

    def usual(self, weekday: Weekday) -> list[tuple[time, time]]:
        """The slots of this day of the week, in order."""
        return sorted((clock(one.opens), clock(one.closes)) for one in self.week if weekday in one.days)

    def closure(self, day: date) -> Closure | None:
        return next((one for one in self.closed if one.valid_from <= day <= one.valid_until), None)

    def sessions_after(self, day: date) -> Iterator[Session]:
        """Other desks that are still to come."""
        return (one for one in self.sessions if day <= one.valid_until)


def clock(text: str) -> time:
    """`07:30` as a time of the day.

    Raises:
        ValueError: not a time.
    """
    return time.fromisoformat(text)
