"""Slips of the finger, put right with the words that the entries themselves use."""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from bot.domain.matching.phrases import Word
from bot.domain.matching.syllables import possible

SHORTEST = 3
"""A shorter word has too many neighbours for one of them to be meant, unless the words around say so."""

PAIRED = 4
"""What it counts for a candidate to be known beside a neighbour; more than all else together."""


class Corrections:
    """Finds the known words one slip away: a letter more, less, wrong, or two in the other order.

    Every known word is kept under itself with each letter left out once, so that a question costs a few
    look-ups, whatever the number of words.
    """

    def __init__(self, known: Iterable[Word], pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._spellings: dict[str, set[str]] = {}
        for word in known:
            self._spellings.setdefault(word.sound, set()).add(word.spelling)
        self.known = frozenset(self._spellings)
        self._pairs = frozenset(pairs)
        self._near: dict[str, list[str]] = {}
        for sound in sorted(self.known):
            if len(sound) > 1 and sound.isalpha():
                for part in _parts(sound):
                    self._near.setdefault(part, []).append(sound)

    def candidates(self, word: str) -> list[str]:
        """Return the known words one slip away from this one, in alphabetical order."""
        if len(word) < 2 or not word.isalpha():
            return []
        near = {other for part in _parts(word) for other in self._near.get(part, ())}
        return sorted(other for other in near if OSA.distance(word, other, score_cutoff=1) == 1)

    def mend(self, row: Sequence[Word]) -> tuple[Word, ...]:
        """Return the row with its unknown words put right, where that can be told."""
        mended: list[Word] = []
        for at, word in enumerate(row):
            if word.sound in self.known:
                mended.append(word)
                continue
            before = mended[-1].sound if mended else ""
            after = row[at + 1].sound if at + 1 < len(row) else ""
            mended += self._meant(word, before, after) or self._split(word.sound) or [word]
        return tuple(mended)

    def _meant(self, word: Word, before: str, after: str) -> list[Word]:
        """Return the known word that was meant; a real syllable needs a neighbour that says so."""
        real = len(word.sound) < SHORTEST or possible(word.sound)
        least = PAIRED if real else 1
        best, most = "", least - 1
        for candidate in self.candidates(word.sound):
            fit = PAIRED * ((before, candidate) in self._pairs) + PAIRED * ((candidate, after) in self._pairs)
            fit += 2 * (candidate[0] == word.sound[0]) + (len(candidate) >= len(word.sound))
            if fit > most and (not real or self._marks_near(word, candidate)):
                best, most = candidate, fit
        return [Word(best, "")] if best else []

    def _marks_near(self, word: Word, candidate: str) -> bool:
        """Tell whether the marks that were typed, too, are one slip away from the candidate's."""
        return not word.spelling or any(
            OSA.distance(word.spelling, spelling, score_cutoff=1) <= 1
            for spelling in self._spellings[candidate]
        )

    def _split(self, word: str) -> list[Word]:
        """Return two known words that were run together and are known as a pair."""
        for at in range(2, len(word) - 1):
            if (word[:at], word[at:]) in self._pairs:
                return [Word(word[:at], ""), Word(word[at:], "")]
        return []


def _parts(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
