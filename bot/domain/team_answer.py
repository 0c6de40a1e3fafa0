"""Answers of the team that stand in for an entry for a while, in their own ward only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from bot.domain.text import LONGEST, clean, fold, words

LIKENESS = 90
"""How alike, of 100, a question and one that the team answered must be: a slip or a word apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAnswer:
    """One question that the team answered, as a member wrote it down."""

    id: str
    ward: str
    question: str
    answer: str
    source: str
    given_on: date
    valid_until: date


def answer_to(text: str, ward: str | None, day: date, answers: Iterable[TeamAnswer]) -> TeamAnswer | None:
    """The team's answer to this question in this ward today, if there is one; of two, the newer."""
    newest_first = sorted(answers, key=lambda one: (one.given_on, len(one.id), one.id), reverse=True)
    known = {
        one.id: (one, _bare(one.question))
        for one in newest_first
        if one.ward == ward and one.given_on <= day <= one.valid_until
    }
    asked = {id: question for id, (_, question) in known.items()}
    near = process.extractOne(_bare(text), asked, scorer=fuzz.token_sort_ratio, score_cutoff=LIKENESS)
    return known[near[2]][0] if near else None


def _bare(text: str) -> str:
    return " ".join(words(fold(clean(text[:LONGEST]))))
