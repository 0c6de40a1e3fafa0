"""The timers of cases: reminders, claims that return, promises about to be missed, cases that end."""

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog

from bot.domain.inbox.effects import events_of
from bot.domain.inbox.intake import TIMERS, take_in
from bot.domain.knowledge import Knowledge
from bot.domain.team.case import Ask, Case, CaseNumber, Moved
from bot.domain.team.due import due, tick
from bot.domain.team.matter import Held
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
        cases = await unit.next_cases(after, BATCH)
        if not cases:
            return None
        knowledge, now = await self._answering.knowledge_for(unit, {}), self._answering.now()
        clocks = knowledge.clocks
        ripe = [one.number for one in cases if due(one, now, clocks.get(one.ward or ""), TIMERS)]
        held = await unit.cases(ripe, ()) if ripe else ()
        self._changed += await keep(
            unit, tuple(event for one in held for event in self._acts(one, knowledge))
        )
        return cases[-1].number

    def _acts(self, held: Held, knowledge: Knowledge) -> tuple[Event, ...]:
        clock, now = knowledge.clocks.get(held.case.ward or ""), self._answering.now()
        events: tuple[Event, ...] = ()
        for _ in range(ACTS_MOST):
            moved = tick(held.case, now, clock, TIMERS)
            if not isinstance(moved, Moved):
                break
            events += events_of(moved, held, "timer", "", knowledge)
            held = Held(moved.case, held.asks)
        return events


async def keep(unit: Unit, events: tuple[Event, ...]) -> list[Case]:
    """Write what became of cases, and put what is to be said on the list; gives the cases as they are now."""
    kept = [event for event in events if isinstance(event, CaseKept)]
    told = [event for event in events if isinstance(event, Told)]
    if kept:
        await unit.keep_cases(kept)
    if told:
        await unit.tell(told)
    return [event.case for event in kept]
