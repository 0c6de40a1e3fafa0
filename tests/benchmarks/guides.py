"""What a turn in a guide costs: `python -m tests.benchmarks.guides`.

Every shipped guide is walked to its review with first choices, again and again; processor time of
``respond`` alone, a press a turn.
"""

import time
from statistics import median, quantiles

from bot.domain.clock import WardClock
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from tests.conftest import NOON
from tests.talk import Talk

ROUNDS = 3


def main() -> None:
    knowledge = KnowledgeFiles([shipped_folder()]).current
    took: list[float] = []
    for entry in sorted(knowledge.guides) * ROUNDS:
        talk = Talk(knowledge)
        talk.follows(f"guide:{entry}")
        while presses := [place for _, place in talk.conversation.offered if place.startswith("run:")]:
            began = time.process_time()
            talk.follows(presses[0])
            took.append(time.process_time() - began)
    cuts = quantiles(took, n=100)
    print(f"{len(took)} turns: median {1e3 * median(took):.3f} ms, p99 {1e3 * cuts[98]:.3f} ms of CPU")
    clock_figures(knowledge.clocks["vi-du"])


def clock_figures(clock: WardClock) -> None:
    """The clock's answers, a thousand of each."""
    later = NOON.replace(year=2027)
    for name, ask in (
        ("at", lambda: clock.at(NOON)),
        ("open_time", lambda: clock.open_time(NOON, later)),
        ("after", lambda: clock.after(NOON, clock.open_time(NOON, later))),
    ):
        began = time.process_time()
        for _ in range(1000):
            ask()
        print(f"clock.{name}: {1e3 * (time.process_time() - began):.1f} µs")


if __name__ == "__main__":
    main()
