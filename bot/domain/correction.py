"""A correction of an entry: whom it is for, and what is right now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

TEXT_MOST = 1000
"""Characters of what is right now: it has to be read on a phone."""
DAYS = timedelta(days=14)
"""How far back a correction reaches where nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Everyone who was told of an entry in a span of time, but for those who heard of it today."""

    entry: str
    since: datetime
    today: date
    """Who has a correction of this entry from this day gets no other."""
    before: datetime | None = None
    """Who was last told at this moment or later was told what is right already."""
    wards: tuple[str | None, ...] = ()
    """Wards as of which they were told, ``None`` for who named none; empty for all."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many a correction would reach."""

    count: int = 0
    since: datetime | None = None
    """When the first of them was told."""
    done: int = 0
    """How many more have one from today already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What everyone concerned is to hear."""

    whom: Whom
    name: str
    """Of the entry, as it is called now."""
    text: str
    by: str
    """Member who wrote it, or ``OPERATOR``: an id for the audit log."""


OPERATOR = "operator"
"""Whoever works at the machine itself."""
