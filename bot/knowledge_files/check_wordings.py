"""Ways to ask: one wording leads to one entry, and golden questions measure instead of repeating it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from bot.domain.text import clean, fold, words
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.strict_yaml import Path


class Wording(NamedTuple):
    """A wording, the entry that it leads to, and where it was written."""

    entry: str
    text: str
    written: Written[Any]
    path: Path

    @property
    def key(self) -> str:
        """Two texts that differ in marks, case and punctuation only are one wording."""
        return _key(self.text)

    def mistake(self, code: str, **holes: object) -> Mistake:
        """A mistake at this wording."""
        return self.written.mistake(code, *self.path, key=False, text=self.text, **holes)


def wordings(content: Content) -> Iterator[Mistake]:
    """Wordings that two entries claim or that say too little; golden questions that are wordings."""
    seen: dict[str, Wording] = {}
    for wording in written_wordings(content):
        before = seen.setdefault(wording.key, wording)
        if before.entry != wording.entry:
            yield wording.mistake("wording-twice", other=before.entry)
        elif before is not wording and before.written.file is wording.written.file:
            yield wording.mistake("wording-again")
        if " " not in wording.key:
            yield wording.mistake("one-word-wording")
    for one in content.every_golden():
        if same := seen.get(_key(one.value.q)):
            yield one.mistake("golden-is-wording", "q", text=one.value.q, other=same.entry)


def written_wordings(content: Content) -> Iterator[Wording]:
    """Every wording, a lookalike as one of the entry that it means."""
    for procedure in content.procedures.values():
        id, value = procedure.value.id, procedure.value
        for number, text in enumerate(value.wordings):
            yield Wording(id, text, procedure, ("wordings", number))
        for number, other in enumerate(value.lookalikes):
            yield Wording(other.means, other.says, procedure, ("lookalikes", number, "says"))
    for addition in content.additions:
        for number, text in enumerate(addition.value.wordings):
            yield Wording(addition.value.adds_to, text, addition, ("wordings", number))


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    return " ".join(words(fold(clean(text))))
