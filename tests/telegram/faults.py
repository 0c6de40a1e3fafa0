"""A table of what goes wrong, and when: the next calls of a method, or a share of all."""

import random
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Literal

FOREVER_S = 3600.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with a call."""

    kind: Literal["too_many", "server_error", "reset", "accept_then_hang", "accept_then_reset"]
    number: float = 0
    """Seconds to wait, or the HTTP code, by kind."""

    @property
    def accepts(self) -> bool:
        """Whether the call takes effect, although the bot does not hear so."""
        return self.kind.startswith("accept")


def too_many(retry_after_s: int) -> Fault:
    return Fault("too_many", retry_after_s)


def server_error(code: int = 502) -> Fault:
    return Fault("server_error", code)


def reset() -> Fault:
    """The connection breaks before the call took effect."""
    return Fault("reset")


def accept_then_reset() -> Fault:
    return Fault("accept_then_reset")


def accept_then_hang(hang_s: float = FOREVER_S) -> Fault:
    """The call takes effect, and its answer never comes."""
    return Fault("accept_then_hang", hang_s)


class Faults:
    """Which fault the next call meets, if any."""

    def __init__(self, seed: int = 1) -> None:
        self.met = 0
        self.unheard = 0
        """Calls that took effect without the bot hearing so: each may be repeated."""
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._random: dict[str, tuple[float, tuple[Fault, ...]]] = {}
        self._dice = random.Random(seed)  # noqa: S311 - a fixed seed repeats the run

    def plan(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method meet these faults, one each."""
        self._next[method.lower()].extend(faults)

    def at_random(self, method: str, share: float, *faults: Fault) -> None:
        """Let a share (0 to 1) of a method's calls meet one of these faults; a share of 0 ends it."""
        self._random[method.lower()] = (share, faults)

    def take(self, method: str) -> Fault | None:
        if not self._next and not self._random:
            return None
        planned = self._next[method.lower()]
        share, faults = self._random.get(method.lower(), (0.0, ()))
        fault = planned.popleft() if planned else None
        if fault is None and faults and self._dice.random() < share:
            fault = self._dice.choice(faults)
        if fault:
            self.met += 1
            self.unheard += fault.accepts
        return fault
