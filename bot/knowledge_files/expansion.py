"""A procedure's guide with its shared steps spliced in, each step still knowing where it was written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.guide import Condition, Guide, Question, Step, Withdrawn
from bot.domain.picture import Picture
from bot.domain.procedure import Procedure
from bot.knowledge_files.content import Content, GuideItem
from bot.knowledge_files.files import Written
from bot.knowledge_files.kinds import Include, SharedGuide

IN_TEXTS = frozenset({"name", "code"})
IN_LINKS = frozenset({"name", "code", "portal_url"})
"""Holes of shared guides, each filled from the procedure's field of that name."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """What a guide is made of."""

    steps: tuple[Written[Step], ...]
    questions: tuple[Written[Question], ...]
    withdrawn: tuple[Written[Withdrawn], ...] = ()


def expand(content: Content, entry: str) -> Expanded:
    """The guide of an entry; an include of a guide that there is not adds nothing."""
    own = content.procedures[entry]
    steps: list[Written[Step]] = []
    questions = list(_questions(own, own.value.questions))
    withdrawn = list(_withdrawn(own))
    for item in content.items.get(entry) or _default_items(content, own.value):
        if isinstance(item.value, Step):
            steps.append(Written(item.value, item.file, item.path))
        elif shared := content.guides.get(item.value.include):
            steps += _spliced(shared, item.value, own.value)
            questions += _questions(shared, shared.value.questions)
            withdrawn += _withdrawn(shared)
    return Expanded(tuple(steps), tuple(questions), tuple(withdrawn))


def _default_items(content: Content, procedure: Procedure) -> Iterator[Written[GuideItem]]:
    """What leads through a procedure that has no guide of its own."""
    if content.defaults is None:
        return
    name = "online" if procedure.goes_online else "desk"
    for number, id in enumerate(getattr(content.defaults.value, name)):
        yield Written(Include(include=id), content.defaults.file, (name, number))


def guide_of(content: Content, procedure: Procedure) -> Guide:
    """The guide as runs keep it: with the obstacles and pictures that its steps name, and no others."""
    named = {id: None for step in procedure.guide for id in step.stuck}
    return Guide(
        entry=procedure.id,
        title=procedure.name,
        steps=procedure.guide,
        questions=procedure.questions,
        obstacles=tuple(content.obstacles[id].value for id in named),
        withdrawn=procedure.withdrawn,
        pictures={
            id: Picture(image_file(id), content.pictures[id].value.alt)
            for id in dict.fromkeys(step.picture for step in procedure.guide if step.picture)
        },
    )


def image_file(id: str) -> str:
    """The file name of a picture's image."""
    return f"{id}.png"


def filled(text: str, procedure: Procedure) -> str:
    """A shared guide's text with the procedure's own name, code and page."""
    for hole in IN_LINKS:
        text = text.replace("{" + hole + "}", getattr(procedure, hole) or "")
    return text


def _questions(
    owner: Written[Procedure] | Written[SharedGuide], questions: tuple[Question, ...]
) -> Iterator[Written[Question]]:
    for number, question in enumerate(questions):
        yield Written(question, owner.file, (*owner.path, "questions", number))


def _withdrawn(owner: Written[Procedure] | Written[SharedGuide]) -> Iterator[Written[Withdrawn]]:
    for number, one in enumerate(owner.value.withdrawn):
        yield Written(one, owner.file, (*owner.path, "withdrawn", number))


def _spliced(shared: Written[SharedGuide], include: Include, procedure: Procedure) -> Iterator[Written[Step]]:
    for number, step in enumerate(shared.value.steps):
        if include.when:
            step = replace(step, when=_both(step.when, include.when))
        yield Written(_of(step, procedure), shared.file, ("steps", number))


def _both(first: Condition, second: Condition) -> Condition:
    """Both conditions at once; of a question that both name, the choices that both allow."""
    shared = {
        question: tuple(choice for choice in first[question] if choice in second[question])
        for question in first.keys() & second.keys()
    }
    return {**first, **second, **shared}


def _of(step: Step, procedure: Procedure) -> Step:
    """The step in the procedure's own words; a link to a page that it does not have falls away."""
    if not any("{" in (text or "") for text in (step.do, step.say, step.link, step.link_label)):
        return step
    link = filled(step.link, procedure) if step.link else ""
    return replace(
        step,
        do=filled(step.do, procedure) if step.do else step.do,
        say=filled(step.say, procedure),
        link=link or None,
        link_label=filled(step.link_label, procedure) if link else "",
    )
