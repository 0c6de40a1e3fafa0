"""Telling a question's content from the words that only frame it."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.matching.phrases import Phrases, Word

Pair = tuple[str, str]


class Frames:
    """Knows the phrases that frame, and the names of entries that look like them."""

    def __init__(self, phrases: Phrases[None]) -> None:
        self._phrases = phrases
        self._named: frozenset[Pair] = frozenset()

    def learn(self, titles: Sequence[Sequence[Word]]) -> None:
        """Take the pairs of words by which titles name their entries."""
        self._named = frozenset(
            (one.sound, two.sound)
            for row in titles
            for (one, content), (two, also) in pairwise(zip(row, self.content(row), strict=True))
            if content or also
        )

    def content(self, row: Sequence[Word]) -> list[bool]:
        """Tell for each word whether it is content.

        One framing word is content beside a word with which a title has it: ``tự`` frames, ``khai tu``
        does not.
        """
        content = [True] * len(row)
        found = self._phrases.find(row)
        for start, end, _ in found:
            content[start:end] = [False] * (end - start)
        for start, end, _ in found:
            if end - start == 1:
                content[start] = self._names(row, content, start)
        return content

    def _names(self, row: Sequence[Word], content: Sequence[bool], at: int) -> bool:
        before = at > 0 and content[at - 1] and (row[at - 1].sound, row[at].sound) in self._named
        after = at + 1 < len(row) and content[at + 1] and (row[at].sound, row[at + 1].sound) in self._named
        return before or after
