"""The bot as a process that can be started, killed and started again on the same data and port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

COMMAND = (sys.executable, "-c", "from bot.cli import main; main()", "run")
START_S = 20.0


class Bot:
    """One installation: its data folder and its port stay, its process comes and goes."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        """``settings`` are further variables of its environment."""
        with socket.create_server(("127.0.0.1", 0)) as found:
            self._web = f"127.0.0.1:{found.getsockname()[1]}"
        self._data = data
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{self._web}/"

    def start(self) -> None:
        """Start it if it does not run, and return when its page can be had."""
        if self._process is not None and self._process.poll() is None:
            return
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BOT_")},
            "BOT_DATA": str(self._data),
            "BOT_WEB": self._web,
            "BOT_LOG_LEVEL": "WARNING",
            **self._settings,
        }
        self._process = subprocess.Popen(COMMAND, env=environment)
        until = time.monotonic() + START_S
        while not self._answers():
            assert self._process.poll() is None, "the bot ended at its start"
            assert time.monotonic() < until, "the bot did not answer in time"
            time.sleep(0.05)

    def kill(self) -> None:
        """As power does: no goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(15)
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}healthz", timeout=1):  # noqa: S310 - our own address
                return True
        except OSError:
            return False
