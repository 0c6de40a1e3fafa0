"""A bell for each address: whoever draws a page hears that something new was kept for it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.ports import Channel


class Ear:
    """Hears one address's bell; what rang between two waits is not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    async def wait(self, timeout_s: float) -> bool:
        """Wait for the next ring; False when none came in time."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True

    def hear(self) -> None:
        self._rung.set()


class Bell:
    """Rings within this process; with several workers a page also looks again by itself."""

    def __init__(self) -> None:
        self._ears: defaultdict[tuple[Channel, str], set[Ear]] = defaultdict(set)

    @contextmanager
    def listen(self, channel: Channel, address: str) -> Iterator[Ear]:
        """Hear this address's bell until the block ends."""
        ear = Ear()
        self._ears[channel, address].add(ear)
        try:
            yield ear
        finally:
            self._ears[channel, address].discard(ear)
            if not self._ears[channel, address]:
                del self._ears[channel, address]

    def ring(self, channel: Channel, address: str) -> None:
        """Tell every page of this address that there is news."""
        for ear in self._ears.get((channel, address), ()):
            ear.hear()

    def ring_all(self) -> None:
        """Wake every listener, so that pages can close at shutdown."""
        for ears in self._ears.values():
            for ear in ears:
                ear.hear()
