"""Ways to ask: one wording leads to one entry, and golden questions measure instead of repeating it."""

from collections.abc import Iterator
from typing import Any

from bot.domain.text import clean, fold, words
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.strict_yaml import Path

_Place = tuple[str, str, Written[Any], Path]
"""Entry, text, and where it was written."""


def wordings(content: Content) -> Iterator[Mistake]:
    """Wordings that two entries claim or that say too little; golden questions that are wordings."""
    seen: dict[str, _Place] = {}
    for place in _wordings(content):
        entry, text, written, path = place
        key = _key(text)
        before = seen.setdefault(key, place)
        if before[0] != entry:
            yield written.mistake("wording-twice", *path, text=text, other=before[0])
        elif before is not place and before[2].file is written.file:
            yield written.mistake("wording-again", *path, text=text)
        if " " not in key:
            yield written.mistake("one-word-wording", *path, text=text)
    for one in content.every_golden():
        if same := seen.get(_key(one.value.q)):
            yield one.mistake("golden-is-wording", "q", text=one.value.q, other=same[0])


def _wordings(content: Content) -> Iterator[_Place]:
    for procedure in content.procedures.values():
        for number, text in enumerate(procedure.value.wordings):
            yield procedure.value.id, text, procedure, ("wordings", number)
        for number, lookalike in enumerate(procedure.value.lookalikes):
            yield lookalike.means, lookalike.says, procedure, ("lookalikes", number, "says")
    for addition in content.additions:
        for number, text in enumerate(addition.value.wordings):
            yield addition.value.adds_to, text, addition, ("wordings", number)


def _key(text: str) -> str:
    """Two texts that differ in marks, case and punctuation only are one wording."""
    return " ".join(words(fold(clean(text))))
