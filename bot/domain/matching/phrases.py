"""Known phrases, found in a row of words in one pass."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Word(NamedTuple):
    """One word of a text: how it sounds without marks, and its marks where they say something."""

    sound: str
    spelling: str
    """With marks and tone; empty where none were typed and none need be missing."""


GAP = Word("", "")
"""Stands between words that do not belong together."""


class Found(NamedTuple, Generic[Value]):
    """A phrase in a row of words: the first word, the word behind the last, and what it stands for."""

    start: int
    end: int
    value: Value


class Phrases(Generic[Value]):
    """Phrases with a value each; the longest wins where several begin at one word."""

    def __init__(self, phrases: Iterable[tuple[tuple[Word, ...], Value]]) -> None:
        self._beginning: dict[tuple[str, ...], list[tuple[tuple[Word, ...], Value]]] = {}
        for row, value in phrases:
            if row:
                beginning = tuple(word.sound for word in row[:2])
                self._beginning.setdefault(beginning, []).append((row, value))
        for candidates in self._beginning.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def rows(self) -> list[tuple[Word, ...]]:
        """Return the words of every phrase."""
        return [row for candidates in self._beginning.values() for row, _ in candidates]

    def find(self, row: Sequence[Word]) -> list[Found[Value]]:
        """Return the phrases of the row from left to right; none overlaps another."""
        found: list[Found[Value]] = []
        sounds = [word.sound for word in row]
        beginning = self._beginning
        at = 0
        while at < len(row):
            longer = beginning.get((sounds[at], sounds[at + 1])) if at + 1 < len(row) else None
            hit = self._at(row, at, longer) if longer else None
            if not hit and (single := beginning.get((sounds[at],))):
                hit = self._at(row, at, single)
            if hit:
                found.append(hit)
            at = hit.end if hit else at + 1
        return found

    @staticmethod
    def _at(
        row: Sequence[Word], at: int, candidates: list[tuple[tuple[Word, ...], Value]]
    ) -> Found[Value] | None:
        for phrase, value in candidates:
            end = at + len(phrase)
            if end <= len(row) and all(map(agree, phrase, row[at:end])):
                return Found(at, end, value)
        return None


def agree(ours: Word, typed: Word) -> bool:
    """Tell whether a typed word can be ours: the same sound, and no other marks than ours."""
    if ours.sound != typed.sound:
        return False
    return not ours.spelling or not typed.spelling or ours.spelling == typed.spelling
