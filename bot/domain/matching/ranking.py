"""The entries that fit a question best, from the scores of their wordings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.matching.document import Document
from bot.domain.matching.index import Floats, Index, Row, Shape
from bot.domain.matching.reading import Reader, Reading

STUB = 0.93
"""A stub's score beside that of a full entry which says the same."""
LOOKALIKE = 0.5
"""What is left of an entry's score where a wording that belongs elsewhere fits the question as well."""

_ASIDE = re.compile(r"[()]")


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be meant, and its wording that speaks for it."""

    entry: str
    score: float
    wording: str


class Ranking:
    """All entries, ready to be ranked."""

    def __init__(self, documents: Sequence[Document], reader: Reader, shape: Shape) -> None:
        self.documents = documents
        self._shape = shape
        texts = [(number, text) for number, document in enumerate(documents) for text in _texts(document)]
        self._texts = [text for _, text in texts]
        rows = [_row(number, text, reader, shape) for number, text in texts]
        self._starts = _starts([number for number, _ in texts])
        barred = [(number, text) for number, document in enumerate(documents) for text in document.lookalikes]
        self._barred = np.array([number for number, _ in barred], dtype=np.intp)
        rows += [_row(number, text, reader, shape) for number, text in barred]
        self._stubs = np.array([STUB if document.stub else 1.0 for document in documents])
        self._index = Index(rows, shape)
        reader.learn(self._index.sounds, self._index.pairs)

    def best(self, reading: Reading, limit: int) -> list[Match]:
        """Return the entries that fit best, best first, each once."""
        if not self.documents:
            return []
        scores = self._index.scores(reading)
        if reading.official:
            scores = np.maximum(scores, self._index.scores(reading.official))
        return self._matches(scores, limit)

    def _matches(self, scores: Floats, limit: int) -> list[Match]:
        own = scores[: len(self._texts)]
        entries = np.maximum.reduceat(own, self._starts) * self._stubs
        if len(self._barred):
            against = np.zeros(len(entries))
            np.maximum.at(against, self._barred, scores[len(self._texts) :])
            entries = np.where((against > 0) & (against >= entries), entries * LOOKALIKE, entries)
        top = np.argsort(-entries, kind="stable")[:limit]
        return [
            Match(self.documents[at].id, float(entries[at]), self._wording(own, int(at)))
            for at in top
            if entries[at] > 0
        ]

    def _wording(self, scores: Floats, entry: int) -> str:
        end = self._starts[entry + 1] if entry + 1 < len(self._starts) else len(self._texts)
        return self._texts[int(self._starts[entry] + np.argmax(scores[self._starts[entry] : end]))]


def _texts(document: Document) -> Iterator[str]:
    yield document.title
    yield from document.wordings


def _starts(numbers: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    return np.array(
        [at for at, number in enumerate(numbers) if not at or numbers[at - 1] != number], dtype=np.intp
    )


def _row(entry: int, text: str, reader: Reader, shape: Shape) -> Row:
    """Read a wording; what stands in brackets, and far behind, weighs less."""
    words: list[tuple[str, str]] = []
    weights: list[float] = []
    for number, part in enumerate(_ASIDE.split(text)):
        read = reader.wording(part)
        factor = shape.aside if number % 2 else 1.0
        for word, weight in zip(read, reader.weigh(read), strict=True):
            weights.append(weight * factor / (1 + shape.fade * len(words)))
            words.append(word)
    return Row(entry, tuple(words), tuple(weights))  # type: ignore[arg-type]
