"""Plain language: long sentences, unexplained abbreviations, entries that are mostly doubt."""

import re
from collections.abc import Iterator, Mapping

from bot.knowledge_files.check_targets import facts_of
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.rules import rules
from bot.knowledge_files.texts import Text, texts

LONGEST_SENTENCE = 20
"""Words of a sentence that one still takes in at first reading on a phone."""

DOUBTFUL = 0.5
"""Share of an entry's facts that may be low before its author is told."""

_SENTENCE = re.compile(r"(?<=[.!?;:…])\s+|\n+")
_ABBREVIATION = re.compile(r"(?<![\w/.-])[A-ZĐ]{2,}(?![\w/-])")


def plain(content: Content, guides: Mapping[str, Expanded]) -> Iterator[Mistake]:
    """Warnings about how things are said."""
    for text in texts(content, guides):
        yield from _sentences(text)
        if text.path[-1:] != ("filled",):  # capitals there are a name, written as the form wants it
            yield from _abbreviations(text)
    for procedure in content.procedures.values():
        facts = [fact for _, fact in facts_of(procedure.value.facts)]
        low = sum(fact.confidence == "low" for fact in facts)
        if facts and low / len(facts) > DOUBTFUL:
            yield procedure.mistake("mostly-doubtful", "facts", low=low, all=len(facts))


def _sentences(text: Text) -> Iterator[Mistake]:
    for sentence in _SENTENCE.split(text.text):
        length = len(sentence.split())
        if length > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:4])
            yield text.written.mistake(
                "long-sentence", *text.path, start=start, length=length, limit=LONGEST_SENTENCE
            )


def _abbreviations(text: Text) -> Iterator[Mistake]:
    """Abbreviations that are not on the list, and that the text does not spell out in brackets."""
    for short in sorted(set(_ABBREVIATION.findall(text.text))):
        if short not in rules().abbreviations and f"({short})" not in text.text:
            yield text.written.mistake("abbreviation", *text.path, short=short)
