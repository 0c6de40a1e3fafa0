"""An event loop whose time jumps to the next thing that is due, so that an hour of waiting takes no time."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class Jumping(selectors.DefaultSelector):
    """Instead of waiting until a timer, lets time pass; what threads and sockets do still takes its own."""

    def __init__(self) -> None:
        super().__init__()
        self.passed_s = 0.0
        self.threads = 0
        """Calls under way in threads: time stands still for them."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self.threads:
            return super().select(min(timeout, 0.05))
        if ready := super().select(0):
            return ready
        self.passed_s += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with virtual time."""

    def __init__(self) -> None:
        self._jumping = Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed_s

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, call: Callable[..., Any], *arguments: Any
    ) -> asyncio.Future[Any]:
        self._jumping.threads += 1
        future = super().run_in_executor(executor, call, *arguments)

        def ended(_: object) -> None:
            self._jumping.threads -= 1

        future.add_done_callback(ended)
        return future


def run_virtually(coroutine: Any) -> Any:
    """Run to the end on a loop with virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(coroutine)
