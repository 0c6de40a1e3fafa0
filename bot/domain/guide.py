"""A guide: steps in their usual order, some of them only under a condition."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from bot.domain.picture import Picture

Condition = Mapping[str, tuple[str, ...]]
"""Question id → choices of which one was given. All of them must hold; an empty one always does."""

End = Literal["submitted", "desk", "not-eligible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that a resident can give to a question."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact asked once and used by steps, papers and fees alike."""

    id: str
    ask: str
    choices: tuple[Option, ...]
    why: str = ""
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A known way to get stuck, and the way out."""

    id: str
    problem: str
    fix: str
    wordings: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: it asks a question, tells one thing to do, or ends the guide."""

    id: str
    asks: str | None = None
    do: str | None = None
    end: End | None = None
    say: str = ""
    minutes: int | None = None
    link: str | None = None
    link_label: str = ""
    stuck: tuple[str, ...] = ()
    offers: Literal["papers", "checks", "where"] | None = None
    """What of the procedure helps at this step: it gets a button."""
    picture: str | None = None
    """Id of a picture of the screen that this step is done on."""
    when: Condition = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A step of earlier revisions that nobody may follow any more, and what changed."""

    step: str
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A whole guide with everything it needs, so that a run can keep it as it was."""

    entry: str
    title: str
    steps: tuple[Step, ...]
    questions: tuple[Question, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """By id: those that its steps name."""

    def step(self, id: str) -> Step | None:
        return next((step for step in self.steps if step.id == id), None)

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)

    def obstacle(self, id: str) -> Obstacle | None:
        return next((obstacle for obstacle in self.obstacles if obstacle.id == id), None)

    def picture_of(self, step: Step) -> Picture | None:
        return self.pictures.get(step.picture) if step.picture else None


def revision_of(guide: Guide) -> str:
    """The guide's content hash, 16 hexadecimal digits: the same words always have the same one."""
    content = json.dumps(asdict(guide), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:16]
