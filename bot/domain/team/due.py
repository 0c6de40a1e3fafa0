"""Which timed act of a case is due now, and what it makes of the case."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.clock import WardClock
from bot.domain.team.case import OPEN, Ask, Case, Moved, Page, Refused, Rung, Tell
from bot.domain.team.timers import Timers, known, later, of_normal, passed, reachable

TimedAct = Literal[
    "remind-holder",
    "return-to-pool",
    "escalate-next",
    "escalate-lead",
    "escalate-city",
    "warn-askers",
    "close-silent",
]


def due(case: Case, now: datetime, clock: WardClock | None, timers: Timers) -> TimedAct | None:
    """The one timed act that is due now, the most urgent first; none while nobody may be paged.

    Carry it out with ``tick`` and ask again: each act falls due once.
    """
    clock = known(clock, now)
    if reachable(now, clock) > now:
        return None
    if _silent(case, now, timers):
        return "close-silent"
    if case.state not in OPEN or case.state == "need_info":
        return None
    if case.held_until and now >= case.held_until:
        return "return-to-pool"
    return (
        _reminder_due(case, now, clock, timers)
        or _warning_due(case, now, clock, timers)
        or _escalation_due(case, now, clock, timers)
    )


def close_when_silent(
    case: Case, now: datetime, clock: WardClock | None, timers: Timers, asks: Collection[Ask] = ()
) -> Moved | Refused:
    """End a case whose askers say nothing more; who owed us a reply is told how to go on. Where others wait
    for the answer too, only that one leaves, and the team goes on."""
    if case.state not in ("answered", "need_info"):
        return Refused(case.state)
    if not _silent(case, now, timers):
        return Refused("too-early")
    if case.state == "answered":
        return Moved(case.into("closed", now, due_at=None))
    silent = (case.asked,) if case.asked else ()
    given_up = Tell("given-up", silent)
    if not any(ask.state in ("waiting", "unclear") and ask.id not in silent for ask in asks):
        return Moved(case.into("closed", now, due_at=None), (given_up,))
    due_at = case.due_at and later(case.due_at, passed(case.state_since, now, clock), clock)
    dropped = tuple(replace(ask, state="dropped") for ask in asks if ask.id in silent)
    going_on = replace(case.in_pool(now), question="", asked=None, due_at=due_at)
    return Moved(going_on, (given_up, Page("pool", "waiting")), dropped)


def tick(
    case: Case, now: datetime, clock: WardClock | None, timers: Timers, asks: Collection[Ask] = ()
) -> Moved | Refused:
    """Carry out the one timed act that is due now."""
    match due(case, now, clock, timers):
        case None:
            return Refused("nothing-due")
        case "close-silent":
            return close_when_silent(case, now, clock, timers, asks)
        case "return-to-pool":
            let_go = Page("member", "returned", member=case.holder)
            to_the_pool = () if case.supplement else (Page("pool", "returned"),)
            return Moved(case.in_pool(now), (let_go, *to_the_pool))
        case "remind-holder":
            return Moved(replace(case, reminded=True), (Page("member", "reminder", member=case.holder),))
        case "warn-askers":
            return Moved(replace(case, warned=True), (Tell("late"),))
        case "escalate-next":
            return Moved(replace(case, escalated="next", escalated_at=now), (Page("next", "waiting"),))
        case "escalate-lead":
            return Moved(replace(case, escalated="lead", escalated_at=now), (Page("lead", "waiting"),))
        case "escalate-city":
            return Moved(replace(case, escalated="city", escalated_at=now), (Page("city", "waiting"),))


def _silent(case: Case, now: datetime, timers: Timers) -> bool:
    """Whether an asker has been silent for so long that the case ends."""
    if case.state == "need_info":
        return now - case.state_since >= timedelta(days=timers.need_info_days)
    return case.state == "answered" and now - case.state_since >= timedelta(days=timers.silent_days)


def _reminder_due(
    case: Case, now: datetime, clock: WardClock | None, timers: Timers
) -> Literal["remind-holder"] | None:
    if not case.holder or case.reminded:
        return None
    wait = of_normal(case, timers.remind_min)
    return "remind-holder" if passed(case.state_since, now, clock) >= wait else None


def _warning_due(
    case: Case, now: datetime, clock: WardClock | None, timers: Timers
) -> Literal["warn-askers"] | None:
    if not case.due_at or case.warned:
        return None
    left = passed(now, case.due_at, clock)
    return "warn-askers" if left <= timedelta(minutes=timers.warn_min) else None


_ESCALATE: dict[Rung, Literal["escalate-next", "escalate-lead", "escalate-city"]] = {
    "": "escalate-next",
    "next": "escalate-lead",
    "lead": "escalate-city",
}


def _escalation_due(
    case: Case, now: datetime, clock: WardClock | None, timers: Timers
) -> Literal["escalate-next", "escalate-lead", "escalate-city"] | None:
    """The next rung, counted from the one before, so that a night without hours does not skip any."""
    if case.holder or (case.scope == "city" and case.escalated == "lead"):
        return None
    since = case.escalated_at or case.state_since
    if passed(since, now, clock) < of_normal(case, timers.claim_min):
        return None
    return _ESCALATE.get(case.escalated)
