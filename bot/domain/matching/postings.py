"""Where each feature stands, over all rows; built with arrays, because there may be a million places."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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

    def in_order(self) -> "_Places":
        """Sort by feature; the rows of a feature keep their order."""
        return self.taken(np.argsort(self.features, kind="stable"))

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
    with _collector_resting():
        for row in rows:
            taken.take(row, shape)
        return _postings(taken, size, shape) if taken.keys else ({}, np.full(size, shape.least))


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Make many objects that all stay, without Python looking for garbage among them: a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _postings(taken: "_Taken", size: int, shape: Shape) -> tuple[dict[str, Posting], Floats]:
    places = taken.places().in_order()
    rarity = _rarity(places, np.array(taken.entries, dtype=np.intp), len(taken.keys))
    places = places.joined(_wholes(places, np.array(taken.wholes, dtype=np.intp))).in_order()
    places = replace(places, weights=places.weights * rarity[places.features])
    mass = np.asarray(shape.least + np.bincount(places.rows, places.weights, size), dtype=np.float64)
    starts = _starts(places.features)
    mixed = np.minimum.reduceat(places.spellings, starts) != np.maximum.reduceat(places.spellings, starts)
    bounds = pairwise([*starts.tolist(), len(places.rows)])
    spellings = list(taken.spellings)
    found = (
        _posting(places, start, end, spellings if one else spellings[places.spellings[start]], rare)
        for (start, end), one, rare in zip(bounds, mixed.tolist(), rarity.tolist(), strict=True)
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


def _starts(*numbers: Numbers) -> Numbers:
    """Return where a run of equal numbers begins; several columns are equal where all are."""
    changes = [column[1:] != column[:-1] for column in numbers]
    return np.concatenate([[0], np.flatnonzero(np.logical_or.reduce(changes)) + 1])


def _wholes(places: _Places, whole: Numbers) -> _Places:
    """Return the places of the rows that stand for entries as a whole: each feature where it weighs most."""
    places = places.taken(np.flatnonzero(whole[places.rows] >= 0))
    if not len(places.rows):
        return places
    rows = whole[places.rows]
    starts = _starts(places.features, rows)
    weights = np.maximum.reduceat(places.weights, starts)
    return _Places(places.features[starts], rows[starts], weights, places.spellings[starts])


def _rarity(places: _Places, entries: Numbers, count: int) -> Floats:
    """Return for each feature 1 where one entry has it, and near 0 where all have."""
    having = np.bincount(places.features[_starts(places.features, entries[places.rows])], minlength=count)
    known = int(entries.max()) + 1
    rarity = np.log(1 + (known + 1) / (having + 0.5)) / np.log(1 + (known + 1) / 1.5)
    return np.asarray(rarity, dtype=np.float64)


def _posting(places: _Places, start: int, end: int, spellings: Sequence[str] | str, rarity: float) -> Posting:
    """Cut out one feature; ``spellings`` is one where all its rows have it, otherwise all by number."""
    rows, weights = places.rows[start:end], places.weights[start:end]
    if isinstance(spellings, str):
        return Posting(rows, weights, (spellings,), SAME, rarity)
    different, spelled = np.unique(places.spellings[start:end], return_inverse=True)
    return Posting(rows, weights, tuple(spellings[number] for number in different), spelled, rarity)
