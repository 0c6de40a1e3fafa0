"""The table of holidays: days that exist, each year once, notices that say what a notice can say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from bot.domain.working_days import Holidays
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake

_SATURDAY = 5
_LEAP_YEAR = 2028


def holidays(content: Content) -> Iterator[Mistake]:
    """Mistakes in `holidays.yaml`."""
    if content.holidays:
        yield from _days_of_year(content.holidays)
        yield from _years(content.holidays)
        yield from _notices(content.holidays)


def _days_of_year(written: Written[Holidays]) -> Iterator[Mistake]:
    for name in ("fixed", "unconfirmed"):
        for number, one in enumerate(getattr(written.value, name)):
            try:
                date(_LEAP_YEAR, one.month, one.day)
            except ValueError:
                yield written.mistake("no-such-day", name, number, "day", day=one.day, month=one.month)


def _years(written: Written[Holidays]) -> Iterator[Mistake]:
    for name in ("lunar", "notices"):
        years = Counter(one.year for one in getattr(written.value, name))
        for number, one in enumerate(getattr(written.value, name)):
            if years[one.year] > 1:
                yield written.mistake("year-twice", name, number, "year", year=one.year)
    for number, year in enumerate(written.value.lunar):
        for name in ("tet", "hung_kings"):
            if getattr(year, name).year != year.year:
                yield written.mistake("other-year", "lunar", number, name, year=year.year)


def _notices(written: Written[Holidays]) -> Iterator[Mistake]:
    for number, notice in enumerate(written.value.notices):
        for name in ("closed", "working"):
            for place, day in enumerate(getattr(notice, name)):
                at = ("notices", number, name, place)
                rest = day.weekday() >= _SATURDAY
                if day.year != notice.year:
                    yield written.mistake("other-year", *at, year=notice.year)
                elif rest and name == "closed":
                    yield written.mistake("notice-closed", *at, day=day)
                elif not rest and name == "working":
                    yield written.mistake("notice-working", *at, day=day)
