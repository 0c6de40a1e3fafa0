"""A turn that hangs ends the process; one that takes its time does not."""

import subprocess
import sys

PROGRAM = """
import time
from bot.watchdog import Watchdog
watchdog = Watchdog(longest_s=0.4)
watchdog.start()
watchdog.turn_begins()
time.sleep({seconds})
watchdog.turn_ends()
watchdog.stop()
"""


def run(seconds: float) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(seconds=seconds)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_a_hung_turn_ends_the_process_and_shows_where() -> None:
    ended = run(20)

    assert ended.returncode == 70
    assert "most recent call first" in ended.stderr


def test_a_turn_within_its_time_does_not() -> None:
    assert run(0.1).returncode == 0
