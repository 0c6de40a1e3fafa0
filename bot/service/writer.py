"""The one writer: whatever waits is committed together, transaction after transaction."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from bot.ports import Deadlock, Store, StoreUnavailable, Unit

RETRY_S = 0.5
"""Pause after the database could not be written."""
DEADLOCKS = 3
"""How often a transaction that lost a deadlock is tried again whole; another worker won it meanwhile."""


class Work(Protocol):
    """Something to write. ``run`` may be called again when its transaction was rolled back."""

    async def run(self, unit: Unit) -> None: ...

    def committed(self) -> None:
        """It is durable now."""

    def failed(self, error: Exception) -> None:
        """Nothing of it was kept."""


class Source(Protocol):
    """Where work comes from."""

    def next_work(self) -> Work | None:
        """What waits now, at most one transaction's worth; None when nothing does."""


class Writer:
    """Group commit: the work of all sources shares one transaction, in the order of the sources.

    When a shared transaction fails, each work is tried again in one of its own, so that only the
    one that cannot be written fails.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sources: list[Source] = []
        self._something_waits = asyncio.Event()
        self._stopping = False

    def add(self, source: Source) -> None:
        """Take this source's work too, after that of the sources added before it."""
        self._sources.append(source)

    def wake(self) -> None:
        """Say that a source has work."""
        self._something_waits.set()

    async def run(self) -> None:
        """Write until stopped; what waits at the stop is still written."""
        while True:
            await self._something_waits.wait()
            self._something_waits.clear()
            while works := [work for source in self._sources if (work := source.next_work())]:
                await self._write(works)
                await asyncio.sleep(0)
            if self._stopping:
                return

    def stop(self) -> None:
        """Finish what waits, then end ``run``."""
        self._stopping = True
        self.wake()

    async def _write(self, works: Sequence[Work], deadlocks: int = 0) -> None:
        try:
            async with self._store.begin() as unit:
                for work in works:
                    await work.run(unit)
        except Exception as error:
            if isinstance(error, Deadlock) and deadlocks < DEADLOCKS:
                await self._write(works, deadlocks + 1)
                return
            if len(works) == 1:
                works[0].failed(error)
                if isinstance(error, StoreUnavailable):
                    await asyncio.sleep(RETRY_S)
                return
            for work in works:
                await self._write([work])
        else:
            for work in works:
                work.committed()
