"""What is compared: the words of a text, its pairs of neighbours, and what its phrases mean."""

from dataclasses import dataclass

from bot.domain.matching.phrases import GAP
from bot.domain.matching.reading import FACET, SIMILAR, Reading


@dataclass(frozen=True, slots=True)
class Shape:
    """How evidence weighs, where one word of content has 1; chosen by cross-validation."""

    pair: float = 0.7
    """Two words side by side, beside the words themselves."""
    similar: float = 0.5
    """Another word of the same group."""
    facet: float = 6.0
    """The same part of an entry asked for, where every entry of the index is about one part."""
    clash: float = 0.25
    """What is left where other marks were typed than the wording has."""
    unknown: float = 0.8
    """A word of the question that no entry has, as a part of the rarest word."""
    lone: float = 0.5
    """What is left of a wording's share where it has no two neighbouring words of the question's content."""
    aside: float = 0.4
    """What a title says in brackets."""
    fade: float = 0.03
    """By how much each further word of a title counts less."""
    least: float = 0.8
    """What a wording weighs beside its words, so that a question does not fill a single keyword."""
    question: float = 0.6
    """Exponent of the part of the question that a wording covers."""
    wording: float = 0.35
    """Exponent of the part of the wording that the question covers."""
    whole: float = 0.25
    """Share of all wordings together in an entry's score, beside its best one."""


SHAPE = Shape()
"""The values the program runs with."""

Features = dict[str, tuple[str, float]]
"""By key: the marks (empty where none were typed) and the weight."""

PAIR = " "
"""Joins the two words of a pair in its key."""

MEANINGS = (FACET, SIMILAR)
"""What the key of a meaning begins with."""


def features(reading: Reading, shape: Shape) -> Features:
    """Return the features of a text, each once, with its greatest weight."""
    best: Features = {}
    before, light = GAP, 0.0
    for word, weight in zip(reading.words, reading.weights, strict=True):
        if word.sound:
            if word.sound not in best or best[word.sound][1] < weight:
                best[word.sound] = (word.spelling, weight)
            if before.sound:
                key = before.sound + PAIR + word.sound
                both = shape.pair * min(light, weight)
                if key not in best or best[key][1] < both:
                    spelled = before.spelling or word.spelling
                    best[key] = (before.spelling + PAIR + word.spelling if spelled else "", both)
        before, light = word, weight
    for meaning in reading.meanings:
        best[meaning] = ("", shape.facet if meaning.startswith(FACET) else shape.similar)
    return best
