"""The timers of cases: reminders, claims that return, promises about to be missed, cases that end."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.domain.clock import WardClock
from bot.domain.inbox.effects import events_of, with_changes
from bot.domain.inbox.intake import take_in
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.notice import CasePage
from bot.domain.team.case import Ask, Case, CaseNumber, Moved
from bot.domain.team.due import due, tick
from bot.domain.team.matter import Held
from bot.domain.team.timers import Timers
from bot.domain.turn import CaseKept, Event, Told
from bot.ports import StoreUnavailable, Unit
from bot.service.batch import Answering
from bot.service.bell import Bell
from bot.service.errands import Errands

BATCH = 25
"""Cases a transaction."""
LOOK_S = 20.0
"""How often all of them are looked at."""
ACTS_MOST = 5
"""Timed acts of one case at once: after a long stop several may be due."""

log = structlog.get_logger()


class CaseTimers:
    """Looks through the open cases again and again; several workers share them by their locks."""

    def __init__(self, errands: Errands, answering: Answering, bell: Bell) -> None:
        self._errands = errands
        self._answering = answering
        self._bell = bell
        self._changed: list[Case] = []
        """Whose pages are still to be told."""

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except StoreUnavailable as error:
                log.warning("timers_failed", error=str(error))
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Open cases for asks that have none, then let time act on each open case."""
        while await self._errands.do(self._open):
            self._ring()
        after: CaseNumber | None = CaseNumber(0)
        while after is not None:
            after = await self._errands.do(partial(self._tick, after=after))
            self._ring()

    def _ring(self) -> None:
        changed, self._changed = self._changed, []
        self._bell.ring_for(changed)

    async def _open(self, unit: Unit) -> int:
        """Asks of an earlier version, or left by a crash, get their cases; returns how many."""
        asks = await unit.caseless(BATCH)
        if asks:
            knowledge = await self._answering.knowledge_for(unit, {})
            await self._take_in(unit, asks, knowledge)
        return len(asks)

    async def _take_in(self, unit: Unit, asks: Sequence[Ask], knowledge: Knowledge) -> None:
        known = {held.case.number: held for held in await unit.same_cases(asks)}
        events: tuple[Event, ...] = ()
        for ask in asks:
            held, more = take_in(ask, list(known.values()), knowledge, self._answering.now())
            known[held.case.number] = held
            events += more
        self._changed += await keep(unit, events)

    async def _tick(self, unit: Unit, after: CaseNumber) -> CaseNumber | None:
        """Let time act on the next few cases; returns the last of them, none when there are no more."""
        cases, last = await unit.next_cases(after, BATCH)
        if last is None:
            return None
        knowledge, now = await self._answering.knowledge_for(unit, {}), self._answering.now()
        ripe = [one.number for one in cases if is_due(one, now, knowledge)]
        held = await unit.cases(ripe, ()) if ripe else ()
        events: tuple[Event, ...] = ()
        for one in held:
            events += (acts := self._acts_of(one, knowledge))
            knowledge = knowledge.with_team(knowledge.team.after_paging(called(acts), now))
        self._changed += await keep(unit, events)
        if paged := called(events):
            await unit.note_paged(paged)
            self._answering.team_changed()
        return last

    def _acts_of(self, held: Held, knowledge: Knowledge) -> tuple[Event, ...]:
        """What time does to a case; nothing where that fails, or one case would stop the clock of all."""
        try:
            return self._acts(held, knowledge)
        except Exception:
            log.exception("case_timer_failed", case=held.case.number)
            return ()

    def _acts(self, held: Held, knowledge: Knowledge) -> tuple[Event, ...]:
        (clock, timers), now = _time_of(held.case, knowledge), self._answering.now()
        events: tuple[Event, ...] = ()
        for _ in range(ACTS_MOST):
            moved = tick(held.case, now, clock, timers, held.asks)
            if not isinstance(moved, Moved):
                break
            events += events_of(moved, held, "timer", "", knowledge)
            held = Held(moved.case, tuple(with_changes(held.asks, moved.asks)))
        return events


def is_due(case: Case, now: datetime, knowledge: Knowledge) -> bool:
    """Whether time does something to a case. One of which that cannot be told does not stop the others."""
    try:
        return due(case, now, *_time_of(case, knowledge)) is not None
    except Exception:
        log.exception("case_timer_failed", case=case.number)
        return False


def called(events: Sequence[Event]) -> frozenset[ConversationId]:
    """Who was called to a case that waits, groups too."""
    return frozenset(
        event.conversation_id
        for event in events
        if isinstance(event, Told) and isinstance(event.notice, CasePage) and event.notice.what == "waiting"
    )


def _time_of(case: Case, knowledge: Knowledge) -> tuple[WardClock | None, Timers]:
    return knowledge.clocks.get(case.ward or ""), knowledge.timers_of(case.ward)


async def keep(unit: Unit, events: tuple[Event, ...]) -> list[Case]:
    """Write what became of cases, and put what is to be said on the list; gives the cases as they are now."""
    kept = [event for event in events if isinstance(event, CaseKept)]
    told = [event for event in events if isinstance(event, Told)]
    if kept:
        await unit.keep_cases(kept)
    if told:
        await unit.tell(told)
    return [event.case for event in kept]
