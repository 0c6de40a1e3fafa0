"""Which part of an entry a question asks for."""

from collections.abc import Mapping, Sequence

from bot.domain.matching.phrases import Phrases, Word
from bot.domain.matching.reading import FACET, Reading

GENERAL = "how"
"""Asked along with another part, it adds nothing: "làm thế nào, ở đâu" asks where."""


class Facets:
    """Tells which part is asked for; made for the titles of all entries."""

    def __init__(self, phrases: Phrases[str], titles: Mapping[str, Sequence[Word]]) -> None:
        self._phrases = phrases
        self._named = {entry: named for entry, title in titles.items() if (named := self._said(title))}

    def asked(self, question: Reading, entry: str = "") -> str | None:
        """Return the one part asked for, or ``None`` where it is none or several.

        A phrase that the entry's own title contains names the entry and asks for nothing.
        """
        if named := self._named.get(entry):
            asked = {facet for facet, said in self._said(question.words) if (facet, said) not in named}
        else:
            asked = {meaning[len(FACET) :] for meaning in question.meanings if meaning.startswith(FACET)}
        if len(asked) > 1:
            asked.discard(GENERAL)
        return asked.pop() if len(asked) == 1 else None

    def _said(self, row: Sequence[Word]) -> set[tuple[str, tuple[str, ...]]]:
        return {
            (facet, tuple(word.sound for word in row[start:end]))
            for start, end, facet in self._phrases.find(row)
        }
