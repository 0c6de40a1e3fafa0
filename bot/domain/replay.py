"""Finding the way through a guide by replaying the answers given so far."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.domain.guide import Condition, Guide, Step
from bot.domain.run import Run

DONE = "xong"
"""The choice of a step that only asks to do something."""

Answers = Mapping[str, str]
"""Step id → choice id."""


def walk(guide: Guide, answers: Answers, *, guess: bool = False) -> Iterator[Step]:
    """The steps that apply, in order, ending with the first end.

    A condition on a question without an answer does not hold; with ``guess`` such a question
    counts as answered by its first choice.
    """
    known: dict[str, str] = {}
    for step in guide.steps:
        if not holds(step.when, known):
            continue
        yield step
        if step.end:
            return
        if step.asks and (choice := answers.get(step.id) or (guess and first_choice(guide, step))):
            known[step.asks] = choice


def holds(condition: Condition, known: Mapping[str, str]) -> bool:
    """Whether every question of the condition was answered by one of the choices that it names."""
    return all(known.get(question) in choices for question, choices in condition.items())


def known_answers(guide: Guide, answers: Answers) -> dict[str, str]:
    """Question id → choice id, of the questions that are on the way."""
    return {step.asks: answers[step.id] for step in walk(guide, answers) if step.asks and step.id in answers}


def frontier(guide: Guide, answers: Answers) -> Step:
    """The first step on the way without an answer: where a run goes on."""
    last = guide.steps[-1]
    for step in walk(guide, answers):
        last = step
        if step.id not in answers:
            break
    return last


def after(guide: Guide, answers: Answers, step: str) -> Step:
    """The step that follows this one on the way; where it is no longer on the way, the frontier."""
    steps = iter(walk(guide, answers))
    for one in steps:
        if one.id == step:
            return next(steps, one)
    return frontier(guide, answers)


def before(guide: Guide, answers: Answers, step: str) -> Step | None:
    """The step before this one on the way; None at the beginning or off the way."""
    previous: Step | None = None
    for one in walk(guide, answers):
        if one.id == step:
            return previous
        previous = one
    return None


def answered(run: Run, guide: Guide, step: str, choice: str) -> Run:
    """The run with one step answered, at its old place where it had an answer; all other answers stay.

    Steps that this brings onto the way with an answer from before wait to be confirmed.
    """
    before_it = {one.id for one in walk(guide, run.settled)}
    kept = dict(run.answers)
    changed = {**kept, step: choice}
    unsure = tuple(one for one in run.unsure if one != step)
    came_back = tuple(
        one.id
        for one in walk(guide, changed)
        if one.id in kept and one.id not in (step, *unsure) and one.id not in before_it
    )
    return replace(
        run,
        answers=tuple(changed.items()),
        unsure=(*unsure, *came_back),
        reviewed=run.reviewed and not came_back,
    )


def progress(guide: Guide, answers: Answers, step: str) -> tuple[int, int]:
    """(this step's number, how many in all) if open questions take their first choice; ends do not count."""
    ids = [one.id for one in walk(guide, answers, guess=True) if not one.end]
    return (ids.index(step) + 1 if step in ids else len(ids)), len(ids)


def choices(guide: Guide, step: Step) -> tuple[str, ...]:
    """What can be answered at this step."""
    if step.end:
        return ()
    if step.asks and (question := guide.question(step.asks)):
        return tuple(option.id for option in question.choices)
    return (DONE,)


def first_choice(guide: Guide, step: Step) -> str:
    return choices(guide, step)[0]
