"""Where each feature stands, over all rows; built with arrays, because there may be a million places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.features import Shape, features
from bot.domain.matching.reading import Reading

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Row:
    """A wording as it is compared with a question."""

    entry: int
    reading: Reading
    whole: int | None = None
    """The number of the row that stands for all wordings of its entry together, if there is one."""


@dataclass(frozen=True, slots=True)
class Posting:
    """The rows that have one feature, each with its weight and the way its marks are written."""

    rows: Numbers
    weights: Floats
    spellings: tuple[str, ...]
    spelled: Numbers
    """Which of the spellings each row has; one number for all rows where they have the same."""
    rarity: float


SAME: Numbers = np.zeros(1, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class _Places:
    """One place a line: a feature, the row that has it, its weight and its marks there, by number."""

    features: Numbers
    rows: Numbers
    weights: Floats
    spellings: Numbers

    def taken(self, which: Numbers) -> "_Places":
        return _Places(self.features[which], self.rows[which], self.weights[which], self.spellings[which])

    def joined(self, more: "_Places") -> "_Places":
        return _Places(
            np.concatenate([self.features, more.features]),
            np.concatenate([self.rows, more.rows]),
            np.concatenate([self.weights, more.weights]),
            np.concatenate([self.spellings, more.spellings]),
        )


def postings(rows: Iterable[Row], size: int, shape: Shape) -> tuple[dict[str, Posting], Floats]:
    """Return the postings by feature, and the weight of each of the ``size`` rows."""
    taken = _Taken()
    for row in rows:
        taken.take(row, shape)
    if not taken.keys:
        return {}, np.full(size, shape.least)
    places = taken.places()
    entries = np.array(taken.entries, dtype=np.intp)
    rarity = _rarity(places.features, entries[places.rows], len(taken.keys))
    places = places.joined(_wholes(places, np.array(taken.wholes, dtype=np.intp), size))
    places = places.taken(np.lexsort((places.rows, places.features)))
    places = replace(places, weights=places.weights * rarity[places.features])
    mass = np.asarray(shape.least + np.bincount(places.rows, places.weights, size), dtype=np.float64)
    bounds = np.searchsorted(places.features, np.arange(len(taken.keys) + 1)).tolist()
    spellings = list(taken.spellings)
    found = (
        _posting(places, start, end, spellings, rare)
        for (start, end), rare in zip(pairwise(bounds), rarity.tolist(), strict=True)
    )
    return dict(zip(taken.keys, found, strict=True)), mass


class _Taken:
    """The places of the rows taken so far, one after the other; features and spellings by number."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.spellings: dict[str, int] = {"": 0}
        self.entries: list[int] = []
        self.wholes: list[int] = []
        self._counts: list[int] = []
        self._features: list[int] = []
        self._weights: list[float] = []
        self._spelled: list[int] = []

    def take(self, row: Row, shape: Shape) -> None:
        """Add the places of a row."""
        keys, spellings = self.keys, self.spellings
        found = features(row.reading, shape)
        self.entries.append(row.entry)
        self.wholes.append(-1 if row.whole is None else row.whole)
        self._counts.append(len(found))
        self._features += [keys.setdefault(key, len(keys)) for key in found]
        self._weights += [weight for _, weight in found.values()]
        self._spelled += [spellings.setdefault(spelling, len(spellings)) for spelling, _ in found.values()]

    def places(self) -> _Places:
        """Return all places as arrays."""
        rows = np.repeat(np.arange(len(self._counts)), self._counts)
        which = np.array(self._features, dtype=np.intp)
        return _Places(which, rows, np.array(self._weights), np.array(self._spelled, dtype=np.intp))


def _wholes(places: _Places, whole: Numbers, size: int) -> _Places:
    """Return the places of the rows that stand for entries as a whole: each feature where it weighs most."""
    places = places.taken(np.flatnonzero(whole[places.rows] >= 0))
    same = places.features * size + whole[places.rows]
    order = np.lexsort((-places.weights, same))
    first = np.unique(same[order], return_index=True)[1]
    best = places.taken(order[first])
    return _Places(best.features, whole[best.rows], best.weights, best.spellings)


def _rarity(which: Numbers, entries: Numbers, count: int) -> Floats:
    """Return for each feature 1 where one entry has it, and near 0 where all have."""
    total = int(entries.max()) + 1
    having = np.bincount(np.unique(which * total + entries) // total, minlength=count)
    known = len(np.unique(entries))
    rarity = np.log(1 + (known + 1) / (having + 0.5)) / np.log(1 + (known + 1) / 1.5)
    return np.asarray(rarity, dtype=np.float64)


def _posting(places: _Places, start: int, end: int, spellings: Sequence[str], rarity: float) -> Posting:
    numbers = places.spellings[start:end]
    some: tuple[str, ...] = (spellings[numbers[0]],)
    spelled = SAME
    if end - start > 1 and (numbers != numbers[0]).any():
        different, spelled = np.unique(numbers, return_inverse=True)
        some = tuple(spellings[number] for number in different)
    return Posting(places.rows[start:end], places.weights[start:end], some, spelled, rarity)
