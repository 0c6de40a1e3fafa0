"""A list from the talk as lines to tick off with a pen."""

from collections.abc import Iterator
from dataclasses import dataclass

OPEN, DONE = "☐", "☑"
"""How the talk marks what is still wanted, and what is at hand."""


@dataclass(frozen=True, slots=True)
class TickLine:
    """One line with its box."""

    text: str
    done: bool


def tick_lines(text: str) -> Iterator[TickLine]:
    """The lines of a text, each with a box that is ticked already or is empty."""
    for line in text.splitlines():
        if line.strip():
            yield TickLine(line.strip().lstrip(OPEN + DONE).strip(), line.strip().startswith(DONE))
