"""A ward: its names, its desk, and what is different there for a while."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.guide import Condition
from bot.domain.procedure import Facet, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerWard:
    """A name that people still use, and where it lies today."""

    name: str
    note: str = ""
    ambiguous: bool = False
    """The name means another ward today: ask which one is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The one-stop desk; whatever only the ward knows is null until it says."""

    name: str
    address: str | None = None
    phone: str | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One facet of one procedure, changed in this ward between two dates by a named decision."""

    entry: str
    facet: Facet
    facts: Facts
    decision: str
    valid_from: date
    valid_until: date
    when: Condition = field(default_factory=dict)
    exempt: tuple[str, ...] = ()
    """Who may still do it the usual way, in words."""
    helped_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A ward of today."""

    id: str
    name: str
    desk: Desk
    code: str | None = None
    formerly: tuple[FormerWard, ...] = ()
    overrides: tuple[Override, ...] = ()
    example: bool = False
    """For tests, docs and demos only: never offered to a resident."""
