"""A thread that ends the process when one turn takes seconds: a restart loses nothing."""

import faulthandler
import os
import sys
import threading

LONGEST_TURN_S = 5.0
LOOK_EVERY_S = 0.5
EXIT_CODE = 70
"""EX_SOFTWARE of sysexits.h."""


class Watchdog:
    """Watches turns from beside the event loop, which a hung turn would block.

    It counts its own looks, not the clock: a machine that was suspended in mid-turn hung nobody.
    """

    def __init__(self, longest_s: float = LONGEST_TURN_S) -> None:
        self._every_s = min(LOOK_EVERY_S, longest_s / 4)
        self._looks_at_most = round(longest_s / self._every_s)
        self._turn = 0
        """Odd while a turn is under way."""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def turn_begins(self) -> None:
        self._turn += 1

    def turn_ends(self) -> None:
        self._turn += 1

    def _watch(self) -> None:
        seen, looks = 0, 0
        while not self._stopped.wait(self._every_s):
            looks = looks + 1 if self._turn == seen and seen % 2 else 0
            seen = self._turn
            if looks >= self._looks_at_most:
                faulthandler.dump_traceback(sys.stderr)
                os._exit(EXIT_CODE)
