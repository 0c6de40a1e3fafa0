"""What a question says, word by word: spelled out, corrected, weighed, with its phrases marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.matching.corrections import Corrections
from bot.domain.matching.keystrokes import typed
from bot.domain.matching.phrases import Phrases, Word, plain, read
from bot.domain.matching.syllables import possible
from bot.domain.matching.vocabulary import Vocabulary
from bot.domain.text import clean, sound, spelling, words

FRAME = 0.15
"""Weight of a word that only frames the question, where a word of content has 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as a row of words with their weights; ``official`` says it in the office's words."""

    words: tuple[Word, ...]
    weights: tuple[float, ...]
    official: "Reading | None" = None

    @property
    def content(self) -> tuple[int, ...]:
        """Where the words stand that do not only frame the question."""
        return tuple(at for at, weight in enumerate(self.weights) if weight > FRAME)


class Reader:
    """Reads wordings and questions the same way, with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, places: Sequence[str] = ()) -> None:
        spoken = {**vocabulary.southern, **vocabulary.chat, **vocabulary.abbreviations}
        self._respelled = {clean(short): _spelled(full) for short, full in spoken.items()}
        self._frames = Phrases((phrase, None) for phrase in (*_frames(vocabulary), *places))
        self._synonyms = Phrases(
            (said, self.wording(official)) for said, official in vocabulary.synonyms.items()
        )
        self._corrections = Corrections(())
        self._pairs: frozenset[tuple[str, str]] = frozenset()
        self.phrase_words = frozenset(word.sound for phrase in _phrases(vocabulary) for word in read(phrase))

    def learn(self, known: frozenset[str], pairs: frozenset[tuple[str, str]]) -> None:
        """Take the words and the pairs of neighbouring words of all entries, to correct questions with."""
        self._corrections = Corrections(known | self.phrase_words)
        self._pairs = pairs

    def wording(self, text: str) -> tuple[Word, ...]:
        """Read a text that is written as it is meant: only short forms are spelled out."""
        return self._spelled_out(words(clean(text)))

    def weigh(self, row: Sequence[Word]) -> list[float]:
        """Return the weight of each word: 1, or ``FRAME`` inside a phrase that only frames."""
        weights = [1.0] * len(row)
        for found in self._frames.find(row):
            weights[found.start : found.end] = [FRAME] * (found.end - found.start)
        return weights

    def question(self, text: str) -> Reading:
        """Read what a resident typed."""
        known = self._corrections.known
        raw = [one if sound(one) in known else typed(one) or one for one in words(clean(text))]
        row = self._corrected(self._spelled_out(raw))
        said = Reading(row, tuple(self.weigh(row)))
        official = self._in_office_words(said)
        return Reading(said.words, said.weights, official) if official else said

    def _spelled_out(self, raw: list[str]) -> tuple[Word, ...]:
        """Make words; in a text typed without any mark, missing marks say nothing."""
        marked = any(spelling(one) != plain(sound(one)) for one in raw)
        row: list[Word] = []
        for one in raw:
            full = self._respelled.get(one)
            row += full or [Word(sound(one), spelling(one) if marked else "")]
        return tuple(row)

    def _corrected(self, row: tuple[Word, ...]) -> tuple[Word, ...]:
        if all(word.sound in self._corrections.known for word in row):
            return row
        mended: list[Word] = []
        for at, word in enumerate(row):
            if word.sound in self._corrections.known:
                mended.append(word)
            else:
                before = mended[-1].sound if mended else ""
                after = row[at + 1].sound if at + 1 < len(row) else ""
                mended.extend(self._mended(word, before, after))
        return tuple(mended)

    def _mended(self, word: Word, before: str, after: str) -> list[Word]:
        """Return what an unknown word was meant to be; a real syllable needs a neighbour that says so."""
        best, best_fit = word, 0
        real = possible(word.sound)
        for candidate in self._corrections.candidates(word.sound):
            fit = 4 * ((before, candidate) in self._pairs) + 4 * ((candidate, after) in self._pairs)
            fit += 2 * (candidate[0] == word.sound[0]) + (len(candidate) >= len(word.sound))
            if fit > best_fit and (fit >= 4 or not real):
                best, best_fit = Word(candidate, ""), fit
        if best_fit < 4 and not real and len(word.sound) > 4:
            pair = self._corrections.split(word.sound, lambda one, two: (one, two) in self._pairs)
            if pair:
                return [Word(pair[0], ""), Word(pair[1], "")]
        return [best]

    def _in_office_words(self, said: Reading) -> Reading | None:
        found = self._synonyms.find(said.words)
        if not found:
            return None
        row: list[Word] = []
        at = 0
        for start, end, official in found:
            row += [*said.words[at:start], *official]
            at = end
        row += said.words[at:]
        return Reading(tuple(row), tuple(self.weigh(row)))


def _spelled(full: str) -> tuple[Word, ...]:
    return tuple(Word(sound(word), spelling(word)) for word in words(clean(full)))


def _frames(vocabulary: Vocabulary) -> Iterator[str]:
    yield from vocabulary.frames
    for phrases in (*vocabulary.facets.values(), *vocabulary.smalltalk.values()):
        yield from phrases


def _phrases(vocabulary: Vocabulary) -> Iterator[str]:
    yield from _frames(vocabulary)
    yield from vocabulary.synonyms
    yield from vocabulary.chat.values()
