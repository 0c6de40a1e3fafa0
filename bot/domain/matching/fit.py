"""Finding where answers end and choices begin, from questions of which the answer is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.decision import MOST_CHOICES, SHIPPED, Calibration, lead
from bot.domain.matching.document import Document
from bot.domain.matching.matcher import Matcher
from bot.domain.matching.ranking import Match
from bot.domain.matching.vocabulary import Vocabulary

FOLDS = 10
"""Every question is ranked by an index that has not seen it; so many indexes are built at most."""

FEWEST = 30
"""Golden questions of a kind (that want an entry, that want none) from which its limits are moved."""

LIMITS = np.arange(0.25, 0.75, 0.01)
MARGINS = np.arange(0.0, 0.21, 0.02)

RIGHT, CHOSEN, MISSED = 1.0, 0.7, -0.5
"""Worth of a right answer, of the right entry among choices, and of showing it not at all."""
WRONG, BOTHERED = -3.0, -0.2
"""Worth of a wrong answer, and of choices where none is right."""

STAY = 0.05
"""What moving a value by 1 must bring at least: a few questions are no reason to move."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Golden:
    """A question, and the entries that are a right answer to it; none where nothing here answers it."""

    question: str
    entries: tuple[str, ...] = ()


def fit(
    documents: Sequence[Document],
    vocabulary: Vocabulary,
    golden: Sequence[Golden],
    places: Sequence[str] = (),
    start: Calibration = SHIPPED,
) -> Calibration:
    """Return the values that serve the golden questions best; the same arguments give the same values.

    A golden question that is a wording as well is ranked without that wording. Limits are moved only where
    at least ``FEWEST`` questions want nothing, the margin where as many want an entry: fewer prove nothing.
    """
    apart = held_out(documents, vocabulary, [one.question for one in golden], places)
    ranked = ((golden[at], matcher.rank(golden[at].question, MOST_CHOICES)) for at, matcher in apart)
    seen = [_Seen.of(one, matches, start) for one, matches in ranked]
    wanting = sum(bool(one.entries) for one in golden)
    enough = len(golden) - wanting >= FEWEST and wanting >= FEWEST
    margins = MARGINS if wanting >= FEWEST else np.array([start.margin])
    pairs = list(product(LIMITS, LIMITS)) if enough else [(start.answer, start.choice)]
    outcomes = _Outcomes(seen, start)
    tried = [
        replace(
            start,
            answer=round(float(answer), 2),
            choice=round(float(choice), 2),
            margin=round(float(margin), 2),
        )
        for (answer, choice), margin in product(pairs, margins)
        if choice <= answer
    ]
    return max(tried, key=outcomes.worth, default=start)


def held_out(
    documents: Sequence[Document],
    vocabulary: Vocabulary,
    questions: Sequence[str],
    places: Sequence[str] = (),
    calibration: Calibration = SHIPPED,
) -> Iterator[tuple[int, Matcher]]:
    """Give each question, by its number, a matcher from which its own words were taken.

    The numbers come in no order that means anything.
    """
    whole = Matcher(documents, vocabulary, calibration, places)
    sounds = {whole.sounds(text) for one in documents for text in one.wordings}
    for fold in range(FOLDS):
        numbers = range(fold, len(questions), FOLDS)
        own = {whole.sounds(questions[number]) for number in numbers} & sounds
        rest = _without(documents, own, whole)
        matcher = Matcher(rest, vocabulary, calibration, places) if own else whole
        for number in numbers:
            yield number, matcher


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the decision sees of a golden question, and whether it would be right."""

    score: float
    lead: float
    wanted: bool
    first: bool
    among: bool

    @classmethod
    def of(cls, golden: Golden, ranked: Sequence[Match], start: Calibration) -> "_Seen":
        if not ranked:
            return cls(0.0, 1.0, bool(golden.entries), False, False)
        best = ranked[0].score
        near = [one.entry for one in ranked[:MOST_CHOICES] if 1 - one.score / best <= start.window]
        among = any(entry in golden.entries for entry in near)
        return cls(best, lead(ranked), bool(golden.entries), ranked[0].entry in golden.entries, among)


class _Outcomes:
    """Says what values would be worth over all golden questions."""

    def __init__(self, seen: Sequence[_Seen], start: Calibration) -> None:
        self._start = (start.answer, start.choice, start.margin)
        self._score = np.array([one.score for one in seen])
        self._lead = np.array([one.lead for one in seen])
        self._wanted = np.array([one.wanted for one in seen], dtype=bool)
        self._first = np.array([one.first for one in seen], dtype=bool)
        self._among = np.array([one.among for one in seen], dtype=bool)

    def worth(self, values: Calibration) -> float:
        """Return what the questions that want an entry, and those that want none, get on average.

        Both kinds count alike, however many there are of each; of equals, nearer to the start is better.
        """
        answered: Flags = (self._score >= values.answer) & (self._lead >= values.margin)
        offered: Flags = ~answered & (self._score >= values.choice)
        worth = np.where(self._wanted, MISSED, 0.0)
        worth = np.where(offered, np.where(self._among, CHOSEN, BOTHERED), worth)
        worth = np.where(answered, np.where(self._first, RIGHT, WRONG), worth)
        moved = (values.answer, values.choice, values.margin)
        away = sum(abs(now - before) for now, before in zip(moved, self._start, strict=True))
        kinds = [worth[self._wanted], worth[~self._wanted]]
        return sum(float(kind.mean()) for kind in kinds if len(kind)) - STAY * away


def _without(documents: Sequence[Document], own: set[tuple[str, ...]], matcher: Matcher) -> list[Document]:
    return [
        replace(one, wordings=tuple(text for text in one.wordings if matcher.sounds(text) not in own))
        for one in documents
    ]
