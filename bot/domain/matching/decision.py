"""From ranked entries to what the resident gets: an answer, a few choices, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.matching.ranking import Match

MOST_CHOICES = 3
"""More than three choices are not read on a phone."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where answers end and choices begin; ``fit`` finds these values for a set of entries."""

    answer: float = 0.52
    """The least score of an answer."""
    margin: float = 0.06
    """How far, as a part of its score, an answer must be ahead of the second entry."""
    choice: float = 0.35
    """The least score of the best choice."""
    window: float = 0.5
    """How far, as a part of the best one's score, a further choice may be behind."""


SHIPPED = Calibration()
"""The values that the program comes with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The question is about this entry; ``facet`` is the part asked for, ``None`` for all of it."""

    entry: str
    facet: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Choices:
    """One of these entries is probably meant, best first, at most three."""

    entries: tuple[str, ...]
    facet: str | None = None


@dataclass(frozen=True, slots=True)
class AskBack:
    """The question names only something ambiguous; ``phrase`` is the id of what to ask back."""

    phrase: str
    facet: str | None = None


@dataclass(frozen=True, slots=True)
class Smalltalk:
    """No question at all: a greeting, thanks and the like."""

    kind: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing here fits."""


Understood = Answer | Choices | AskBack | Smalltalk | Nothing


def decide(matches: Sequence[Match], calibration: Calibration) -> Answer | Choices | Nothing:
    """Return what the ranked matches are good for."""
    if not matches or matches[0].score < min(calibration.choice, calibration.answer):
        return Nothing()
    best = matches[0].score
    if best >= calibration.answer and lead(matches) >= calibration.margin:
        return Answer(matches[0].entry, None, best)
    near = [match.entry for match in matches[:MOST_CHOICES] if 1 - match.score / best <= calibration.window]
    return Choices(tuple(near))


def lead(matches: Sequence[Match]) -> float:
    """Return how far the best of some matches is ahead of the second, as a part of its score."""
    return 1 - matches[1].score / matches[0].score if len(matches) > 1 else 1.0
