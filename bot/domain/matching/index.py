"""Every wording of every entry, taken apart once, so that a question only compares."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.phrases import Word, plain
from bot.domain.matching.reading import Reading

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shape:
    """How evidence is weighed; chosen by cross-validation, see the decision record."""

    pair: float = 0.7
    """A pair of neighbouring words, beside the two words themselves."""
    skip: float = 0.2
    clash: float = 0.25
    """What is left of a word's weight where other marks were typed than the wording has."""
    unmarked: float = 0.75
    """The same, where none were typed though the text has marks elsewhere."""
    question: float = 0.6
    """Exponent of the part of the question that the wording covers."""
    wording: float = 0.35
    """Exponent of the part of the wording that the question covers."""
    unknown: float = 0.7
    """Weight of a question's word that no entry uses, as a part of the heaviest."""
    aside: float = 0.4
    """Weight of what a title says in brackets."""
    fade: float = 0.04
    """How much lighter each further word of a long title is."""
    whole: float = 0.2
    """Share of the entry as a whole in its score, beside its best wording."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Where one feature stands: rows of wordings, its weight there, and which marks it has."""

    rows: NDArray[np.intp]
    weights: Floats
    forms: tuple[str, ...]
    codes: NDArray[np.intp]
    rarity: float


@dataclass(frozen=True, slots=True)
class Row:
    """A wording as the index takes it: its entry, its words, their weights."""

    entry: int
    words: tuple[Word, ...]
    weights: tuple[float, ...]


class Index:
    """Scores all wordings for a question at once."""

    def __init__(self, rows: Sequence[Row], shape: Shape) -> None:
        self.shape = shape
        self.size = len(rows)
        self._postings = _postings(rows, shape)
        self.mass = np.full(max(self.size, 1), 1e-9)
        for posting in self._postings.values():
            np.add.at(self.mass, posting.rows, posting.weights)
        self.heaviest = max((p.rarity for p in self._postings.values()), default=1.0)

    @property
    def sounds(self) -> frozenset[str]:
        """The words that the wordings use, without marks."""
        return frozenset(key for key in self._postings if " " not in key)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The words that stand side by side in a wording."""
        halves = (key.split(" ") for key in self._postings if " " in key and not key.endswith("+"))
        return frozenset((first, second) for first, second in halves)

    def scores(self, reading: Reading) -> Floats:
        """Return 0 to 1 for each wording: how much of the question and of itself they share."""
        rows: list[NDArray[np.intp]] = []
        asked: list[Floats] = []
        covered: list[Floats] = []
        total = 1e-9
        for key, spelled, weight in features(reading.words, reading.weights, self.shape):
            posting = self._postings.get(key)
            if posting is None:
                total += weight * self.shape.unknown * self.heaviest * (" " not in key)
                continue
            mass = weight * posting.rarity
            total += mass
            agreement = self._agreement(posting, key, spelled)
            rows.append(posting.rows)
            asked.append(np.full(len(posting.rows), mass) * agreement)
            covered.append(posting.weights * agreement)
        if not rows:
            return np.zeros(self.size)
        where = np.concatenate(rows)
        question = np.bincount(where, np.concatenate(asked), self.size) / total
        wording = np.bincount(where, np.concatenate(covered), self.size) / self.mass[: self.size]
        scores: Floats = question**self.shape.question * wording**self.shape.wording
        return scores

    def _agreement(self, posting: Posting, key: str, spelled: str) -> Floats | float:
        if not spelled or posting.forms == (spelled,):
            return 1.0
        kept = np.array([self._kept(form, spelled) for form in posting.forms])
        return kept[posting.codes]

    def _kept(self, form: str, spelled: str) -> float:
        if not form or form == spelled:
            return 1.0
        kept = 1.0
        for ours, theirs in zip(form.split(" "), spelled.split(" "), strict=True):
            if ours == theirs or not ours or not theirs:
                continue
            kept = min(
                kept, self.shape.unmarked if theirs.isascii() and theirs[-1] == "/" else self.shape.clash
            )
        return kept


def features(
    words: Sequence[Word], weights: Sequence[float], shape: Shape
) -> Iterator[tuple[str, str, float]]:
    """Return the words and pairs of a row, each once, as key, marks and weight."""
    best: dict[str, tuple[str, float]] = {}
    for at, (word, weight) in enumerate(zip(words, weights, strict=True)):
        if best.get(word.sound, ("", 0.0))[1] < weight:
            best[word.sound] = (word.spelling, weight)
        if at:
            _pair(best, words[at - 1], word, "", shape.pair * min(weight, weights[at - 1]))
        if at > 1 and shape.skip:
            _pair(best, words[at - 2], word, " +", shape.skip * min(weight, weights[at - 2]))
    for key, (spelled, weight) in best.items():
        yield key, spelled, weight


def _pair(best: dict[str, tuple[str, float]], one: Word, two: Word, gap: str, weight: float) -> None:
    key = f"{one.sound} {two.sound}{gap}"
    if best.get(key, ("", 0.0))[1] < weight:
        silent = not one.spelling and not two.spelling
        best[key] = ("" if silent else f"{one.spelling} {two.spelling}", weight)


def _postings(rows: Sequence[Row], shape: Shape) -> dict[str, Posting]:
    places: dict[str, list[tuple[int, str, float]]] = {}
    entries: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for key, spelled, weight in features(row.words, row.weights, shape):
            places.setdefault(key, []).append((number, spelled, weight))
            entries.setdefault(key, set()).add(row.entry)
    count = len({row.entry for row in rows})
    return {key: _posting(found, _rarity(len(entries[key]), count)) for key, found in places.items()}


def _rarity(within: int, count: int) -> float:
    return math.log(1 + (count + 1) / (within + 0.5)) / math.log(1 + (count + 1) / 1.5)


def _posting(found: list[tuple[int, str, float]], rarity: float) -> Posting:
    forms = tuple(Counter(spelled for _, spelled, _ in found))
    code = {form: number for number, form in enumerate(forms)}
    return Posting(
        np.array([row for row, _, _ in found], dtype=np.intp),
        np.array([weight * rarity for _, _, weight in found]),
        forms,
        np.array([code[spelled] for _, spelled, _ in found], dtype=np.intp),
        rarity,
    )


__all__ = ["Index", "Row", "Shape", "features", "plain"]
