"""The kinds of knowledge files: which path holds what, and what is only ours to read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.domain.guide import Condition, Question, Step, Withdrawn
from bot.domain.matching import SHIPPED, Calibration
from bot.domain.procedure import Confidence, Golden

Kind = Literal[
    "procedure", "guide", "ward", "phrases", "obstacles", "offices", "contacts", "official", "menu",
    "vocabulary", "golden", "matching", "holidays", "stubs", "checks", "defaults", "tricks",
    "picture", "image", "form", "answer", "kept",
]  # fmt: skip

PLACES: Mapping[Kind, re.Pattern[str]] = {
    "procedure": re.compile(r"procedures/(?P<field>[^/]+)/(?P<id>[^/]+)\.yaml"),
    "guide": re.compile(r"guides/(?P<id>[^/]+)\.yaml"),
    "ward": re.compile(r"wards/(?P<id>[^/]+)\.yaml"),
    "form": re.compile(r"forms/(?P<id>[^/]+)\.yaml"),
    "answer": re.compile(r"answers/(?P<id>[^/]+)\.yaml"),
    "phrases": re.compile(r"phrases/(?P<id>[^/]+)\.yaml"),
    "obstacles": re.compile(r"obstacles\.yaml"),
    "offices": re.compile(r"offices\.yaml"),
    "contacts": re.compile(r"contacts\.yaml"),
    "official": re.compile(r"official\.yaml"),
    "menu": re.compile(r"menu\.yaml"),
    "vocabulary": re.compile(r"vocabulary\.yaml"),
    "golden": re.compile(r"golden\.yaml"),
    "kept": re.compile(r"golden/(?P<id>[^/]+)\.yaml"),
    "matching": re.compile(r"matching\.yaml"),
    "stubs": re.compile(r"index\.yaml"),
    "tricks": re.compile(r"tricks\.yaml"),
    "checks": re.compile(r"checks\.yaml"),
    "defaults": re.compile(r"defaults\.yaml"),
    "holidays": re.compile(r"holidays\.yaml"),
    "picture": re.compile(r"pictures/(?P<id>[^/]+)\.yaml"),
    "image": re.compile(r"pictures/(?P<id>[^/]+)\.png"),
}
"""Path inside a knowledge folder → what the file holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedGuide:
    """Steps that several procedures have in common."""

    id: str
    title: str
    steps: tuple[Step, ...]
    questions: tuple[Question, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """The place in a procedure's guide where a shared guide's steps belong."""

    include: str
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a drawn screen, from its top down."""

    shows: Literal["words", "step", "field", "choice", "button", "file", "paper", "blank"]
    label: str = ""
    """As the real screen says it; what is not known word for word is drawn as a blank."""
    filled: str = ""
    """What stands in a field."""
    press: bool = False
    """Here the finger points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen as it is drawn: not a copy of it, only what to look for."""

    title: str
    lines: tuple[Line, ...]
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPicture:
    """What a picture of a step shows, in words, and where that is known from."""

    id: str
    alt: str
    based_on: str
    checked_on: date
    recheck_by: date
    confidence: Confidence
    screen: Screen | None = None
    """``None`` where the image was not drawn from a description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What a ward adds to an entry that ships with the program."""

    adds_to: str
    wordings: tuple[str, ...] = ()
    golden: tuple[Golden, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """Shared guides, one after the other, of procedures without a guide of their own."""

    online: tuple[str, ...] = ()
    desk: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The values found for a set of golden questions; only ``bot check --fit`` writes them."""

    golden: str
    """Hash of the golden questions that they were found with."""
    fitted_on: date
    values: Calibration = SHIPPED
    shown: float = 0.0
    """Share of the questions that were shown the entry they want, when the values were found."""
    wrong: float = 1.0
    """Share of all questions that were answered with something else."""
