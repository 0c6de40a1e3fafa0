"""Slips of the finger, put right with the words that the entries themselves use."""

from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA

SHORTEST = 3
"""Shorter words have too many neighbours for one of them to be the one that was meant."""


class Corrections:
    """Finds the known words one slip away: a letter more, less, wrong, or two in the other order.

    Every known word is kept under itself with each letter left out once, so that a question costs a few
    look-ups, whatever the number of words.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self.known):
            if len(word) >= SHORTEST - 1 and word.isalpha():
                for part in _parts(word):
                    self._near.setdefault(part, []).append(word)

    def candidates(self, word: str) -> list[str]:
        """Return the known words one slip away from this one, in alphabetical order."""
        if len(word) < SHORTEST or not word.isalpha():
            return []
        near = {other for part in _parts(word) for other in self._near.get(part, ())}
        return sorted(other for other in near if OSA.distance(word, other, score_cutoff=1) == 1)

    def split(self, word: str, joined: Callable[[str, str], bool]) -> tuple[str, str] | None:
        """Return two known words that were run together and are known as a pair, if there are such."""
        for at in range(2, len(word) - 1):
            first, second = word[:at], word[at:]
            if first in self.known and second in self.known and joined(first, second):
                return first, second
        return None


def _parts(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
