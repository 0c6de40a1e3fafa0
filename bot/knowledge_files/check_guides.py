"""Guides that can be walked: each step is reached, each condition asked before, each way ends."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.domain.guide import Condition, Question, Step
from bot.domain.phrases import holes
from bot.knowledge_files.check_targets import facts_of, missing
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import IN_LINKS, IN_TEXTS, Expanded
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.strict_yaml import Path

_MOST_STATES = 4096
"""Ways through a guide that are followed apart; beyond that, whether a step is reached is not looked at."""

_Ways = set[frozenset[tuple[str, str]]]
"""Sets of (question, choice) with which residents can stand at a step."""


def guides(content: Content, expanded: Mapping[str, Expanded], whole: bool) -> Iterator[Mistake]:
    """Mistakes in guides, and in conditions of facts; ``whole`` says that all shared guides are there."""
    for entry, guide in expanded.items():
        asked = {question.value.id: question.value for question in guide.questions}
        yield from _steps(guide.steps)
        yield from _still_there(guide)
        if whole:
            yield from _conditions(guide.steps, asked)
            yield from _reached(entry, guide.steps, asked)
            yield from _fact_conditions(content, entry, asked)
    for shared in content.guides.values():
        for number, step in enumerate(shared.value.steps):
            yield from _holes(Written(step, shared.file, ("steps", number)))


def _steps(steps: Sequence[Written[Step]]) -> Iterator[Mistake]:
    seen: dict[str, Written[Step]] = {}
    for step in steps:
        kinds = [name for name in ("asks", "do", "end") if getattr(step.value, name)]
        if len(kinds) != 1:
            yield step.mistake("not-one-thing", id=step.value.id, kinds=", ".join(kinds) or "—")
        if step.value.id in seen:
            yield step.mistake("step-twice", "id", id=step.value.id, other=seen[step.value.id].file.shown)
        seen.setdefault(step.value.id, step)
    if steps and (not steps[-1].value.end or steps[-1].value.when):
        yield steps[-1].mistake("no-end", id=steps[-1].value.id)


def _still_there(guide: Expanded) -> Iterator[Mistake]:
    """Withdrawn steps that the guide still has: a run of today could not get past them."""
    there = {step.value.id for step in guide.steps}
    for one in guide.withdrawn:
        if one.value.step in there:
            yield one.mistake("withdrawn-still-there", "step", id=one.value.step)


def _conditions(steps: Sequence[Written[Step]], asked: Mapping[str, Question]) -> Iterator[Mistake]:
    """Questions that are there, asked once, and before anything depends on them."""
    already: list[str] = []
    later = [step.value.asks for step in steps if step.value.asks]
    for step in steps:
        if step.value.asks:
            yield from missing(step, ("asks",), "question", step.value.asks, asked)
            if step.value.asks in already:
                yield step.mistake("asked-twice", "asks", id=step.value.asks)
        for question in step.value.when:
            if question in asked and question not in already:
                code = "asked-later" if question in later else "never-asked"
                yield step.mistake(code, "when", question, key=True, step=step.value.id, id=question)
        yield from _condition(step, ("when",), step.value.when, asked)
        already += [step.value.asks] if step.value.asks else []


def _condition(
    written: Written[Any], path: Path, condition: Condition, asked: Mapping[str, Question]
) -> Iterator[Mistake]:
    for question, choices in condition.items():
        if question not in asked:
            yield from missing(written, (*path, question), "question", question, asked)
            continue
        known = [choice.id for choice in asked[question].choices]
        for number, choice in enumerate(choices):
            yield from missing(written, (*path, question, number), "choice", choice, known)


def _reached(entry: str, steps: Sequence[Written[Step]], asked: Mapping[str, Question]) -> Iterator[Mistake]:
    """Follow every set of answers that matters, and name the steps at which none of them arrives."""
    used = {question for step in steps for question in step.value.when}
    ways: _Ways = {frozenset()}
    for step in steps:
        here = {way for way in ways if _holds(step.value.when, dict(way))}
        if not here:
            yield step.mistake("unreachable", "id", id=step.value.id, entry=entry)
            if not ways:  # everything after it is as unreachable; once is enough
                return
        elif step.value.end:
            ways -= here
        elif step.value.asks in used and step.value.asks in asked:
            ways = (ways - here) | _after(here, asked[step.value.asks])
        if len(ways) > _MOST_STATES:
            return


def _after(ways: _Ways, question: Question) -> _Ways:
    return {way | {(question.id, choice.id)} for way in ways for choice in question.choices}


def _holds(condition: Condition, known: Mapping[str, str]) -> bool:
    return all(known.get(question) in choices for question, choices in condition.items())


def _fact_conditions(content: Content, entry: str, asked: Mapping[str, Question]) -> Iterator[Mistake]:
    procedure = content.procedures[entry]
    for path, fact in facts_of(procedure.value.facts):
        yield from _condition(procedure, ("facts", *path, "when"), fact.when, asked)
    for number, check in enumerate(procedure.value.checks):
        yield from _condition(procedure, ("checks", number, "when"), check.when, asked)
    for ward in content.wards.values():
        for number, override in enumerate(ward.value.overrides):
            if entry in override.entries:
                yield from _condition(ward, ("overrides", number, "when"), override.when, asked)


def _holes(step: Written[Step]) -> Iterator[Mistake]:
    """Holes of a shared step that nothing fills: names in texts, the procedure's page in the link only."""
    for name in ("do", "say", "link_label", "link"):
        text = getattr(step.value, name) or ""
        allowed = IN_LINKS if name == "link" else IN_TEXTS
        try:
            unknown = sorted(holes(text) - allowed)
        except ValueError:
            yield step.mistake("broken-braces", name)
            continue
        if unknown:
            yield step.mistake(
                "unknown-hole",
                name,
                hole=unknown[0],
                known=", ".join(f"{{{hole}}}" for hole in sorted(allowed)),
            )
