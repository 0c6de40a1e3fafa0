"""What askers make of a case: they reply, say whether the answer was clear, and come back to it.

A wrong answer comes back the same way, by ``recall``. Each move wants all asks of the case.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.clock import WardClock
from bot.domain.team.case import Ask, AskId, AskState, Case, Effect, Moved, Page, Refused, Tell
from bot.domain.team.timers import Timers, later, of_normal, passed, promised


def asker_replied(
    case: Case,
    ask: AskId,
    text: str,
    asks: Collection[Ask],
    now: datetime,
    clock: WardClock | None,
    timers: Timers,
) -> Moved | Refused:
    """The asker said what was missing: the holder goes on, the promise moves by the time that stood still."""
    if case.state != "need_info":
        return Refused(case.state)
    if not _find(ask, asks):
        return Refused("no-such-ask")
    until = later(now, timedelta(minutes=timers.hold_min), clock)
    due_at = case.due_at and later(case.due_at, passed(case.state_since, now, clock), clock)
    said = {"replied": text, "due_at": due_at}
    claimed = case.into("claimed", now, holder=case.holder, held_until=until, **said)
    return Moved(claimed, (Page("member", "replied", text, case.holder),))


def asker_clear(case: Case, ask: AskId, asks: Collection[Ask], now: datetime) -> Moved | Refused:
    """One asker is content; the case ends when all are. Else its silence counts on from the answer."""
    said = _said(case, ask, "clear", asks)
    if isinstance(said, Refused):
        return said
    others = [one for one in asks if one.id != ask]
    if not case.supplement and all(one.state in ("clear", "dropped") for one in others):
        return Moved(case.into("closed", now, due_at=None), asks=(said,))
    return Moved(replace(case, version=case.version + 1), asks=(said,))


def asker_unclear(
    case: Case, ask: AskId, asks: Collection[Ask], now: datetime, clock: WardClock | None, timers: Timers
) -> Moved | Refused:
    """One asker is not content: the case is open again, first for who answered."""
    said = _said(case, ask, "unclear", asks)
    if isinstance(said, Refused):
        return said
    return Moved(_reopened(case, now, clock, timers), _call(case), (said,))


def thanks(case: Case) -> Moved | Refused:
    """Thanks go to who helped. They say nothing about the answer: nothing reopens, nothing closes."""
    if case.state not in ("answered", "closed", "met"):
        return Refused(case.state)
    if helper := case.met_by or case.answered_by:
        return Moved(replace(case, version=case.version + 1), (Page("member", "thanked", member=helper),))
    return Refused("never-answered")


def reopen_by_asker(
    case: Case, ask: AskId, asks: Collection[Ask], now: datetime, clock: WardClock | None, timers: Timers
) -> Moved | Refused:
    """An asker comes back to a case that ended not long ago."""
    if case.state != "closed":
        return Refused(case.state)
    if now - case.state_since > timedelta(days=timers.reopen_days):
        return Refused("too-late")
    found = _find(ask, asks)
    if not found:
        return Refused("no-such-ask")
    said = replace(found, state="waiting" if found.state == "waiting" else "unclear")
    return Moved(_reopened(case, now, clock, timers), _call(case), (said,))


def recall(
    case: Case,
    note: str,
    asks: Collection[Ask],
    now: datetime,
    clock: WardClock | None,
    timers: Timers,
) -> Moved | Refused:
    """The answer is wrong, or no longer right: everyone who got it is told, and waits for the right one.

    ``note`` says to the team what is wrong. The caller decides who may, and does so itself where the answer
    rests on a fact that changed.
    """
    if case.state not in ("answered", "closed") and not case.supplement:
        return Refused(case.state)
    if not case.answered_by:
        return Refused("never-answered")
    waiting = tuple(
        replace(ask, state="waiting") for ask in asks if ask.state in ("told", "clear", "unclear")
    )
    reopened = replace(_reopened(case, now, clock, timers), note=note)
    tell = (Tell("recalled", tuple(ask.id for ask in waiting)),) if waiting else ()
    return Moved(reopened, (*tell, *_call(case, note)), waiting)


def _reopened(case: Case, now: datetime, clock: WardClock | None, timers: Timers) -> Case:
    """Open again with half the usual time, held for its last answerer where there is one."""
    fresh = {"escalated": "", "warned": False, "supplement": False, "left_out": ()}
    reopened = case.into("reopened", now, holder=case.answered_by, **fresh)
    half = of_normal(reopened, timers.hold_min)
    return replace(
        reopened,
        held_until=later(now, half, clock) if reopened.holder else None,
        due_at=promised(reopened, clock, timers),
    )


def _call(case: Case, note: str = "") -> tuple[Effect, ...]:
    return (Page("member" if case.answered_by else "pool", "reopened", note, case.answered_by),)


def _find(ask: AskId, asks: Collection[Ask]) -> Ask | None:
    return next((one for one in asks if one.id == ask and one.state != "dropped"), None)


def _said(case: Case, ask: AskId, state: AskState, asks: Collection[Ask]) -> Ask | Refused:
    """The ask in its new state, where its asker may say so now."""
    if case.state != "answered" and not case.supplement:
        return Refused(case.state)
    found = _find(ask, asks)
    if not found:
        return Refused("no-such-ask")
    if found.state == "waiting":
        return Refused("not-told")
    return Refused("said-already") if found.state == state else replace(found, state=state)
