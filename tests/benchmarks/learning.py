"""Simulates a month of questions: ``python -m tests.benchmarks.learning ENTRIES QUESTIONS``.

People ask every day; in the evening the team answers what was missed, and one tap makes each of those
questions a wording of its entry. Printed is the share of misses of each day, with and without the taps.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.domain.matching import Answer, Choices, Document, Matcher, Vocabulary
from tests.benchmarks.questions import Asked, documents, questions, vocabulary

DAYS = 30
MONTHS = 5
"""Simulated months, each with the questions in another order."""


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions were asked, and how many of them missed."""

    asked: int
    missed: int
    without: int
    """Missed by the matcher that never learns."""


def missed(matcher: Matcher, asked: Asked) -> bool:
    """Tell whether the resident did not see the right entry."""
    match matcher.understand(asked.text):
        case Answer(entry=entry):
            return entry not in asked.right
        case Choices(entries=entries):
            return not set(entries) & set(asked.right)
        case _:
            return True


def month(known: Sequence[Document], words: Vocabulary, days: Sequence[Sequence[Asked]]) -> Iterator[Day]:
    """Yield the days of a month in which each day's misses are learnt in the evening."""
    learning = unchanged = Matcher(known, words)
    wordings: dict[str, tuple[str, ...]] = {}
    for asked in days:
        wrong = [one for one in asked if missed(learning, one)]
        yield Day(len(asked), len(wrong), sum(missed(unchanged, one) for one in asked))
        for one in wrong:
            entry = one.labels["id"]
            wordings[entry] = (*wordings.get(entry, ()), one.text)
        taught = [replace(one, wordings=one.wordings + wordings.get(one.id, ())) for one in known]
        learning = Matcher(taught, words)


def days_of(asked: Sequence[Asked], each: int, chance: random.Random) -> list[list[Asked]]:
    """Draw the questions of each day; few are asked often, most are rare, as at any desk."""
    order = list(asked)
    chance.shuffle(order)
    weights = [1 / (1 + rank) ** 0.7 for rank in range(len(order))]
    return [chance.choices(order, weights, k=each) for _ in range(DAYS)]


def main() -> None:
    """Print the share of misses by week, over several months."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("entries", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--each", type=int, default=20, help="questions a day")
    given = parser.parse_args()
    known, words, chance = documents(given.entries), vocabulary(), random.Random(11)
    asked = questions(given.questions)
    months = [list(month(known, words, days_of(asked, given.each, chance))) for _ in range(MONTHS)]
    print(f"{len(known)} entries, {given.each} questions a day, {MONTHS} months; misses in %")
    print(f"{'days':<10}{'learning':>10}{'never':>10}")
    for first in range(0, DAYS, 5):
        part = [day for days in months for day in days[first : first + 5]]
        total = sum(day.asked for day in part)
        shares = [
            100 * sum(counts) / total for counts in ([d.missed for d in part], [d.without for d in part])
        ]
        print(
            f"{first + 1:>2} – {first + 5:<5}" + "".join(f"{share:>10.1f}" for share in np.round(shares, 1))
        )


if __name__ == "__main__":
    main()
