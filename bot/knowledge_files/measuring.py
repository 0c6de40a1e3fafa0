"""How well golden questions are answered: each by a matcher that has not seen it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Knowledge
from bot.domain.matching import Ambiguous, Answer, AskBack, Choices, Understood, held_out
from bot.domain.procedure import Golden
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.material import material
from bot.knowledge_files.mistake import Mistake
from bot.messages import messages


@dataclass(frozen=True, slots=True)
class Measured:
    """A golden question and what came of it."""

    golden: Written[Golden]
    answered: str | None
    """The entry that it was answered with."""
    facet: str | None
    shown: tuple[str, ...]
    """The entry answered with, or the choices offered."""

    @property
    def right(self) -> bool:
        """Whether the wanted entry is shown."""
        return self.golden.value.entry in self.shown

    @property
    def wrong(self) -> bool:
        """Whether it was answered with what it does not want."""
        return self.answered is not None and self.answered != self.golden.value.entry

    @property
    def missed_facet(self) -> bool:
        """Whether it was answered with the wanted entry, but another part of it than the wanted one."""
        wanted = self.golden.value
        return bool(wanted.facet) and self.answered == wanted.entry and self.facet != wanted.facet


def measure(content: Content, knowledge: Knowledge) -> list[Measured]:
    """Every golden question with its outcome. About a millisecond each."""
    golden = list(content.every_golden())
    made = material(content, knowledge.procedures.values())
    texts = [one.value.q for one in golden]
    apart = held_out(made.documents, made.vocabulary, texts, made.places, knowledge.matcher.calibration)
    return [
        outcome_of(golden[at], matcher.understand(texts[at]), knowledge.ambiguous) for at, matcher in apart
    ]


def summary(measured: Sequence[Measured]) -> str:
    """One line: how many are shown what they want, how many are answered with something else."""
    if not measured:
        return messages("golden.none")
    wanting = [one for one in measured if one.golden.value.entry]
    rest = [one for one in measured if not one.golden.value.entry]
    return messages(
        "golden.summary",
        wanting=len(wanting),
        right=sum(one.right for one in wanting),
        answered=sum(one.right and one.answered is not None for one in wanting),
        wrong=sum(one.wrong for one in wanting),
        facets=sum(one.missed_facet for one in wanting),
        rest=len(rest),
        bothered=sum(one.wrong for one in rest),
        offered=sum(bool(one.shown) and not one.wrong for one in rest),
    )


def wrongly_answered(measured: Sequence[Measured]) -> Iterator[Mistake]:
    """A warning for each golden question that is answered with what it does not want."""
    for one in measured:
        golden = one.golden.value
        if one.wrong and golden.entry:
            yield one.golden.mistake("golden-wrong", "q", text=golden.q, got=one.answered, want=golden.entry)
        elif one.wrong:
            yield one.golden.mistake("golden-not-ours", "q", text=golden.q, got=one.answered)


def outcome_of(
    golden: Written[Golden], understood: Understood, ambiguous: Mapping[str, Ambiguous]
) -> Measured:
    """A golden question with what a matcher made of it."""
    match understood:
        case Answer(entry, facet):
            return Measured(golden, entry, facet, (entry,))
        case Choices(entries, facet):
            return Measured(golden, None, facet, entries)
        case AskBack(phrase, facet):
            return Measured(golden, None, facet, ambiguous[phrase].choices)
        case _:
            return Measured(golden, None, None, ())
