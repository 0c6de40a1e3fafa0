"""Holidays and working days, held against a library of holidays that other hands keep."""

from datetime import date, timedelta

import holidays as peer
import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.working_days import HUNG_KINGS, TET, FixedHoliday, Holidays, LunarYear, WorkingDays


def names_of(year: int, name: str) -> list[date]:
    found = peer.country_holidays("VN", years=year, language="vi", observed=False)
    return sorted(day for day, said in found.items() if said == name)


@pytest.mark.parametrize("year", range(2025, 2036))
def test_tet_and_the_hung_kings_day_lie_where_the_library_has_them(year: int, knowledge: Knowledge) -> None:
    days = knowledge.working_days

    for name in ("Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương"):
        for day in names_of(year, name):
            assert not days.works(day)
            assert days.holiday(day) or day.weekday() > 4


def test_tet_of_2030_is_by_the_vietnamese_calendar(knowledge: Knowledge) -> None:
    tet = date(2030, 2, 2)

    assert names_of(2030, "Tết Nguyên Đán") == [tet]
    assert not knowledge.working_days.works(tet - timedelta(days=1))
    assert knowledge.working_days.holiday(date(2030, 2, 4)) == TET


def test_a_notice_moves_working_days(knowledge: Knowledge) -> None:
    days = knowledge.working_days

    assert not days.works(date(2026, 8, 31))
    assert days.works(date(2026, 8, 22))
    assert days.announced(date(2026, 8, 22))
    assert not days.announced(date(2027, 9, 2))


def test_an_unconfirmed_day_is_a_doubt_and_no_holiday(knowledge: Knowledge) -> None:
    day = date(2026, 11, 24)

    assert knowledge.working_days.works(day)
    assert knowledge.working_days.holiday(day) is None
    assert knowledge.working_days.doubt(day) == "Ngày Văn hóa Việt Nam"


def test_a_holiday_on_a_rest_day_is_made_up_for_on_the_next_working_day() -> None:
    table = Holidays(
        fixed=(FixedHoliday(name="Victory", month=4, day=30), FixedHoliday(name="Labour", month=5, day=1)),
        lunar=(LunarYear(year=2033, tet=date(2033, 1, 31), hung_kings=date(2033, 4, 9)),),
    )
    days = WorkingDays(table)

    assert [days.holiday(date(2033, 5, n)) for n in range(1, 5)] == ["Labour", "Victory", "Labour", None]
    assert [days.holiday(date(2033, 4, n)) for n in (9, 10, 11, 12)] == [HUNG_KINGS, None, HUNG_KINGS, None]


def test_tet_takes_five_working_days_from_those_who_rest_at_weekends(knowledge: Knowledge) -> None:
    for year in range(2027, 2036):
        around = (date(year, 1, 15) + timedelta(days=n) for n in range(60))
        free = [day for day in around if knowledge.working_days.holiday(day) == TET]
        assert len([day for day in free if day.weekday() < 5]) == 5


def test_beyond_the_table_days_are_taken_by_their_weekday(knowledge: Knowledge) -> None:
    assert knowledge.working_days.works(date(2050, 1, 3))
    assert not knowledge.working_days.works(date(2050, 1, 1))
