"""The roster of a ward: who of its team answers on which day, by alias."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bot.domain.working_days import WEEKDAYS, Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Members who answer on some days; with neither days nor dates, on every day."""

    members: tuple[str, ...]
    """Their aliases, in the order in which they are called."""
    days: tuple[Weekday, ...] = ()
    """Days of the week."""
    dates: tuple[date, ...] = ()
    """Single days: what is written for one takes the place of what its day of the week says."""
    team: str | None = None
    """Only for what this team takes; else for all of the ward's."""

    def each_week(self, day: date) -> bool:
        """Whether it holds on this day as on any of its kind."""
        return WEEKDAYS[day.weekday()] in self.days or not (self.days or self.dates)


def on_duty(roster: Collection[Duty], day: date, team: str | None = None) -> tuple[str, ...]:
    """The aliases that one team's roster, or without a team the whole ward's, has for a day, each once."""
    own = [duty for duty in roster if duty.team == team]
    named = [duty for duty in own if day in duty.dates]
    today = named or [duty for duty in own if duty.each_week(day)]
    return tuple(dict.fromkeys(alias for duty in today for alias in duty.members))
