"""Ids: kebab-case, short enough for a button, each given once."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.domain.guide import Question, Step
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.strict_yaml import Path

ENTRY_MAX = 32
INNER_MAX = 16
"""Characters of ids: a button carries run, step and choice in 64 bytes (core.telegram.org/bots/api)."""

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def ids(content: Content) -> Iterator[Mistake]:
    """Ids that a button, a link or a file name cannot carry, or that are given twice."""
    named = (
        content.procedures,
        content.guides,
        content.forms,
        content.answers,
        content.pictures,
        content.wards,
    )
    for table in (*named, content.offices, content.contacts):
        for id, entry in table.items():
            yield from _id(entry, ("id",), id, ENTRY_MAX)
    for short in (content.checks, content.tricks):
        for id, one in short.items():
            yield from _id(one, ("id",), id, INNER_MAX)
    for id, obstacle in content.obstacles.items():
        yield from _id(obstacle, ("id",), id, INNER_MAX)
    for procedure in content.procedures.values():
        yield from _each(procedure, ("sources",), (one.id for one in procedure.value.sources), ENTRY_MAX)
        yield from _questions(procedure, procedure.value.questions)
        yield from _each(procedure, ("checks",), (one.id for one in procedure.value.checks), INNER_MAX)
    for form in content.forms.values():
        sources = (one.id for one in form.value.based_on.sources)
        yield from _each(form, ("based_on", "sources"), sources, ENTRY_MAX)
    if content.menu:
        yield from _each(content.menu, ("events",), (one.id for one in content.menu.value.events), INNER_MAX)
    for ward in content.wards.values():
        for name in ("desks", "areas", "teams"):
            yield from _each(ward, (name,), (one.id for one in getattr(ward.value, name) or ()), INNER_MAX)
    for guide in content.guides.values():
        yield from _questions(guide, guide.value.questions)
        yield from _each(guide, ("steps",), (step.id for step in guide.value.steps), INNER_MAX)
    for items in content.items.values():
        for item in items:
            if isinstance(item.value, Step):
                yield from _id(item, ("id",), item.value.id, INNER_MAX)
    yield from _codes(content)


def _questions(written: Written[Any], questions: tuple[Question, ...]) -> Iterator[Mistake]:
    yield from _each(written, ("questions",), (question.id for question in questions), INNER_MAX)
    for number, question in enumerate(questions):
        path = ("questions", number, "choices")
        yield from _each(written, path, (choice.id for choice in question.choices), INNER_MAX)
        if not question.choices:
            yield written.mistake("no-choices", *path, id=question.id)


def _each(written: Written[Any], path: Path, ids: Iterable[str], most: int) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, id in enumerate(ids):
        at = (*path, number, "id")
        yield from _id(written, at, id, most)
        if id in seen:
            yield written.mistake("duplicate-id", *at, id=id, other=written.file.shown)
        seen.add(id)


def _id(written: Written[Any], path: Path, id: str, most: int) -> Iterator[Mistake]:
    if not KEBAB.fullmatch(id) or len(id) > most:
        yield written.mistake("not-id", *path, id=id, limit=most)


def _codes(content: Content) -> Iterator[Mistake]:
    """A code leads to one entry."""
    seen: dict[str, str] = {}
    for id, procedure in content.procedures.items():
        other = seen.setdefault(procedure.value.code, id)
        if other != id:
            yield procedure.mistake("code-twice", "code", code=procedure.value.code, other=other)
