"""A ward: its names, its desks and teams, and what is different there for a while."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.guide import Condition
from bot.domain.hours import Hours
from bot.domain.procedure import Facet, Facts
from bot.domain.roster import Duty
from bot.domain.team.timers import Timers
from bot.domain.working_days import WEEKDAYS, Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerWard:
    """A name that people still use, and where it lies today."""

    name: str
    note: str = ""
    ambiguous: bool = False
    """The name means another ward today: ask which one is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk where residents come; whatever only the ward knows is null until it says."""

    id: str
    name: str
    address: str | None = None
    phone: str | None = None
    hours: Hours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the ward (khu vực, ấp) that one team looks after."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A community digital-tech team; no areas or no fields means all of them."""

    id: str
    name: str
    areas: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One facet of some procedures, changed in this ward between two dates by a named decision."""

    entries: tuple[str, ...] = ()
    """Empty: every procedure of the ward's desk."""
    facet: Facet
    facts: Facts
    decision: str
    valid_from: date
    valid_until: date
    days: tuple[Weekday, ...] = ()
    """Days of the week on which it holds; empty: all."""
    when: Condition = field(default_factory=dict)
    adds: bool = False
    """Its facts stand beside the usual ones instead of in their place."""
    exempt: tuple[str, ...] = ()
    """Who may still do it the usual way, in words."""
    helped_at: str | None = None

    @property
    def replaces(self) -> bool:
        """Whether it takes the place of the usual facts: it holds on each day and for everyone."""
        return not (self.adds or self.days or self.when)

    def concerns(self, entry: str, facet: Facet, day: date) -> bool:
        """Whether it is in force for this facet, if only on some days of the week."""
        named = not self.entries or entry in self.entries
        return named and facet == self.facet and self.valid_from <= day <= self.valid_until

    def holds_on(self, day: date) -> bool:
        """Whether this is one of its days of the week."""
        return not self.days or WEEKDAYS[day.weekday()] in self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A ward of today."""

    id: str
    name: str
    desks: tuple[Desk, ...]
    """The one-stop desk first."""
    code: str | None = None
    formerly: tuple[FormerWard, ...] = ()
    areas: tuple[Area, ...] | None = None
    teams: tuple[Team, ...] | None = None
    roster: tuple[Duty, ...] = ()
    timers: Timers = field(default_factory=Timers)
    """How long its team may take for what."""
    second_eyes: bool = True
    """Whether somebody else looks over answers with money, days, law or links before they go."""
    overrides: tuple[Override, ...] = ()
    example: bool = False
    """For tests, docs and demos only: never offered to a resident."""
