"""What a question says, word by word: spelled out, corrected, weighed, with its phrases marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.domain.matching.corrections import SHORTEST, Corrections
from bot.domain.matching.frames import Frames
from bot.domain.matching.keystrokes import typed
from bot.domain.matching.phrases import Phrases, Value, Word
from bot.domain.matching.syllables import possible
from bot.domain.matching.vocabulary import Vocabulary
from bot.domain.text import clean, marked, sound, spelling, words

Row = Sequence[Word]

FACET = "?"
"""Begins the meaning of a phrase that asks for one part of an entry."""

SIMILAR = "~"
"""Begins the meaning of a phrase that belongs to a group of similar ones."""

FRAME = 0.2
"""Weight of a word that only frames a question about procedures, where a word of content has 1."""

ASKING = 2.0
"""Frames weigh this much times the share of titles that ask for one part of something: in a list of
frequent questions they tell entries apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a row of words with their weights."""

    words: tuple[Word, ...]
    weights: tuple[float, ...]
    meanings: tuple[str, ...] = ()
    """What phrases mean whatever their words: the facets asked for, groups of similar words."""
    content: tuple[int, ...] = ()
    """Where the words of a question stand that do not only frame it."""
    official: "Reading | None" = None
    """The question in the office's words, where it has others."""


class Reader:
    """Reads wordings and questions the same way, with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, places: Sequence[str] = ()) -> None:
        spoken = {**vocabulary.southern, **vocabulary.chat, **vocabulary.abbreviations}
        self._full = {clean(short): _written(full) for short, full in spoken.items()}
        self._short = Corrections(
            Word(short, "") for short in vocabulary.abbreviations if len(short) > SHORTEST
        )
        self._frames = Frames(self.phrases((phrase, None) for phrase in (*_frames(vocabulary), *places)))
        self._asking = Frames(self.phrases((phrase, None) for phrase in _asking(vocabulary)))
        self._frame = FRAME
        self.asking = 0.0
        self._meanings = self.phrases(_meanings(vocabulary))
        self._synonyms = self.phrases(
            (said, self.wording(official)) for said, official in vocabulary.synonyms.items()
        )
        self._known = frozenset(word for text in _phrases(vocabulary) for word in self.wording(text))
        self._corrections = Corrections(self._known)

    def phrases(self, phrases: Iterable[tuple[str, Value]]) -> Phrases[Value]:
        """Return phrases that are read as everything else here is."""
        return Phrases((self.wording(phrase), value) for phrase, value in phrases)

    def learn(self, titles: Sequence[Sequence[Row]], wordings: Iterable[Row]) -> None:
        """Take the words of all entries, each title in its parts.

        They say how slips are put right, which words are content, and by ``asking`` the share of titles
        that ask for one part of something.
        """
        parts = [row for title in titles for row in title]
        rows = [*self._synonyms.rows(), *parts, *wordings]
        pairs = {(one.sound, two.sound) for row in rows for one, two in pairwise(row)}
        self._corrections = Corrections(self._known.union(*rows), pairs)
        self._frames.learn(parts)
        self._asking.learn(parts)
        asking = [
            any(meaning.startswith(FACET) for row in title for meaning in self.meanings(row))
            for title in titles
        ]
        self.asking = sum(asking) / max(1, len(asking))
        self._frame = max(FRAME, min(1.0, ASKING * self.asking))

    def wording(self, text: str) -> tuple[Word, ...]:
        """Read a text that is written as it is meant: only short forms are spelled out."""
        row = words(clean(text))
        return self._spelled_out(row, None if any(map(marked, row)) else "")

    def name(self, row: Row) -> tuple[str, ...]:
        """Return the sounds of the words that name something: without those by which one asks for it.

        Small talk stays: in "đóng cửa hộ kinh doanh" it is none.
        """
        return tuple(word.sound for word, one in zip(row, self._asking.content(row), strict=True) if one)

    def weigh(self, row: Row) -> tuple[float, ...]:
        """Return the weight of each word: 1, or less where it only frames."""
        return self._weights(self._frames.content(row))

    def _weights(self, content: Sequence[bool]) -> tuple[float, ...]:
        return tuple(1.0 if one else self._frame for one in content)

    def meanings(self, row: Row) -> tuple[str, ...]:
        """Return what the phrases of the row mean, each once."""
        return tuple({found.value: None for found in self._meanings.find(row)})

    def question(self, text: str) -> Reading:
        """Read what a resident typed."""
        row = self._spelled_out([self._meant(word) for word in words(clean(text))], plain="")
        row = self._corrections.mend(row)
        content = self._frames.content(row)
        where = tuple(at for at, one in enumerate(content) if one)
        return Reading(row, self._weights(content), self.meanings(row), where, self._in_office_words(row))

    def _meant(self, word: str) -> str:
        """Undo raw keystrokes, and a slip in a long abbreviation."""
        if sound(word) in self._corrections.known or word in self._full or possible(word):
            return word
        short = self._short.candidates(word)
        return typed(word) or (short[0] if len(short) == 1 else word)

    def _spelled_out(self, row: Sequence[str], plain: str | None = None) -> tuple[Word, ...]:
        """Make words of short and long forms; ``plain`` is the spelling of a word without marks."""
        full: list[Word] = []
        for one in row:
            full += self._full.get(one) or (_word(one, plain),)
        return tuple(full)

    def _in_office_words(self, said: Row) -> Reading | None:
        found = self._synonyms.find(said)
        if not found:
            return None
        row: list[Word] = []
        at = 0
        for start, end, official in found:
            row += [*said[at:start], *official]
            at = end
        row += said[at:]
        return Reading(tuple(row), self.weigh(row), self.meanings(row))


@lru_cache(maxsize=16_384)
def _word(one: str, plain: str | None) -> Word:
    return Word(sound(one), spelling(one) if plain is None or marked(one) else plain)


def _written(full: str) -> tuple[Word, ...]:
    return tuple(Word(sound(word), spelling(word)) for word in words(clean(full)))


def _meanings(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for kind, group in ((FACET, vocabulary.facets), (SIMILAR, vocabulary.similar)):
        for name, phrases in group.items():
            yield from ((phrase, kind + name) for phrase in phrases)


def _frames(vocabulary: Vocabulary) -> Iterator[str]:
    yield from _asking(vocabulary)
    for phrases in vocabulary.smalltalk.values():
        yield from phrases


def _asking(vocabulary: Vocabulary) -> Iterator[str]:
    yield from vocabulary.frames
    for phrases in vocabulary.facets.values():
        yield from phrases


def _phrases(vocabulary: Vocabulary) -> Iterator[str]:
    yield from _frames(vocabulary)
    yield from vocabulary.synonyms
    yield from vocabulary.chat.values()
    yield from (phrase for group in vocabulary.similar.values() for phrase in group)
