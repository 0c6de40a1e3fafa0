"""A thread that ends the process when one turn takes seconds: a restart loses nothing."""

import faulthandler
import os
import sys
import threading
import time

LONGEST_TURN_S = 5.0
LOOK_EVERY_S = 0.5
EXIT_CODE = 70
"""EX_SOFTWARE of sysexits.h."""


class Watchdog:
    """Watches turns from beside the event loop, which a hung turn would block."""

    def __init__(self, longest_s: float = LONGEST_TURN_S) -> None:
        self._longest_s = longest_s
        self._begun: float | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def turn_begins(self) -> None:
        self._begun = time.monotonic()

    def turn_ends(self) -> None:
        self._begun = None

    def _watch(self) -> None:
        while not self._stopped.wait(min(LOOK_EVERY_S, self._longest_s / 2)):
            begun = self._begun
            if begun is not None and time.monotonic() - begun > self._longest_s:
                faulthandler.dump_traceback(sys.stderr)
                os._exit(EXIT_CODE)
