"""Which part of an entry a question asks for."""

from collections.abc import Sequence

from bot.domain.matching.phrases import Phrases, Word

GENERAL = "how"
"""Asked along with another part, it adds nothing: "làm thế nào, ở đâu" asks where."""


class Facets:
    """Finds the part that is asked for by its phrases."""

    def __init__(self, phrases: Phrases[str]) -> None:
        self._phrases = phrases

    def asked(self, question: Sequence[Word], title: Sequence[Word] = ()) -> str | None:
        """Return the one part asked for, or ``None`` where it is none or several.

        A phrase that the entry's own title contains names the entry and asks for nothing.
        """
        named = {self._sounds(title, found.start, found.end) for found in self._phrases.find(title)}
        asked = {
            found.value
            for found in self._phrases.find(question)
            if self._sounds(question, found.start, found.end) not in named
        }
        if len(asked) > 1:
            asked.discard(GENERAL)
        return asked.pop() if len(asked) == 1 else None

    @staticmethod
    def _sounds(row: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
        return tuple(word.sound for word in row[start:end])
