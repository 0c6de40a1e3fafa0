"""Whom a case is for, and who is called to one that nobody takes: values in, values out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.clock import WARD_ZONE, WardClock, ward_day
from bot.domain.hours import Hours, Slot
from bot.domain.inbox.acting import concerns
from bot.domain.inbox.effects import called, events_of
from bot.domain.inbox.referring import elsewhere
from bot.domain.inbox.routing import listed_for, next_in_turn, watchers
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.notice import CasePage
from bot.domain.roster import Duty, on_duty
from bot.domain.team.case import Case, CaseNumber, MemberId, Moved, Page
from bot.domain.team.directory import Group, Member, Role, Team
from bot.domain.team.due import tick
from bot.domain.team.matter import Held
from bot.domain.team.timers import Timers
from bot.domain.turn import Told
from bot.domain.ward import Area, Ward
from bot.domain.ward import Team as WardTeam
from tests.conftest import NOON

MONDAY = ward_day(NOON)
TUESDAY = MONDAY + timedelta(days=1)
HOME = "ninh-kieu"
AREAS = (Area(id="kv-1", name="Khu vực 1"), Area(id="kv-2", name="Khu vực 2"))
FIRST = WardTeam(id="to-1", name="Tổ 1", areas=("kv-1",))
SECOND = WardTeam(id="to-2", name="Tổ 2", areas=("kv-2",))
CIVIL = WardTeam(id="ho-tich", name="Tổ hộ tịch", fields=("ho-tich",))


def member(id: str, team: str | None = None, ward: str | None = HOME, role: Role = "member") -> Member:
    return Member(MemberId(id), f"chị {id.title()}", ward, role, team)


LAN, MAI = member("lan", "to-1"), member("mai", "to-1")
BINH = member("binh", "to-2")
HOA = member("hoa", "ho-tich")
LEAD = member("tu", role="lead")
CITY = member("city", ward=None)
GROUP = Group(ConversationId("g"), HOME)
GROUP_1 = Group(ConversationId("g1"), HOME, "to-1")


def a_case(area: str | None = None, entry: str | None = None, **changes: object) -> Case:
    case = Case(
        number=CaseNumber(1),
        scope="area" if area else "ward",
        ward=HOME,
        area=area,
        entry=entry,
        text="xin giấy",
        opened_at=NOON,
        state_since=NOON,
    )
    return replace(case, **changes)  # type: ignore[arg-type]


@pytest.fixture
def made(knowledge: Knowledge) -> "Made":
    return Made(knowledge)


class Made:
    """The shipped knowledge with a ward and a team of the test's own."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def with_(
        self,
        *members: Member,
        groups: Sequence[Group] = (),
        teams: Sequence[WardTeam] = (FIRST, SECOND, CIVIL),
        roster: Sequence[Duty] = (),
    ) -> Knowledge:
        ward = replace(self.knowledge.wards[HOME], areas=AREAS, teams=tuple(teams), roster=tuple(roster))
        wards: dict[str, Ward] = {**self.knowledge.wards, HOME: ward}
        return replace(self.knowledge, wards=wards, team=Team(members, tuple(groups)))


EVERYONE = (LAN, MAI, BINH, HOA, LEAD)


# Who sees a card


@pytest.mark.parametrize(
    ("case", "see"),
    [
        (a_case(), {"lan", "mai", "binh", "hoa", "tu"}),
        (a_case("kv-1"), {"lan", "mai", "tu"}),
        (a_case("kv-2"), {"binh", "tu"}),
        (a_case("kv-2", "khai-sinh"), {"binh", "tu"}),
        (a_case(entry="khai-sinh"), {"hoa", "tu"}),
        (a_case(entry="tach-ho"), {"lan", "mai", "binh", "tu"}),
        (a_case("kv-3"), {"hoa", "tu"}),
        (a_case(entry="khong-co"), {"lan", "mai", "binh", "hoa", "tu"}),
    ],
)
def test_a_card_goes_by_area_then_field_and_to_members_without_a_team(
    case: Case, see: set[str], made: Made
) -> None:
    assert set(watchers(case, made.with_(*EVERYONE))) == see


def test_what_no_team_takes_is_the_whole_wards(made: Made) -> None:
    knowledge = made.with_(*EVERYONE, teams=(FIRST, SECOND))

    assert set(watchers(a_case("kv-3"), knowledge)) == {"lan", "mai", "binh", "hoa", "tu"}


def test_a_team_that_nobody_is_in_keeps_no_case_from_the_others(made: Made) -> None:
    knowledge = made.with_(LAN, BINH)

    assert set(watchers(a_case(entry="khai-sinh"), knowledge)) == {"lan", "binh"}


def test_a_teams_group_sees_its_cards_and_spares_its_members(made: Made) -> None:
    knowledge = made.with_(*EVERYONE, groups=(GROUP_1,))

    assert set(watchers(a_case("kv-1"), knowledge)) == {"g1", "tu"}
    assert set(watchers(a_case("kv-2"), knowledge)) == {"binh", "tu"}


def test_a_group_without_a_team_sees_all_and_nobody_is_told_twice(made: Made) -> None:
    knowledge = made.with_(*EVERYONE, groups=(GROUP, GROUP_1))

    assert watchers(a_case("kv-1"), knowledge) == ["g", "g1"]
    assert watchers(a_case("kv-2"), knowledge) == ["g"]


def test_members_see_cards_although_the_city_has_a_group(made: Made) -> None:
    knowledge = made.with_(LAN, CITY, groups=(Group(ConversationId("gc"), None),))

    assert watchers(a_case(), knowledge) == ["lan"]


def test_a_ward_of_which_nobody_answers_falls_to_the_city(made: Made) -> None:
    reader = member("doc", role="auditor")

    assert watchers(a_case(), made.with_(reader, CITY)) == ["city"]
    assert watchers(a_case(), made.with_(reader, CITY, groups=(GROUP,))) == ["g", "city"]
    assert watchers(a_case(), made.with_(reader)) == []


def test_the_citys_cases_are_shown_to_the_city_alone(made: Made) -> None:
    case = a_case(scope="city")

    assert watchers(case, made.with_(*EVERYONE, CITY, groups=(GROUP,))) == ["city"]


# The roster


def test_a_single_day_takes_the_place_of_its_day_of_the_week() -> None:
    roster = (
        Duty(members=("chị Lan", "chị Mai"), days=("mon",)),
        Duty(members=("chị Mai",)),
        Duty(members=("anh Bình",), dates=(date(2026, 11, 30),)),
        Duty(members=("cô Hoa",), team="ho-tich"),
    )

    assert on_duty(roster, MONDAY) == ("chị Lan", "chị Mai")
    assert on_duty(roster, TUESDAY) == ("chị Mai",)
    assert on_duty(roster, date(2026, 11, 30)) == ("anh Bình",)
    assert on_duty(roster, TUESDAY, "ho-tich") == ("cô Hoa",)
    assert on_duty((), MONDAY) == ()


ROSTER = (Duty(members=("CHỊ  lan", "chị Mai"), days=("mon",)), Duty(members=("chị Binh",), days=("tue",)))


def test_in_private_a_card_goes_to_who_is_on_duty(made: Made) -> None:
    knowledge = made.with_(*EVERYONE, teams=(), roster=ROSTER)

    assert watchers(a_case(), knowledge) == ["lan", "mai"]
    assert set(watchers(a_case(opened_at=NOON + timedelta(days=2)), knowledge)) == {
        "lan",
        "mai",
        "binh",
        "hoa",
        "tu",
    }


def test_who_is_on_duty_reads_in_their_group_and_nobody_off_duty_is_told_in_private(made: Made) -> None:
    on_monday = made.with_(*EVERYONE, groups=(GROUP_1,), roster=ROSTER)
    for_all = made.with_(*EVERYONE, groups=(GROUP_1,), roster=(Duty(members=("chị Binh",)),))

    assert watchers(a_case("kv-1"), on_monday) == ["g1"]
    assert watchers(a_case("kv-1"), for_all) == ["g1", "binh"]


def test_who_was_shown_a_card_goes_on_seeing_it_and_so_does_who_holds_it(made: Made) -> None:
    knowledge = made.with_(*EVERYONE, teams=(), roster=ROSTER)
    tuesday = NOON + timedelta(days=1)

    moved = a_case(state="claimed", state_since=tuesday, holder=HOA.id)

    assert watchers(moved, knowledge) == ["lan", "mai", "binh", "hoa"]


def test_a_weekend_between_two_moves_does_not_show_it_to_everyone(made: Made) -> None:
    roster = (Duty(members=("chị Lan",), days=("fri",)), Duty(members=("chị Mai",), days=("mon",)))
    knowledge = made.with_(*EVERYONE, teams=(), roster=roster)
    friday = datetime(2026, 11, 27, 9, tzinfo=WARD_ZONE)

    monday = a_case(opened_at=friday, state_since=friday + timedelta(days=3))
    tuesday = a_case(opened_at=friday, state_since=friday + timedelta(days=4))

    assert watchers(monday, knowledge) == ["lan", "mai"]
    assert len(watchers(tuesday, knowledge)) == len(EVERYONE)


def test_a_question_of_the_evening_is_for_tomorrows_people(made: Made) -> None:
    knowledge = made.with_(*EVERYONE, teams=(), roster=ROSTER)
    evening = datetime(2026, 11, 23, 21, tzinfo=WARD_ZONE)

    assert watchers(a_case(opened_at=evening, state_since=evening), knowledge) == ["binh"]


# Who is called


def page(whom: str, case: Case, knowledge: Knowledge) -> list[str]:
    return list(called(Page(whom, "waiting"), case, knowledge))  # type: ignore[arg-type]


def test_the_next_is_who_was_not_called_for_the_longest_time(made: Made) -> None:
    lately, long_ago = (replace(LAN, paged_at=NOON), replace(MAI, paged_at=NOON - timedelta(days=3)))
    for members, first in (((LAN, MAI), LAN), ((lately, MAI), MAI), ((lately, long_ago), long_ago)):
        knowledge = made.with_(*members, LEAD, teams=(), roster=ROSTER)
        assert next_in_turn(a_case(), MONDAY, knowledge) == first
        assert page("next", a_case(), knowledge) == [first.id]


def test_a_teams_own_people_are_called_before_those_of_the_whole_ward(made: Made) -> None:
    roster = (Duty(members=("chị Tu",)), Duty(members=("chị Hoa",), team="ho-tich", days=("mon",)))
    knowledge = made.with_(*EVERYONE, roster=roster)
    birth = a_case(entry="khai-sinh")

    assert next_in_turn(birth, MONDAY, knowledge) == HOA
    assert next_in_turn(birth, TUESDAY, knowledge) == LEAD
    assert next_in_turn(a_case("kv-1"), MONDAY, knowledge) == LEAD


@pytest.mark.parametrize("roster", [(), (Duty(members=("chị Lan",), days=("sun",)), Duty(members=("ai",)))])
def test_where_nobody_is_on_duty_all_who_see_the_card_are_called(
    roster: tuple[Duty, ...], made: Made
) -> None:
    knowledge = made.with_(*EVERYONE, groups=(GROUP,), roster=roster)

    assert next_in_turn(a_case(), MONDAY, knowledge) is None
    assert page("next", a_case(), knowledge) == ["g"]


def test_the_lead_of_the_team_is_called_before_another_teams(made: Made) -> None:
    of_first, of_second = member("nam", "to-1", role="lead"), member("sau", "to-2", role="lead")
    boss = member("boss", ward=None, role="lead")

    assert page("lead", a_case("kv-1"), made.with_(LAN, BINH, of_first, of_second)) == ["nam"]
    assert page("lead", a_case("kv-1"), made.with_(LAN, BINH, of_second)) == ["sau"]
    assert page("lead", a_case("kv-1"), made.with_(LAN, boss)) == ["boss"]


def test_an_overdue_case_climbs_from_the_roster_to_lead_and_city_in_open_hours_only(made: Made) -> None:
    slots = [("07:00", "11:00"), ("13:00", "17:00")]
    hours = Hours(week=tuple(Slot(days=("mon", "tue"), opens=a, closes=b) for a, b in slots))
    clock = WardClock(hours, made.knowledge.working_days)
    knowledge = made.with_(*EVERYONE, CITY, teams=(), roster=ROSTER)
    late = datetime(2026, 11, 23, 16, tzinfo=WARD_ZONE)
    held = Held(a_case(opened_at=late, state_since=late), ())
    calls: list[tuple[str, str]] = []
    for minutes in range(0, 24 * 60, 5):
        now = late + timedelta(minutes=minutes)
        while isinstance(moved := tick(held.case, now, clock, Timers(claim_min=60)), Moved):
            for event in events_of(moved, held, "timer", "", knowledge):
                if isinstance(event, Told) and isinstance(event.notice, CasePage):
                    calls.append((f"{now:%d %H:%M}", event.conversation_id))
            held = Held(moved.case, ())

    assert calls == [("24 07:00", "binh"), ("24 08:00", "tu"), ("24 09:00", "city")]


# Lists, and whose case it is


def test_a_team_lists_its_own_cases_what_a_member_holds_and_what_waits_for_too_long(made: Made) -> None:
    knowledge = made.with_(*EVERYONE)
    case = a_case("kv-2")

    assert listed_for(BINH, "to-2", case, knowledge)
    assert listed_for(LEAD, None, case, knowledge)
    assert not listed_for(LAN, "to-1", case, knowledge)
    assert listed_for(LAN, "to-1", replace(case, holder=LAN.id), knowledge)
    assert listed_for(LAN, "to-1", replace(case, escalated="next"), knowledge)


@pytest.mark.parametrize(
    ("who", "case", "may"),
    [
        (LAN, a_case("kv-2"), True),
        (member("xa", ward="an-binh"), a_case(), False),
        (CITY, a_case(), True),
        (CITY, a_case(scope="city"), True),
        (LAN, a_case(scope="city"), False),
        (LAN, a_case(ward=None), False),
    ],
)
def test_only_the_city_acts_on_the_citys_cases(who: Member, case: Case, may: bool) -> None:
    assert concerns(who, case) is may


def test_a_case_goes_only_where_somebody_answers(made: Made) -> None:
    def offered(case: Case, *members: Member) -> list[str]:
        return [one.place.split(":")[3] for one in elsewhere(case, made.with_(*members))]

    assert offered(a_case(), LAN) == []
    assert offered(a_case(), LAN, member("xa", ward="an-binh")) == ["an-binh"]
    assert offered(a_case(), LAN, CITY) == ["an-binh", "cai-khe", "tan-an", "thanh-pho"]
    assert offered(a_case(scope="city"), LAN, CITY) == ["an-binh", "cai-khe", "ninh-kieu", "tan-an"]


def test_after_a_call_the_next_case_is_somebody_elses(made: Made) -> None:
    team = made.with_(LAN, MAI).team.after_paging({"lan", "g"}, NOON)

    assert [one.paged_at for one in team.members] == [NOON, None]
    assert team.after_paging((), NOON + timedelta(days=1)) is team


def test_an_asks_ward_sets_its_time(made: Made) -> None:
    knowledge = made.with_(LAN)
    ward = replace(knowledge.wards[HOME], timers=Timers(answer_days=3))
    slow = replace(knowledge, wards={**knowledge.wards, HOME: ward})

    assert slow.timers_of(HOME).answer_days == 3
    assert slow.timers_of("an-binh") == slow.timers_of(None) == Timers()
