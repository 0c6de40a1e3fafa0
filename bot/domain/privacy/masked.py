"""Masking: every personal identifier in a text replaced by a word that says what stood there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.privacy.births import find_births
from bot.domain.privacy.codes import find_codes
from bot.domain.privacy.contacts import find_emails, find_spoken
from bot.domain.privacy.credentials import find_credentials
from bot.domain.privacy.numbers import find_numbers
from bot.domain.privacy.shadow import BARRIER, Finder, Hit, Kind, Shadow, hide

FINDERS: tuple[Finder, ...] = (
    find_emails,
    find_credentials,
    find_births,
    find_codes,
    find_numbers,
    find_spoken,
)
"""In order: what an earlier one has taken, a later one cannot see."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be kept, and the kinds of what was taken out of it."""

    text: str
    kinds: frozenset[Kind]


def mask(text: str, words: Mapping[Kind, str], public: Collection[str] = ()) -> Masked:
    """Replace each personal identifier by the word for its kind; all else stays as it was typed.

    ``public`` are numbers, as digits, that offices give out themselves. Masking a masked text changes
    nothing. About 40 µs for a question, 350 µs with four identifiers in it, 1 to 48 ms for 4,096
    characters made to be slow.

    Raises:
        KeyError: ``words`` has no word for a kind that was found.
    """
    kinds: set[Kind] = set()
    while hits := _find(text, words, public):  # again, because a mask can uncover what it stood next to
        kinds.update(hit.kind for hit in hits)
        text = _replace(text, hits, words)
    return Masked(text, frozenset(kinds))


def _find(text: str, words: Mapping[Kind, str], public: Collection[str]) -> list[Hit]:
    for word in words.values():
        text = text.replace(word, BARRIER * len(word))
    shadow = Shadow.of(text)
    seen, found = shadow.seen, []
    for finder in FINDERS:
        for hit in finder(seen):
            value = seen[hit.start : hit.end]
            if BARRIER in value or (public and _figures(value) in public):
                continue
            seen = hide(seen, hit)
            found.append(shadow.original(hit))
    return sorted(found)


def _figures(value: str) -> str:
    return "".join(one for one in value if one.isdecimal())


def _replace(text: str, hits: list[Hit], words: Mapping[Kind, str]) -> str:
    parts, kept = [], 0
    for hit in hits:
        parts += [text[kept : hit.start], words[hit.kind]]
        kept = hit.end
    return "".join([*parts, text[kept:]])
