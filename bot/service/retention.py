"""Deleting in time: what is older than the retention, and what a resident asked to have deleted."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.ports import Store, StoreUnavailable

EVERY_S = 3600.0
SOON_S = 5.0
"""After a confirmed deletion: time for its last word to be sent."""
CODES_S = 30.0
"""How long a code may stand in a reply when its time is over."""
TRIES = 8
"""Early sweeps after a deletion; they end a minute after it was confirmed."""

log = structlog.get_logger()


class Retention:
    """Sweeps every hour, and again and again for a while after a deletion was confirmed."""

    def __init__(self, store: Store, days: int, clear: Callable[[], Awaitable[None]]) -> None:
        """``clear`` deletes what lies beside the database, after each sweep."""
        self._store = store
        self._days = days
        self._clear = clear
        self._asked = asyncio.Event()

    def forgotten(self) -> None:
        """A deletion was confirmed."""
        self._asked.set()

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await self._sweep()
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._asked.wait()
            except TimeoutError:
                continue
            self._asked.clear()
            for _ in range(TRIES - 1):
                await asyncio.sleep(SOON_S)
                await self._sweep()

    async def end_codes(self) -> None:
        """End codes as their time comes, until cancelled."""
        while True:
            try:
                await self._store.end_codes()
            except StoreUnavailable as error:
                log.warning("codes_failed", error=str(error))
            await asyncio.sleep(CODES_S)

    async def _sweep(self) -> None:
        try:
            swept = await self._store.sweep(self._days)
        except StoreUnavailable as error:
            log.warning("sweep_failed", error=str(error))
            return
        if any(swept.rows.values()):
            log.info("swept", **swept.rows)
        await self._clear()
