"""Why a question gets what it gets, in words for the people who write entries."""

from collections.abc import Iterator

from bot.domain.matching import Calibration, Explanation, Matcher
from bot.domain.turn import Outcome
from bot.messages import messages


def explained(question: str, outcome: Outcome, matcher: Matcher) -> str:
    """What came of a question, by which values that was decided, and the entries that are nearest."""
    nearest = [
        line for number, one in enumerate(matcher.explain(question), 1) for line in _lines(number, one)
    ] or [messages("explanation.nothing")]
    return "\n".join([question, _came_of(outcome), in_words(matcher.calibration), *nearest])


def in_words(values: Calibration) -> str:
    """The values that decide, as a sentence."""
    return messages(
        "calibration.values",
        answer=_points(values.answer),
        margin=_points(values.margin),
        choice=_points(values.choice),
    )


def _came_of(outcome: Outcome) -> str:
    name = f"{outcome.kind}-facet" if outcome.kind == "answer" and outcome.facet else outcome.kind
    return messages(
        f"explanation.outcome.{name}",
        entry=outcome.entry,
        facet=outcome.facet,
        choices=", ".join(outcome.choices),
    )


def _lines(number: int, one: Explanation) -> Iterator[str]:
    yield messages(
        "explanation.match",
        number=number,
        entry=one.match.entry,
        score=_points(one.match.score),
        wording=one.match.wording,
    )
    yield "   " + messages("explanation.words", hit=_words(one, hit=True), rest=_words(one, hit=False))


def _words(one: Explanation, *, hit: bool) -> str:
    """The question's words that the wording has, or those that it has not."""
    words = [word for word, found in one.words if found == hit and word]
    return " ".join(words) or messages("explanation.no-words")


def _points(share: float) -> str:
    """A share as points of a hundred, as Vietnamese writes numbers."""
    return f"{100 * share:.1f}".replace(".", ",").removesuffix(",0")
