"""Every wording of every entry, taken apart once, so that a question only compares."""

from collections.abc import Iterable

import numpy as np

from bot.domain.matching.features import MEANINGS, PAIR, Shape, features
from bot.domain.matching.postings import Floats, Numbers, Posting, Row, postings
from bot.domain.matching.reading import Reading


class Index:
    """Compares a question with all rows at once."""

    def __init__(self, rows: Iterable[Row], size: int, shape: Shape) -> None:
        """Take the wordings; ``size`` counts the rows for whole entries that they name as well."""
        self._shape = shape
        self._size = size
        self._postings, self._mass = postings(rows, size, shape)
        self._rarest = max((posting.rarity for posting in self._postings.values()), default=1.0)

    def shares(self, question: Reading) -> tuple[Floats, Floats]:
        """Return for each row which part of the question it covers, and which part of it the question covers.

        Costs one addition for each row that shares a feature with the question.
        """
        found: list[Posting] = []
        masses: list[float] = []
        bent: list[tuple[int, Floats]] = []
        unknown = 0.0
        firm = np.full(self._size, self._shape.lone)
        for key, (spelling, weight) in features(question, self._shape).items():
            posting = self._postings.get(key)
            if posting:
                if spelling and posting.spellings != (spelling,):
                    bent.append((len(found), self._kept(posting, spelling)))
                if PAIR in key and weight >= self._shape.pair:
                    firm[posting.rows] = 1.0
                found.append(posting)
                masses.append(weight * posting.rarity)
            elif PAIR not in key and key[0] not in MEANINGS:
                unknown += weight
        if not found:
            return np.zeros(self._size), np.zeros(self._size)
        asked, covered = self._added(found, masses, bent)
        total = sum(masses) + unknown * self._shape.unknown * self._rarest
        return asked / total, covered / self._mass * firm

    def _added(
        self, found: list[Posting], masses: list[float], bent: list[tuple[int, Floats]]
    ) -> tuple[Floats, Floats]:
        """Add up what each row shares: in the question's weights, and in its own."""
        lengths = [len(posting.rows) for posting in found]
        asked = np.repeat(masses, lengths)
        covered = np.concatenate([posting.weights for posting in found])
        for number, kept in bent:
            start = sum(lengths[:number])
            asked[start : start + lengths[number]] *= kept
            covered[start : start + lengths[number]] *= kept
        rows = np.concatenate([posting.rows for posting in found])
        return self._summed(rows, asked), self._summed(rows, covered)

    def _summed(self, rows: Numbers, weights: Floats) -> Floats:
        return np.asarray(np.bincount(rows, weights, self._size), dtype=np.float64)

    def _kept(self, posting: Posting, spelling: str) -> Floats:
        """Return which part of its weight each row keeps, where marks were typed."""
        kept = [1.0 if _agree(ours, spelling) else self._shape.clash for ours in posting.spellings]
        return np.array(kept)[posting.spelled]


def _agree(ours: str, typed: str) -> bool:
    """Tell whether marks agree, word by word; a word without them agrees with all."""
    if not ours or ours == typed:
        return True
    pairs = zip(ours.split(" "), typed.split(" "), strict=True)
    return all(one == two or not one or not two for one, two in pairs)
