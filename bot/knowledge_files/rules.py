"""The rules about words and codes that knowledge is held to, from `rules.yaml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from pydantic import TypeAdapter

from bot.knowledge_files.strict_yaml import parse

_SENTENCE = re.compile(r"[.!?;\n]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class TextRule:
    """Words that no text may have, unless its sentence explains them."""

    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def broken_by(self, text: str) -> Iterator[str]:
        """The words of a text that break this rule. Cheap where no word of it occurs."""
        lower = text.casefold()
        if not any(word in lower for word in self.words):
            return
        for sentence in _SENTENCE.split(lower):
            if not any(_has(sentence, word) for word in self.unless):
                yield from (word for word in self.words if _has(sentence, word))


@dataclass(frozen=True, slots=True)
class Rules:
    """All of `rules.yaml`."""

    texts: tuple[TextRule, ...]
    retired_codes: frozenset[str]
    money: tuple[str, ...] = field(default=())
    abbreviations: frozenset[str] = frozenset()
    """Short forms that everybody knows, or that stand on the paper in the reader's hand."""
    example: str = ""
    """What a made-up number in a sample is called beside it."""

    def says_example(self, text: str) -> bool:
        """Whether a text says of itself that its numbers are made up."""
        return self.example in text.casefold()

    def names_money(self, text: str) -> bool:
        """Whether a text says an amount."""
        units = "|".join(map(re.escape, self.money))
        return bool(re.search(rf"[0-9]\s*(?:{units})(?!\w)", text.casefold()))


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules, read once."""
    data = files("bot.knowledge_files").joinpath("rules.yaml").read_bytes()
    return TypeAdapter(Rules).validate_python(parse(data))


@lru_cache(maxsize=512)
def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _has(text: str, word: str) -> bool:
    return word in text and bool(_word(word).search(text))
