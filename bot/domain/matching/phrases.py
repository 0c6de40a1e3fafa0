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
        self._first = frozenset(beginning[0] for beginning in self._beginning)
        for candidates in self._beginning.values():
            candidates.sort(key=lambda candidate: -len(candidate[0]))

    def rows(self) -> list[tuple[Word, ...]]:
        """Return the words of every phrase."""
        return [row for candidates in self._beginning.values() for row, _ in candidates]

    def find(self, row: Sequence[Word]) -> list[Found[Value]]:
        """Return the phrases of the row from left to right; none overlaps another."""
        found: list[Found[Value]] = []
        sounds = [word.sound for word in row]
        free = 0
        for at in [at for at, sound in enumerate(sounds) if sound in self._first]:
            if at < free:
                continue
            longer = self._beginning.get(tuple(sounds[at : at + 2]))
            hit = self._at(row, at, longer) if longer else None
            if not hit and (single := self._beginning.get((sounds[at],))):
                hit = self._at(row, at, single)
            if hit:
                found.append(hit)
                free = hit.end
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
