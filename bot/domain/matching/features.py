"""What is compared: the words of a text, its pairs of neighbours, and what its phrases mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def features(readings: Sequence[Reading], shape: Shape) -> Features:
    """Return the features of texts taken together, each once, with its greatest weight."""
    best: Features = {}
    for reading in readings:
        weighed = list(zip(reading.words, reading.weights, strict=True))
        for word, weight in weighed:
            if word.sound and (word.sound not in best or best[word.sound][1] < weight):
                best[word.sound] = (word.spelling, weight)
        for (one, light), (two, also) in pairwise(weighed):
            if one.sound and two.sound:
                key = one.sound + PAIR + two.sound
                weight = shape.pair * min(light, also)
                if key not in best or best[key][1] < weight:
                    spelled = one.spelling or two.spelling
                    best[key] = (f"{one.spelling} {two.spelling}" if spelled else "", weight)
        for meaning in reading.meanings:
            best[meaning] = ("", shape.facet if meaning.startswith(FACET) else shape.similar)
    return best
