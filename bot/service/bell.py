"""A bell for each address, ward and case: whoever draws a page hears that something new was kept for it."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Literal

from bot.domain.team.case import Case
from bot.ports import Channel

What = Channel | Literal["ward", "case"]
"""Rings for an address of a channel, for the cases of a ward (without a name: of any), or for one case."""


class Ear:
    """Hears one bell; what rang between two waits is not lost."""

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
        self._ears: defaultdict[tuple[What, str], set[Ear]] = defaultdict(set)

    @contextmanager
    def listen(self, what: What, name: str) -> Iterator[Ear]:
        """Hear this bell until the block ends."""
        ear = Ear()
        self._ears[what, name].add(ear)
        try:
            yield ear
        finally:
            self._ears[what, name].discard(ear)
            if not self._ears[what, name]:
                del self._ears[what, name]

    def ring(self, what: What, name: str) -> None:
        """Tell every page that listens that there is news."""
        for ear in self._ears.get((what, name), ()):
            ear.hear()

    def ring_for(self, cases: Collection[Case]) -> None:
        """Tell the pages of these cases, and the lists in which they stand."""
        for case in cases:
            self.ring("case", str(case.number))
        for ward in {ward for case in cases for ward in ("", case.ward or "")}:
            self.ring("ward", ward)

    def ring_all(self) -> None:
        """Wake every listener, so that pages can close at shutdown."""
        for ears in self._ears.values():
            for ear in ears:
                ear.hear()
