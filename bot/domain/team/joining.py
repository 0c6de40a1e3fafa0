"""Which asks belong to one case: the same words join by themselves, like ones are only suggested."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.domain.team.case import Ask, Case
from bot.domain.text import clean, fold, words

NEAR = 75
"""Least likeness, 0 to 100, of a suggestion. With 30 open cases one ask in nine gets one; two in five of
these are about the same entry (golden questions drawn at random). A member decides."""

SUGGESTED = 3
"""Cases suggested at most: they are buttons on a card."""


def same(ask: Ask, case: Case) -> bool:
    """Whether an ask says the same as a case, at the same place: its ward, entry and guide step.

    Case and spaces do not count, marks do. A step is one of its entry's guide, and a bare "how long?" is
    about the entry on the screen, so the entry must be the same too. Whether the case still takes asks,
    its state tells (``OPEN``).
    """
    return _words(ask) == _words(case)


def words_key(said: Ask | Case) -> str:
    """What a store can look for: 64 hexadecimal digits, equal where ``same`` holds."""
    return hashlib.sha256(json.dumps(_words(said)).encode()).hexdigest()


def near(text: str, cases: Iterable[Case]) -> list[tuple[Case, float]]:
    """Up to three cases whose words are like these, best first, with their likeness from 0 to 1.

    Marks and the order of words do not count. The caller chooses the cases: those still open, in one scope.
    """
    choices = {case: _bare(case.text) for case in cases}
    found = process.extract(
        _bare(text), choices, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=SUGGESTED
    )
    return [(case, score / 100) for _, score, case in found]


def _words(said: Ask | Case) -> tuple[str | None, ...]:
    return said.ward, said.entry, said.step, _as_said(said.text)


def _as_said(text: str) -> str:
    """The whole text in one form of its letters, with its marks."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(folded.split())


def _bare(text: str) -> str:
    return " ".join(words(fold(clean(text))))
