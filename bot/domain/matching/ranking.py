"""The entries that fit a question best, from the scores of their wordings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.matching.document import Document
from bot.domain.matching.features import SHAPE, Shape
from bot.domain.matching.index import Index
from bot.domain.matching.phrases import GAP, Word
from bot.domain.matching.postings import Floats, Row
from bot.domain.matching.reading import Reader, Reading

STUB = 0.93
"""A stub's score beside that of a full entry which says the same."""
LOOKALIKE = 0.5
"""What is left of an entry's score where a wording that belongs elsewhere fits the question as well."""

_BREAK = re.compile(r"([(),;:/])")


Part = tuple[bool, tuple[Word, ...]]
"""Words of a text without punctuation between them, and whether they stand in brackets."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be meant, and its wording that speaks for it."""

    entry: str
    score: float
    wording: str


@dataclass(frozen=True, slots=True)
class Named:
    """An entry with a title or wording that names something."""

    entry: str
    text: str
    rank: tuple[bool, bool]
    """Whether it is a full entry, and whether the text is nothing but that name."""


class Ranking:
    """All entries, ready to be ranked."""

    def __init__(self, documents: Sequence[Document], reader: Reader, shape: Shape = SHAPE) -> None:
        self._ids = [document.id for document in documents]
        self._stubs = np.array([STUB if document.stub else 1.0 for document in documents])
        texts = [[_parts(text, reader) for text in (one.title, *one.wordings)] for one in documents]
        self._shape = shape = _fitted(texts, reader, shape)
        self._texts = [text for one in documents for text in (one.title, *one.wordings)]
        self._starts = np.cumsum([0, *(len(every) for every in texts)])
        self._barred = np.array(
            [at for at, one in enumerate(documents) for _ in one.lookalikes], dtype=np.intp
        )
        self._wordings = len(self._texts) + len(self._barred)
        self._whole = self._starts[:-1].copy()
        several = [at for at, every in enumerate(texts) if len(every) > 1]
        self._whole[several] = self._wordings + np.arange(len(several))
        size = self._wordings + len(several)
        self._named = _named(documents, texts, reader)
        self._index = Index(self._rows(texts, documents, reader, shape), size, shape)

    def _rows(
        self,
        texts: Sequence[Sequence[list[Part]]],
        documents: Sequence[Document],
        reader: Reader,
        shape: Shape,
    ) -> Iterator[Row]:
        """Yield the wordings of all entries, then those that belong elsewhere."""
        for at, every in enumerate(texts):
            whole = int(self._whole[at]) if len(every) > 1 else None
            for parts in every:
                yield Row(at, _reading(parts, reader, shape), whole)
        for at, one in enumerate(documents):
            for text in one.lookalikes:
                yield Row(at, _reading(_parts(text, reader), reader, shape))

    def named(self, name: tuple[str, ...]) -> Mapping[str, str]:
        """Return the entries of which a title or wording names just this, each with that text.

        Whoever is named in these words alone comes before who is in a whole sentence, and a full entry
        before a stub.
        """
        found = self._named.get(name, ())
        best = max((one.rank for one in found), default=None)
        return {one.entry: one.text for one in found if one.rank == best}

    def best(self, question: Reading, limit: int) -> list[Match]:
        """Return the entries that fit best, best first, each once.

        Stubs are among them only where one of them fits best.
        """
        if not self._ids or limit < 1:
            return []
        scores, wordings = self._scores(question)
        if question.official:
            others, official = self._scores(question.official)
            scores, wordings = np.maximum(scores, others), np.maximum(wordings, official)
        if self._stubs[int(np.argmax(scores))] == 1.0:
            scores = np.where(self._stubs < 1.0, 0.0, scores)  # no stub beside the full entry that fits best
        few = np.argpartition(-scores, limit - 1)[:limit] if limit < len(scores) else np.arange(len(scores))
        order = sorted(few.tolist(), key=lambda at: (-scores[at], at))
        return [
            Match(self._ids[at], float(scores[at]), self._text(wordings, at))
            for at in order
            if scores[at] > 0
        ]

    def _scores(self, question: Reading) -> tuple[Floats, Floats]:
        """Return the score of each entry, and of each wording."""
        asked, covered = self._index.shares(question)
        fits = asked**self._shape.question * covered**self._shape.wording
        best = np.maximum.reduceat(fits[: len(self._texts)], self._starts[:-1])
        entries = ((1 - self._shape.whole) * best + self._shape.whole * fits[self._whole]) * self._stubs
        if len(self._barred):
            against = np.zeros(len(entries))
            np.maximum.at(against, self._barred, fits[len(self._texts) : self._wordings])
            entries = np.where((against > 0) & (against >= best), entries * LOOKALIKE, entries)
        return entries, fits

    def _text(self, wordings: Floats, entry: int) -> str:
        start, end = self._starts[entry : entry + 2]
        return self._texts[int(start + np.argmax(wordings[start:end]))]


def _named(
    documents: Sequence[Document], texts: Sequence[Sequence[list[Part]]], reader: Reader
) -> dict[tuple[str, ...], list[Named]]:
    """What titles and wordings name → the entries."""
    named: dict[tuple[str, ...], list[Named]] = {}
    for one, every in zip(documents, texts, strict=True):
        for text, parts in zip((one.title, *one.wordings), every, strict=True):
            name = tuple(sound for _, row in parts for sound in reader.name(row))
            alone = len(name) == sum(len(row) for _, row in parts)
            named.setdefault(name, []).append(Named(one.id, text, (not one.stub, alone)))
    return named


def _parts(text: str, reader: Reader) -> list[Part]:
    aside = False
    parts: list[Part] = []
    for part in _BREAK.split(text):
        aside = part == "(" or (aside and part != ")")
        if row := reader.wording(part):
            parts.append((aside, row))
    return parts


def _fitted(texts: Sequence[Sequence[list[Part]]], reader: Reader, shape: Shape) -> Shape:
    """Show the reader all texts, and return the shape for them.

    In a list of frequent questions the part that is asked for tells entries apart; among procedures, which
    have all parts, it does not. So a facet weighs as much as the share of titles that ask for one.
    """
    titles = [[row for _, row in title] for title, *_ in texts]
    reader.learn(titles, [row for _, *every in texts for parts in every for _, row in parts])
    return replace(shape, facet=shape.facet * reader.asking)


def _reading(parts: Sequence[Part], reader: Reader, shape: Shape) -> Reading:
    """Weigh a wording; what stands in brackets, and far behind, counts less."""
    words: list[Word] = []
    weights: list[float] = []
    meanings: dict[str, None] = {}
    for aside, row in parts:
        meanings |= dict.fromkeys(reader.meanings(row))
        for word, weight in zip(row, reader.weigh(row), strict=True):
            weights.append(weight * (shape.aside if aside else 1.0) / (1 + shape.fade * len(words)))
            words.append(word)
        words.append(GAP)
        weights.append(0.0)
    return Reading(tuple(words), tuple(weights), tuple(meanings))
