"""Finding the entry that a resident means."""

from bot.domain.matching.decision import (
    SHIPPED,
    Answer,
    AskBack,
    Calibration,
    Choices,
    Nothing,
    Smalltalk,
    Understood,
)
from bot.domain.matching.document import Document
from bot.domain.matching.fit import Golden, fit, held_out
from bot.domain.matching.matcher import Explanation, Matcher
from bot.domain.matching.ranking import Match
from bot.domain.matching.vocabulary import Ambiguous, Vocabulary

__all__ = [
    "SHIPPED",
    "Ambiguous",
    "Answer",
    "AskBack",
    "Calibration",
    "Choices",
    "Document",
    "Explanation",
    "Golden",
    "Match",
    "Matcher",
    "Nothing",
    "Smalltalk",
    "Understood",
    "Vocabulary",
    "fit",
    "held_out",
]
