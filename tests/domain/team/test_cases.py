"""The team's cases: which move starts from which state, what follows, what falls due when, what joins."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.clock import WARD_ZONE, WardClock
from bot.domain.hours import Hours, Slot
from bot.domain.message import ConversationId
from bot.domain.team.askers import (
    asker_clear,
    asker_replied,
    asker_unclear,
    recall,
    reopen_by_asker,
    thanks,
)
from bot.domain.team.case import (
    OPEN,
    Ask,
    AskId,
    AskState,
    Case,
    CaseNumber,
    Destination,
    Help,
    MemberId,
    Moved,
    Page,
    Parted,
    Reason,
    Refused,
    State,
    Tell,
)
from bot.domain.team.due import close_when_silent, due, tick
from bot.domain.team.joining import near, same, words_key
from bot.domain.team.moves import (
    ask_back,
    claim,
    draft,
    give_back,
    merge,
    met,
    opened,
    refer,
    send,
    spam,
    supplement,
)
from bot.domain.team.timers import Timers, promised, reachable
from bot.domain.working_days import Holidays, LunarYear, WorkingDays

CLOCK = WardClock(
    Hours(
        week=(
            Slot(days=("mon", "tue", "wed", "thu", "fri"), opens="07:00", closes="11:00"),
            Slot(days=("mon", "tue", "wed", "thu", "fri"), opens="13:00", closes="17:00"),
        )
    ),
    WorkingDays(
        Holidays(fixed=(), lunar=(LunarYear(year=2026, tet=date(2026, 2, 17), hung_kings=date(2026, 4, 26)),))
    ),
)
TIMERS = Timers()
LAN, MINH = MemberId("lan"), MemberId("minh")
HELP = Help("desk", 20, "Đã chỉ chỗ nộp")
CITY = Destination("city", "vi-du")
QUESTION = "Xin giấy này ở đâu?"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARD_ZONE)


MONDAY = at("2026-11-23T08:00")


def an_ask(number: int = 1, state: AskState = "waiting", text: str = QUESTION) -> Ask:
    return Ask(AskId(number), ConversationId(f"c{number}"), text, MONDAY, state, ward="vi-du")


def a_case(state: State = "new", *, number: int = 1, held: bool = True, since: datetime = MONDAY) -> Case:
    """A case as it stands in this state; Lan holds it, or answered it."""
    holds = state in ("claimed", "drafted", "need_info") or (state == "reopened" and held)
    answered = state in ("answered", "closed", "reopened")
    return replace(
        opened(CaseNumber(number), an_ask(), None, MONDAY, CLOCK, TIMERS),
        state=state,
        state_since=since,
        holder=LAN if holds else None,
        held_until=since + timedelta(hours=1) if holds and state != "need_info" else None,
        draft="Bản nháp" if state == "drafted" else "",
        answer="Ở quầy" if answered else "",
        answered_by=LAN if answered else None,
        merged_into=CaseNumber(9) if state == "merged" else None,
        met_by=LAN if state == "met" else None,
    )


def moved(result: Moved | Refused) -> Moved:
    assert isinstance(result, Moved), result
    return result


def reason(result: Moved | Refused) -> Reason:
    assert isinstance(result, Refused), result
    return result.reason


# Which move starts from which state, and where it ends

Move = Callable[[Case, MemberId, tuple[Ask, ...], datetime], Moved | Refused]
ONE = AskId(1)

MOVES: dict[str, Move] = {
    "claim": lambda case, who, asks, now: claim(case, who, now, CLOCK, TIMERS),
    "give_back": lambda case, who, asks, now: give_back(case, who, now),
    "draft": lambda case, who, asks, now: draft(case, who, "Bản mới", now, CLOCK, TIMERS),
    "send": lambda case, who, asks, now: send(case, who, case.draft, case.version, asks, now),
    "ask_back": lambda case, who, asks, now: ask_back(case, who, "Ở khu vực nào?", asks[0].id, asks, now),
    "refer": lambda case, who, asks, now: refer(case, who, CITY, "Việc của thành phố", now, CLOCK, TIMERS),
    "merge": lambda case, who, asks, now: merge(case, who, a_case(number=2), now),
    "spam": lambda case, who, asks, now: spam(case, who, now),
    "met": lambda case, who, asks, now: met(case, who, HELP, asks, now),
    "asker_replied": lambda case, who, asks, now: asker_replied(
        case, asks[0].id, "Khu vực 1", asks, now, CLOCK, TIMERS
    ),
    "asker_clear": lambda case, who, asks, now: asker_clear(case, asks[0].id, asks, now),
    "asker_unclear": lambda case, who, asks, now: asker_unclear(case, asks[0].id, asks, now, CLOCK, TIMERS),
    "thanks": lambda case, who, asks, now: thanks(case),
    "reopen_by_asker": lambda case, who, asks, now: reopen_by_asker(
        case, asks[0].id, asks, now, CLOCK, TIMERS
    ),
    "close_when_silent": lambda case, who, asks, now: close_when_silent(case, now, CLOCK, TIMERS),
    "recall": lambda case, who, asks, now: recall(case, "Đã đổi", asks, now, CLOCK, TIMERS),
}

_EXITS: dict[str, State] = {"merge": "merged", "spam": "spam", "met": "met"}
_HELD: dict[str, State] = {"draft": "drafted", "ask_back": "need_info", "refer": "referred"}

LEGAL: dict[State, dict[str, State]] = {
    "new": {"claim": "claimed", **_EXITS},
    "claimed": {"give_back": "new", **_HELD, **_EXITS},
    "need_info": {"asker_replied": "claimed", "close_when_silent": "closed", **_EXITS},
    "referred": {"claim": "claimed", **_EXITS},
    "drafted": {"draft": "drafted", "send": "answered", "give_back": "new", **_EXITS},
    "answered": {
        "asker_clear": "closed",
        "asker_unclear": "reopened",
        "thanks": "answered",
        "close_when_silent": "closed",
        "recall": "reopened",
    },
    "reopened": {"claim": "claimed", "give_back": "reopened", **_HELD, **_EXITS},
    "closed": {"thanks": "closed", "reopen_by_asker": "reopened", "recall": "reopened"},
    "met": {"thanks": "met"},
    "merged": {},
    "spam": {},
}
STATES: tuple[State, ...] = get_args(State)
LATER = MONDAY + timedelta(days=8)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_starts_where_the_table_says_and_nowhere_else(state: State, name: str) -> None:
    case = a_case(state)
    asks = (an_ask(state="told" if case.answered_by else "waiting"),)

    result = MOVES[name](case, LAN, asks, LATER)

    if name not in LEGAL[state]:
        assert reason(result) in (state, "not-holder", "nothing-drafted")
        return
    after = moved(result).case
    assert (after.state, after.version) == (LEGAL[state][name], case.version + 1)
    kept = after.state == "reopened" and name != "give_back"
    assert bool(after.holder) == (kept or after.state in ("claimed", "drafted", "need_info"))


@pytest.mark.parametrize("state", [one for one in STATES if a_case(one).holder])
@pytest.mark.parametrize("name", [name for name in MOVES if name in {"claim", "send", *_HELD, *_EXITS}])
def test_what_one_member_holds_the_others_leave_alone(state: State, name: str) -> None:
    refused = reason(MOVES[name](a_case(state), MINH, (an_ask(),), LATER))

    assert refused in ("held-by-other", "not-holder", "nothing-drafted", state)
    assert (refused == "held-by-other") == (name in {"claim", *_EXITS})


# What follows from a move


def drafted(text: str = "Ở quầy số 2") -> Case:
    return moved(draft(a_case("claimed"), LAN, text, MONDAY, CLOCK, TIMERS)).case


def test_an_answer_goes_to_everyone_but_those_left_out_who_get_a_case_of_their_own() -> None:
    asks = (an_ask(1), an_ask(2), an_ask(3, "dropped"))

    sent = moved(send(drafted(), LAN, "Ở quầy số 2", 2, asks, MONDAY, left_out=[AskId(2)]))

    assert sent.effects == (Tell("answer", (ONE,), "Ở quầy số 2"), Parted((AskId(2),)))
    assert [(ask.id, ask.state) for ask in sent.asks] == [(1, "told"), (2, "dropped")]
    assert (sent.case.answer, sent.case.answered_by, sent.case.due_at) == ("Ở quầy số 2", LAN, None)
    assert reason(send(drafted(), LAN, "Ở quầy số 2", 2, asks, MONDAY, left_out=[ONE, AskId(2)])) == (
        "no-askers"
    )


def test_a_stale_send_sends_nothing() -> None:
    lans = drafted("Của Lan")
    lapsed = moved(give_back(lans, LAN, MONDAY)).case
    minhs = moved(claim(lapsed, MINH, MONDAY, CLOCK, TIMERS)).case
    minhs = moved(draft(minhs, MINH, "Của Minh", MONDAY, CLOCK, TIMERS)).case
    answered = moved(send(minhs, MINH, "Của Minh", minhs.version, (an_ask(),), MONDAY)).case

    for now_standing in (minhs, answered):
        refused = send(now_standing, LAN, "Của Lan", lans.version, (an_ask(),), MONDAY)
        assert refused == Refused("stale-version")


def test_one_askers_silence_ends_nobody_elses_question() -> None:
    asks = (an_ask(1), an_ask(2))
    asked = moved(ask_back(a_case("claimed"), LAN, "Ở đâu ạ?", ONE, asks, MONDAY)).case
    later = MONDAY + timedelta(days=TIMERS.need_info_days, minutes=1)

    silent = moved(tick(asked, later, None, TIMERS, asks))

    assert (silent.case.state, silent.effects[0]) == ("new", Tell("given-up", (ONE,)))
    assert [(ask.id, ask.state) for ask in silent.asks] == [(1, "dropped")]
    assert moved(tick(asked, later, None, TIMERS, asks[:1])).case.state == "closed"


def test_what_somebody_replied_goes_with_them() -> None:
    asks = (an_ask(1), an_ask(2))
    replied = replace(drafted("Ở quầy số 2"), question="Ở đâu?", replied="hẻm 9", asked=ONE)

    kept = moved(send(replied, LAN, "Ở quầy số 2", replied.version, asks, MONDAY)).case
    left = moved(send(replied, LAN, "Ở quầy số 2", replied.version, asks, MONDAY, left_out=[ONE])).case
    merged = moved(merge(replied, LAN, a_case(number=2), MONDAY)).case

    assert [one.replied for one in (kept, left, merged)] == ["hẻm 9", "", ""]


def test_a_supplement_is_added_to_the_answer_and_given_up_leaves_it() -> None:
    answered = moved(send(drafted("Ở quầy số 2"), LAN, "Ở quầy số 2", 2, (an_ask(),), MONDAY))
    more = moved(supplement(answered.case, MINH, "Mang theo căn cước", MONDAY, CLOCK, TIMERS)).case
    assert (more.state, more.holder, more.answered_by) == ("drafted", MINH, LAN)

    both = moved(send(more, MINH, more.draft, more.version, answered.asks, MONDAY))
    assert both.effects == (Tell("answer", (ONE,), "Mang theo căn cước"),)
    assert both.case.answer == "Ở quầy số 2\n\nMang theo căn cước"

    given_up = moved(give_back(more, MINH, MONDAY))
    assert (given_up.case.state, given_up.case.answer, given_up.effects) == ("answered", "Ở quầy số 2", ())
    assert reason(supplement(drafted(), MINH, "x", MONDAY, CLOCK, TIMERS)) == "drafted"


def test_a_reminder_does_not_make_a_preview_stale() -> None:
    reminded = moved(tick(drafted(), at("2026-11-23T08:45"), CLOCK, TIMERS)).case

    assert reminded.reminded
    moved(send(reminded, LAN, reminded.draft, 2, (an_ask(),), MONDAY))


def test_money_needs_a_second_pair_of_eyes() -> None:
    case, asks = drafted("8.000 đồng"), (an_ask(),)

    assert reason(send(case, LAN, case.draft, 2, asks, MONDAY, second_eyes=True)) == "second-eyes"
    answered = moved(send(case, MINH, case.draft, 2, asks, MONDAY, second_eyes=True)).case

    assert (answered.answered_by, answered.checked_by) == (LAN, MINH)


def test_empty_words_are_not_sent() -> None:
    assert reason(draft(a_case("claimed"), LAN, " \n", MONDAY, CLOCK, TIMERS)) == "empty"
    assert reason(ask_back(a_case("claimed"), LAN, "", ONE, (an_ask(),), MONDAY)) == "empty"
    assert reason(met(a_case(), LAN, replace(HELP, minutes=0), (an_ask(),), MONDAY)) == "empty"


def test_a_question_goes_back_to_one_asker_and_the_promise_waits() -> None:
    asks = (an_ask(1), an_ask(2))
    asked = moved(ask_back(a_case("claimed"), LAN, "Khu vực nào?", AskId(2), asks, at("2026-11-23T16:00")))
    assert asked.effects == (Tell("question", (AskId(2),), "Khu vực nào?"),)
    assert asked.case.due_at == at("2026-11-24T08:00")
    assert asked.case.held_until is None

    replied = moved(asker_replied(asked.case, AskId(2), "Một", asks, at("2026-11-24T09:00"), CLOCK, TIMERS))

    assert replied.effects == (Page("member", "replied", "Một", LAN),)
    assert (replied.case.holder, replied.case.held_until) == (LAN, at("2026-11-24T10:00"))
    assert replied.case.due_at == at("2026-11-24T11:00")


def test_the_lead_hears_of_the_second_referral() -> None:
    once = moved(refer(a_case("claimed"), LAN, CITY, "Xa quá", LATER, CLOCK, TIMERS))
    assert once.effects == (Tell("referred"), Page("pool", "referred", "Xa quá"))
    assert (once.case.scope, once.case.holder) == ("city", None)
    assert once.case.due_at == promised(LATER, CLOCK, TIMERS)

    taken = moved(claim(once.case, MINH, LATER, CLOCK, TIMERS)).case
    assert reason(refer(taken, MINH, CITY, "", LATER, CLOCK, TIMERS)) == "same-place"
    twice = moved(refer(taken, MINH, Destination("ward", "khac"), "Về lại", LATER, CLOCK, TIMERS))

    assert twice.effects[-1] == Page("lead", "referred", "Về lại")


def test_whoever_sends_sees_the_merged_askers_first() -> None:
    other = replace(drafted(), number=CaseNumber(2))

    merged = moved(merge(a_case(), LAN, other, MONDAY))

    assert merged.case.merged_into == 2
    assert merged.other is not None
    assert reason(send(merged.other, LAN, other.draft, other.version, (an_ask(),), MONDAY)) == "stale-version"


def test_only_open_cases_of_one_scope_merge() -> None:
    far = replace(a_case(number=2), ward="khac")

    assert reason(merge(a_case(), LAN, a_case(), MONDAY)) == "same-case"
    assert reason(merge(a_case(), LAN, a_case("answered", number=2), MONDAY)) == "other-not-open"
    assert reason(merge(a_case(), LAN, far, MONDAY)) == "other-ward"
    moved(merge(a_case(), LAN, replace(far, scope="city"), MONDAY))


def test_help_in_person_is_written_down_and_the_others_still_wait() -> None:
    helped = moved(met(a_case(), LAN, HELP, (an_ask(1), an_ask(2)), MONDAY, left_out=[AskId(2)]))

    assert (helped.case.met_by, helped.case.help) == (LAN, HELP)
    assert helped.effects == (Parted((AskId(2),)),)


def test_a_case_ends_when_every_asker_is_content() -> None:
    one, two = an_ask(1, "told"), an_ask(2, "told")

    first = moved(asker_clear(a_case("answered"), ONE, (one, two, an_ask(3, "dropped")), LATER))
    assert (first.case.state, first.case.state_since) == ("answered", MONDAY)

    said = (*first.asks, two)
    assert reason(asker_clear(first.case, ONE, said, LATER)) == "said-already"
    assert reason(asker_clear(first.case, AskId(7), said, LATER)) == "no-such-ask"
    assert reason(asker_clear(first.case, ONE, (an_ask(1),), LATER)) == "not-told"
    assert moved(asker_clear(first.case, AskId(2), said, LATER)).case.state == "closed"


def test_one_who_is_not_content_reopens_it_for_its_answerer_with_half_the_time() -> None:
    asks = (an_ask(1, "clear"), an_ask(2, "told"))
    case = replace(a_case("answered"), escalated="lead", warned=True)

    again = moved(asker_unclear(case, AskId(2), asks, at("2026-11-24T08:00"), CLOCK, TIMERS))

    assert again.effects == (Page("member", "reopened", member=LAN),)
    assert (again.case.holder, again.case.held_until) == (LAN, at("2026-11-24T08:30"))
    assert (again.case.due_at, again.case.escalated, again.case.warned) == (
        at("2026-11-24T14:00"),
        "",
        False,
    )

    better = moved(draft(again.case, LAN, "Rõ hơn", LATER, CLOCK, TIMERS)).case
    sent = moved(send(better, LAN, "Rõ hơn", better.version, (asks[0], *again.asks), LATER))
    assert sent.effects == (Tell("answer", (AskId(2),), "Rõ hơn"),)


def test_thanks_go_to_who_helped_and_reopen_nothing() -> None:
    for state in ("answered", "closed", "met"):
        thanked = moved(thanks(a_case(state)))
        assert thanked.effects == (Page("member", "thanked", member=LAN),)
        assert thanked.case.state == state
    assert reason(thanks(replace(a_case("closed"), answered_by=None))) == "never-answered"


def test_a_closed_case_comes_back_within_thirty_days() -> None:
    asks = (an_ask(1, "clear"), an_ask(2, "dropped"))
    last = MONDAY + timedelta(days=30)

    back = moved(reopen_by_asker(a_case("closed"), ONE, asks, last, CLOCK, TIMERS))

    assert [ask.state for ask in back.asks] == ["unclear"]
    late = last + timedelta(seconds=1)
    assert reason(reopen_by_asker(a_case("closed"), ONE, asks, late, CLOCK, TIMERS)) == "too-late"
    assert reason(reopen_by_asker(a_case("closed"), AskId(2), asks, last, CLOCK, TIMERS)) == "no-such-ask"


def test_a_recall_reaches_everyone_who_got_the_answer() -> None:
    asks = (an_ask(1, "clear"), an_ask(2, "told"), an_ask(3, "dropped"))

    recalled = moved(recall(a_case("closed"), "Lệ phí đã đổi", asks, LATER, CLOCK, TIMERS))

    assert recalled.effects == (
        Tell("recalled", (ONE, AskId(2))),
        Page("member", "reopened", "Lệ phí đã đổi", LAN),
    )
    assert {ask.state for ask in recalled.asks} == {"waiting"}
    never = replace(a_case("closed"), answered_by=None)
    assert reason(recall(never, "", asks, LATER, CLOCK, TIMERS)) == "never-answered"


def test_a_case_that_no_one_answered_reopens_for_all() -> None:
    given_up = moved(close_when_silent(a_case("need_info"), LATER, CLOCK, TIMERS))
    assert given_up.effects == (Tell("given-up"),)

    back = moved(reopen_by_asker(given_up.case, ONE, (an_ask(),), LATER, CLOCK, TIMERS))

    assert back.effects == (Page("pool", "reopened"),)
    assert (back.case.holder, back.case.held_until, back.asks[0].state) == (None, None, "waiting")


# What falls due, and when


@pytest.mark.parametrize(
    ("asked", "clock", "expected"),
    [
        ("2026-11-24T10:00", CLOCK, "2026-11-25T10:00"),
        ("2026-11-27T16:00", CLOCK, "2026-11-30T16:00"),
        ("2026-11-28T22:00", CLOCK, "2026-11-30T17:00"),
        ("2026-11-28T15:00", None, "2026-11-29T15:00"),
        ("2026-11-28T22:00", None, "2026-11-29T20:00"),
        ("2026-11-29T03:00", None, "2026-11-29T20:00"),
        ("2026-12-31T16:00", CLOCK, "2027-01-01T16:00"),
    ],
)
def test_what_is_promised(asked: str, clock: WardClock | None, expected: str) -> None:
    assert promised(at(asked), clock, TIMERS) == at(expected)


@pytest.mark.parametrize(
    ("now", "clock", "expected"),
    [
        ("2026-11-27T10:59", CLOCK, "2026-11-27T10:59"),
        ("2026-11-27T11:00", CLOCK, "2026-11-27T13:00"),
        ("2026-11-27T18:00", CLOCK, "2026-11-30T07:00"),
        ("2026-11-28T19:59", None, "2026-11-28T19:59"),
        ("2026-11-28T20:00", None, "2026-11-29T07:00"),
        ("2026-11-29T06:59", None, "2026-11-29T07:00"),
        ("2027-06-01T22:00", CLOCK, "2027-06-02T07:00"),
    ],
)
def test_when_members_may_be_paged(now: str, clock: WardClock | None, expected: str) -> None:
    assert reachable(at(now).astimezone(UTC), clock) == at(expected)


def history(case: Case, until: str, clock: WardClock | None, step_min: int = 5) -> list[tuple[str, str]]:
    """Every timed act until then, with its ward time, where nobody does anything."""
    now = case.state_since
    acts: list[tuple[str, str]] = []
    while now <= at(until):
        while act := due(case, now, clock, TIMERS):
            acts.append((f"{now.astimezone(WARD_ZONE):%d %H:%M}", act))
            case = moved(tick(case, now, clock, TIMERS)).case
        now += timedelta(minutes=step_min)
    assert reason(tick(case, now, clock, TIMERS)) == "nothing-due"
    return acts


def test_a_case_that_nobody_takes_climbs_in_open_hours_only() -> None:
    case = opened(CaseNumber(1), an_ask(), None, at("2026-11-27T16:00"), CLOCK, TIMERS)

    assert history(case, "2026-12-02T12:00", CLOCK) == [
        ("30 08:00", "escalate-next"),
        ("30 10:00", "escalate-lead"),
        ("30 14:00", "escalate-city"),
        ("30 15:30", "warn-askers"),
    ]


def test_a_night_without_hours_skips_no_rung() -> None:
    case = opened(CaseNumber(1), an_ask(), None, at("2026-11-27T19:30"), None, TIMERS)

    assert history(case, "2026-11-29T12:00", None) == [
        ("28 07:00", "escalate-next"),
        ("28 09:00", "escalate-lead"),
        ("28 11:00", "escalate-city"),
        ("28 19:00", "warn-askers"),
    ]


def test_a_claim_is_remembered_once_and_then_returns() -> None:
    claimed = moved(claim(a_case(), LAN, at("2026-11-23T10:30"), CLOCK, TIMERS)).case

    assert history(claimed, "2026-11-23T13:59", CLOCK) == [
        ("23 13:15", "remind-holder"),
        ("23 13:30", "return-to-pool"),
    ]
    returned = moved(tick(claimed, at("2026-11-23T13:30"), CLOCK, TIMERS))
    assert returned.effects == (Page("member", "returned", member=LAN), Page("pool", "returned"))
    assert returned.case.state == "new"


def test_a_reopened_case_runs_on_half_time() -> None:
    case = moved(
        asker_unclear(a_case("answered"), ONE, (an_ask(1, "told"),), at("2026-11-24T08:00"), CLOCK, TIMERS)
    ).case

    assert history(case, "2026-11-24T14:00", CLOCK) == [
        ("24 08:25", "remind-holder"),
        ("24 08:30", "return-to-pool"),
        ("24 09:30", "escalate-next"),
        ("24 10:30", "escalate-lead"),
        ("24 13:30", "warn-askers"),
        ("24 13:30", "escalate-city"),
    ]


def test_the_citys_own_cases_stop_at_its_lead() -> None:
    case = replace(a_case("referred"), scope="city")

    assert [act for _, act in history(case, "2026-11-25T12:00", CLOCK)] == [
        "escalate-next",
        "escalate-lead",
        "warn-askers",
    ]


def test_silence_closes_by_the_calendar_and_by_day() -> None:
    friday = at("2026-11-20T18:00")

    assert history(a_case("need_info", since=friday), "2026-11-25T12:00", CLOCK) == [
        ("24 07:00", "close-silent")
    ]
    assert history(a_case("answered", since=friday), "2026-11-30T12:00", CLOCK) == [
        ("30 07:00", "close-silent")
    ]
    assert reason(close_when_silent(a_case("answered"), MONDAY, CLOCK, TIMERS)) == "too-early"


def test_timers_can_be_set() -> None:
    quick = Timers(claim_min=10, answer_days=2)

    assert due(a_case(), MONDAY + timedelta(minutes=10), CLOCK, quick) == "escalate-next"
    assert promised(MONDAY, CLOCK, quick) == at("2026-11-25T08:00")


# What joins


def test_the_same_words_at_the_same_place_join() -> None:
    case = replace(a_case(), entry="khai-sinh", step="nop")
    ask = replace(an_ask(text="  xin GIẤY này\nở đâu?"), entry="khai-sinh", step="nop")

    assert same(ask, case)
    assert same(replace(ask, text="Xin gia\u0302\u0301y na\u0300y ở đâu?"), case)
    assert not same(replace(ask, text="xin giay nay o dau?"), case)
    assert not same(replace(ask, ward="khac"), case)
    assert not same(replace(ask, step="ho-so"), case)
    assert not same(replace(ask, entry="ket-hon"), case)


@pytest.mark.parametrize("text", ["xin GIẤY  này", "Xin gia\u0302\u0301y na\u0300y", "xin giay nay", "mua"])
@pytest.mark.parametrize("step", [None, "nop"])
def test_a_store_finds_by_key_what_is_the_same(text: str, step: str | None) -> None:
    case, ask = replace(a_case(), text="xin giấy này", step="nop"), replace(an_ask(text=text), step=step)

    assert (words_key(ask) == words_key(case)) == same(ask, case)
    assert len(words_key(ask)) == 64


def test_long_questions_that_differ_at_the_end_do_not_join() -> None:
    case = replace(a_case(), text="a " * 400 + "mua")

    assert not same(an_ask(text="a " * 400 + "bán"), case)


def test_like_words_are_suggested_best_first() -> None:
    close = replace(a_case(number=1), text="mất giấy khai sinh thì xin lại ở đâu vậy em")
    closer = replace(a_case(number=2), text="Xin lại giấy khai sinh bị mất ở đâu?")
    other = replace(a_case(number=3), text="phí làm sổ đỏ bao nhiêu")

    found = near("bi mat giay khai sinh, xin lai o dau", [close, closer, other])

    assert [case.number for case, _ in found] == [2, 1]
    assert 1 >= found[0][1] >= found[1][1] > 0.7
    assert near("???", [close, closer, other]) == []
    assert near("", []) == []


# Whatever happens

ANYTHING = [*MOVES, "tick"]
steps = st.lists(
    st.tuples(
        st.sampled_from([True, True, True, True, False]),
        st.integers(0, 999),
        st.sampled_from([LAN, MINH]),
        st.sampled_from([timedelta(), timedelta(minutes=20)]) | st.timedeltas(timedelta(), timedelta(days=9)),
        st.integers(1, 3),
    ),
    min_size=10,
    max_size=60,
)
"""Whether the move is one by which the case goes on, which one, by whom, after how long, for which ask."""


@given(steps, st.sampled_from([CLOCK, None]))
@settings(max_examples=300, deadline=None)
def test_no_sequence_of_moves_breaks_a_case(
    sequence: list[tuple[bool, int, MemberId, timedelta, int]], clock: WardClock | None
) -> None:
    now = MONDAY
    asks = {number: an_ask(number) for number in (1, 2, 3)}
    case = opened(CaseNumber(1), asks[1], None, now, clock, TIMERS)
    for sensible, pick, anyone, wait, number in sequence:
        now += wait
        going_on = [name for name in LEGAL[case.state] if name not in _EXITS] if sensible else []
        names = going_on or ANYTHING
        name = names[pick % len(names)]
        member = case.holder if sensible and case.holder else anyone
        known = tuple(asks[key] for key in sorted(asks, key=lambda key: key != number))
        result = tick(case, now, clock, TIMERS) if name == "tick" else MOVES[name](case, member, known, now)
        if isinstance(result, Refused):
            continue
        after = result.case
        assert after.version >= case.version + (name != "tick")
        if case.state == "closed" and after.state != "closed":
            assert after.state == "reopened"
            assert name in ("recall", "reopen_by_asker")
        if case.state in ("met", "merged", "spam"):
            assert after.state == case.state
        if case.holder and after.holder:
            assert after.holder == case.holder
        if after.holder:
            assert after.state in ("claimed", "drafted", "need_info", "reopened")
        assert bool(after.held_until) == bool(after.holder and after.state != "need_info")
        assert bool(after.due_at) == (after.state in OPEN)
        assert bool(after.draft) >= (after.state == "drafted")
        case, asks = after, asks | {ask.id: ask for ask in result.asks}


@given(
    st.sampled_from(STATES), st.timedeltas(timedelta(), timedelta(days=60)), st.sampled_from([CLOCK, None])
)
@settings(deadline=None)
def test_what_is_due_is_soon_done_and_never_in_closed_hours(
    state: State, wait: timedelta, clock: WardClock | None
) -> None:
    case, now = a_case(state), MONDAY + wait
    acts = 0
    while isinstance(done := tick(case, now, clock, TIMERS), Moved):
        assert reachable(now, clock) == now
        case, acts = done.case, acts + 1
    assert acts <= 3
