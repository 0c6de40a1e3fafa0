"""Every text that residents read, with where it was written and how long it may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.files import Written
from bot.knowledge_files.strict_yaml import Path

LIMITS: Mapping[str, int] = {
    "name": 64,
    "summary": 300,
    "ask": 300,
    "why": 300,
    "label": 40,
    "link_label": 40,
    "do": 60,
    "say": 700,
    "problem": 64,
    "fix": 700,
    "note": 300,
    "former_note": 700,
    "decision": 200,
    "exempt": 100,
    "helped_at": 200,
    "title": 200,
    "per": 40,
    "alt": 300,
    "value": 300,
    "printed": 80,
    "filled": 160,
    "hint": 160,
}
"""Field names of resident-facing texts → most characters.

Labels must fit a button on a phone; the rest keeps a reply on one screen.
"""

PHRASE_MAX = 3500
"""Characters of a phrase: Telegram takes 4,096 a message (core.telegram.org/bots/api), holes get the rest."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text that residents read."""

    written: Written[Any]
    path: Path
    text: str
    limit: int


def texts(content: Content, guides: Mapping[str, Expanded]) -> Iterator[Text]:
    """All texts. A shared guide's texts come as they are written and as each procedure fills them."""
    tables = (
        content.procedures,
        content.guides,
        content.forms,
        content.obstacles,
        content.checks,
        content.tricks,
        content.offices,
        content.contacts,
        content.wards,
        content.pictures,
    )
    for table in tables:
        for written in table.values():
            yield from _inside(written, written.value, ())
    for entry, guide in guides.items():
        own = content.procedures[entry].file
        for step in guide.steps:
            if step.file is own or "{" in _shared_text(content, step):
                yield from _inside(step, step.value, ())
    for phrase in content.phrases.values():
        yield Text(phrase, (), phrase.value, PHRASE_MAX)


def _shared_text(content: Content, step: Written[Any]) -> str:
    """What a shared step says before its holes are filled."""
    shared = content.guides.get(step.file.id)
    if shared is None or shared.file is not step.file:
        return ""
    written = shared.value.steps[int(step.path[-1])]
    return f"{written.do}{written.say}{written.link_label}"


def _inside(written: Written[Any], value: Any, path: Path) -> Iterator[Text]:
    kind: Any = type(value)
    for name, limit in _told(kind):
        inner = getattr(value, name)
        parts = [((*path, name, n), item) for n, item in enumerate(inner)] if isinstance(inner, tuple) else []
        for at, part in parts or [((*path, name), inner)]:
            if not isinstance(part, str):
                yield from _inside(written, part, at)
            elif limit and part:
                yield Text(written, at, part, limit)


_UNTOLD = frozenset({"signs", "wordings", "golden", "lookalikes", "when", "provenance"})
"""Residents' own words, and what is kept for authors."""


@cache
def _told(type_: Any) -> tuple[tuple[str, int], ...]:
    """Fields of a type to look into: texts with their limit, and values that may hold texts, with none."""
    if not is_dataclass(type_):
        return ()
    names = [field.name for field in fields(type_) if field.name not in _UNTOLD]
    return tuple((name, LIMITS.get(name, 0)) for name in names)
