"""What the program has to say to a resident who did not just speak: today's result, a guide that moved."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDay:
    """The result of a dossier is due on this day."""

    kind: Literal["result-day"] = "result-day"
    entry: str
    day: date
    expected: bool = False
    """Worked out by us; false where the receipt says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMoved:
    """A run of this conversation goes on elsewhere: it has one owner."""

    kind: Literal["run-moved"] = "run-moved"
    run: str


Notice = ResultDay | RunMoved
