"""The ward's clock: laws that must hold at every moment, and the cases that residents meet."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clock import WARD_ZONE, Due, WardClock, due
from bot.domain.hours import Closure, Hours, Slot
from bot.domain.procedure import TimeLimit
from bot.domain.working_days import FixedHoliday, Holidays, LunarYear, Notice, Weekday, WorkingDays

WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
DAYS = WorkingDays(
    Holidays(
        fixed=(FixedHoliday(name="Tết Dương lịch", month=1, day=1),),
        lunar=(
            LunarYear(year=2026, tet=date(2026, 2, 17), hung_kings=date(2026, 4, 26)),
            LunarYear(year=2027, tet=date(2027, 2, 6), hung_kings=date(2027, 4, 16)),
        ),
        notices=(
            Notice(
                year=2026,
                decision="Thông báo",
                closed=(date(2026, 1, 1), date(2026, 8, 31)),
                working=(date(2026, 8, 22),),
            ),
        ),
    )
)
CLOCK = WardClock(
    Hours(
        week=(
            Slot(days=WEEK, opens="07:00", closes="11:00"),
            Slot(days=WEEK, opens="13:00", closes="17:00"),
            Slot(days=("sat",), opens="07:30", closes="11:00"),
        ),
        closed=(Closure(valid_from=date(2026, 12, 24), valid_until=date(2026, 12, 24), why="chuyển trụ sở"),),
    ),
    DAYS,
)

START = datetime(2026, 1, 1, tzinfo=WARD_ZONE)
moments = st.builds(
    lambda seconds, zone: (START + timedelta(seconds=seconds)).astimezone(zone),
    st.integers(0, 700 * 86_400),
    st.sampled_from([UTC, WARD_ZONE]),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARD_ZONE)


@given(moments, moments, moments)
def test_open_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))

    assert CLOCK.open_time(first, last) == CLOCK.open_time(first, middle) + CLOCK.open_time(middle, last)


@given(moments, moments, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_open_time_never_shrinks_nor_outruns_the_time_itself(
    start: datetime, end: datetime, more: timedelta
) -> None:
    assert timedelta() <= CLOCK.open_time(start, end) <= CLOCK.open_time(start, end + more)
    assert CLOCK.open_time(start, end) <= max(timedelta(), end - start)


@given(moments)
def test_nothing_counts_while_the_desk_is_closed(moment: datetime) -> None:
    opening = CLOCK.at(moment)
    assert opening.until is not None
    assert opening.until > moment

    counted = CLOCK.open_time(moment, opening.until)

    assert counted == (opening.until - moment if opening.open else timedelta())


@given(moments, st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes)))
@settings(max_examples=300)
def test_the_moment_after_some_open_time_is_open_time_away(start: datetime, wanted: timedelta) -> None:
    end = CLOCK.after(start, wanted)

    if end is None:
        assert start > at("2027-11-01")
    else:
        assert CLOCK.open_time(start, end) == wanted
        assert CLOCK.open_time(start, end - timedelta(seconds=1)) < wanted


@pytest.mark.parametrize(
    ("moment", "open_", "until"),
    [
        ("2026-11-27T06:59", False, "2026-11-27T07:00"),
        ("2026-11-27T07:00", True, "2026-11-27T11:00"),
        ("2026-11-27T11:00", False, "2026-11-27T13:00"),
        ("2026-11-27T17:00", False, "2026-11-28T07:30"),
        ("2026-11-28T11:00", False, "2026-11-30T07:00"),
        ("2026-12-23T17:30", False, "2026-12-25T07:00"),
        ("2026-08-22T13:30", True, "2026-08-22T17:00"),
        ("2026-08-31T09:00", False, "2026-09-01T07:00"),
        ("2027-02-04T17:00", False, "2027-02-12T07:00"),
    ],
)
def test_open_or_closed_and_until_when(moment: str, open_: bool, until: str) -> None:
    opening = CLOCK.at(at(moment).astimezone(UTC))

    assert (opening.open, opening.until) == (open_, at(until))


@pytest.mark.parametrize(
    ("limit", "cutoff", "accepted", "expected"),
    [
        ("same-day", "15:00", "2026-11-27T14:59", "2026-11-27"),
        ("same-day", "15:00", "2026-11-27T15:00", "2026-11-30"),
        ("same-day", None, "2026-11-28T09:00", "2026-11-30"),
        ("1wd", "15:00", "2026-11-27T09:00", "2026-11-30"),
        ("1wd", "15:00", "2026-11-27T15:30", "2026-12-01"),
        ("3wd", None, "2026-12-30T09:00", "2027-01-05"),
        ("1wd", None, "2026-08-21T09:00", "2026-08-22"),
        ("5wd", None, "2027-02-03T09:00", "2027-02-17"),
        ("30d", None, "2026-11-27T09:00", "2026-12-28"),
        ("1m", None, "2026-11-30T09:00", "2026-12-30"),
        ("3m", None, "2026-11-30T09:00", "2027-03-01"),
    ],
)
def test_when_a_result_is_due(limit: str, cutoff: str | None, accepted: str, expected: str) -> None:
    rule = TimeLimit(say="", confidence="high", limit=limit, cutoff=cutoff)

    found = due(rule, at(accepted), DAYS, None)

    assert found is not None
    assert found.day == date.fromisoformat(expected)
    assert found.announced == (found.day.year == 2026)


def test_working_hours_count_on_the_desks_own_clock() -> None:
    four = TimeLimit(say="", confidence="high", limit="4h", cutoff="15:00")

    assert due(four, at("2026-11-27T09:30"), DAYS, CLOCK) == Due(date(2026, 11, 27), time(15, 30))
    assert due(four, at("2026-11-27T15:00"), DAYS, CLOCK) == Due(date(2026, 11, 30), time(11))
    assert due(four, at("2026-11-27T09:30"), DAYS, None) is None


def test_no_limit_and_no_table_are_no_answer() -> None:
    assert due(TimeLimit(say="", confidence="high"), at("2026-11-27T09:00"), DAYS, CLOCK) is None
    late = TimeLimit(say="", confidence="high", limit="3wd")
    assert due(late, at("2027-12-31T09:00"), DAYS, CLOCK) is None
    nothing = WorkingDays(Holidays(fixed=(), lunar=()))
    assert due(late, at("2026-11-27T09:00"), nothing, None) is None
