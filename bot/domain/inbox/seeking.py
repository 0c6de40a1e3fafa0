"""What a member types into the search of the list: words of a case, or its number."""

from dataclasses import dataclass

from bot.domain.text import clean, fold, words

WORDS_MOST = 8
"""Words that are looked for; more find nothing that these do not."""
_SAID_BEFORE = frozenset({"cau", "so"})
"""«câu số 128» is the number alone."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for; without words there is nothing."""

    words: tuple[str, ...] = ()
    """Without marks."""
    number: int | None = None


def sought(text: str) -> Sought:
    """Read a search as it was typed: marks, case and order do not matter."""
    typed = tuple(words(fold(clean(text))))[:WORDS_MOST]
    rest = [word for word in typed if word not in _SAID_BEFORE]
    number = int(rest[0]) if len(rest) == 1 and rest[0].isdecimal() and len(rest[0]) < 16 else None
    return Sought(typed, number)
