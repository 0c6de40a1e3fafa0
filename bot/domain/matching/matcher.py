"""The matcher: what a resident's message is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.matching.decision import (
    MOST_CHOICES,
    SHIPPED,
    Answer,
    AskBack,
    Calibration,
    Choices,
    Nothing,
    Smalltalk,
    Understood,
    decide,
)
from bot.domain.matching.document import Document
from bot.domain.matching.facets import Facets
from bot.domain.matching.ranking import Match, Ranking
from bot.domain.matching.reading import Reader, Reading
from bot.domain.matching.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an entry was found: each word as it was read, and whether the wording has it."""

    match: Match
    words: tuple[tuple[str, bool], ...]


EXACT = 0.97
"""The score of an entry whose title or wording is the question, but for words that only frame it."""
EXACT_SHORTEST = 2
"""Words of content that such a question has at least."""


class Matcher:
    """Finds what messages are about, among all entries; made once, then only read."""

    def __init__(
        self,
        documents: Sequence[Document],
        vocabulary: Vocabulary,
        calibration: Calibration = SHIPPED,
        places: Sequence[str] = (),
    ) -> None:
        """Build the index. ``places`` are names of wards and the like, which say nothing about the entry."""
        self.calibration = calibration
        self._reader = Reader(vocabulary, places)
        documents, ambiguous = _settle(documents, vocabulary)
        self._ranking = Ranking(documents, self._reader)
        self._titles = {document.id: self._reader.wording(document.title) for document in documents}
        self._facets = Facets(self._reader.phrases(_flat(vocabulary.facets)), self._titles)
        self._ambiguous = self._reader.phrases(_flat(ambiguous))
        self._smalltalk = self._reader.phrases(_flat(vocabulary.smalltalk))

    def rank(self, question: str, limit: int = 10) -> list[Match]:
        """Return the entries that fit best, best first, each once.

        Word order, case and Vietnamese marks do not matter; marks that were typed count for more.
        ``Match.score`` is 0 to 1.
        """
        return self._best(self._reader.question(question), limit)

    def understand(self, text: str, about: str | None = None) -> Understood:
        """Return what a message is about; ``about`` is the entry that was shown last."""
        reading = self._reader.question(text)
        facet = self._facets.asked(reading)
        if not reading.content:
            return self._without_content(reading, facet, about)
        if phrase := self._asks_back(reading):
            return AskBack(phrase, facet)
        decided = decide(self._best(reading, MOST_CHOICES + 1), self.calibration)
        if facet and about is not None and _still(decided, about):
            return Answer(about, facet)
        if isinstance(decided, Answer):
            return replace(decided, facet=self._facets.asked(reading, decided.entry))
        return replace(decided, facet=facet) if isinstance(decided, Choices) else decided

    def _best(self, reading: Reading, limit: int) -> list[Match]:
        """Rank the entries; one that is asked for in just the words of its title or of a wording is sure."""
        ranked = self._ranking.best(reading, limit)
        said = self._reader.name(reading.words)
        if len(said) < EXACT_SHORTEST:
            return ranked
        named = self._ranking.named(said)
        if len(named) != 1:
            return ranked
        ((entry, wording),) = named.items()
        sure = Match(entry, max([EXACT, *(one.score for one in ranked if one.entry == entry)]), wording)
        return [sure, *(match for match in ranked if match.entry != entry)][:limit]

    def sounds(self, text: str) -> tuple[str, ...]:
        """Return the words of a wording without marks, by which two are the same."""
        return tuple(word.sound for word in self._reader.wording(text))

    def explain(self, question: str, limit: int = 5) -> list[Explanation]:
        """Return the best matches with the words that speak for them, for people who write entries."""
        reading = self._reader.question(question)
        return [self._explanation(match, reading) for match in self._best(reading, limit)]

    def _explanation(self, match: Match, reading: Reading) -> Explanation:
        wording = {word.sound for word in self._reader.wording(match.wording)}
        return Explanation(match, tuple((word.sound, word.sound in wording) for word in reading.words))

    def _without_content(self, reading: Reading, facet: str | None, about: str | None) -> Understood:
        if facet and about in self._titles and about is not None:
            return Answer(about, facet)
        kinds = [found.value for found in self._smalltalk.find(reading.words)]
        return Smalltalk(kinds[-1]) if kinds else Nothing()

    def _asks_back(self, reading: Reading) -> str | None:
        """Return the ambiguous phrase, where the message has no other content."""
        for found in self._ambiguous.find(reading.words):
            if all(found.start <= at < found.end for at in reading.content):
                return found.value
        return None


def _still(decided: Answer | Choices | Nothing, about: str) -> bool:
    """Tell whether the message may still be about the entry shown last; unknown words begin something new."""
    match decided:
        case Answer(entry=entry):
            return entry == about
        case Choices(entries=entries):
            return about in entries
        case Nothing():
            return False


def _flat(groups: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    return ((phrase, name) for name, phrases in groups.items() for phrase in phrases)


def _settle(
    documents: Sequence[Document], vocabulary: Vocabulary
) -> tuple[list[Document], dict[str, tuple[str, ...]]]:
    """Return the documents, and the phrases that are ambiguous among them.

    A phrase of which one choice exists is an ordinary wording of that entry; with none it is dropped.
    """
    known = {document.id for document in documents}
    wordings: dict[str, tuple[str, ...]] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    for key, phrase in vocabulary.ambiguous.items():
        choices = [choice for choice in phrase.choices if choice in known]
        if len(choices) == 1:
            wordings[choices[0]] = wordings.get(choices[0], ()) + phrase.phrases
        elif choices:
            ambiguous[key] = phrase.phrases
    settled = [replace(one, wordings=one.wordings + wordings.get(one.id, ())) for one in documents]
    return settled, ambiguous
