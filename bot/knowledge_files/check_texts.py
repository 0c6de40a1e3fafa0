"""What residents read: short enough, nothing that is no longer so, links to official pages only."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot.domain.guide import Step
from bot.domain.phrases import holes
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.rules import rules
from bot.knowledge_files.strict_yaml import Path
from bot.knowledge_files.texts import texts

_URL = re.compile(r"https?://[^\s<>\"'«»()]+", re.IGNORECASE)


UNFINISHED = "SỬA "
"""Begins what the form of a new entry leaves to its author."""


def drafts(content: Content) -> Iterator[Mistake]:
    """A reminder of each entry that is still being written."""
    for draft in content.drafts:
        yield draft.mistake("draft", "draft", id=draft.value.id)


def told(content: Content, guides: Mapping[str, Expanded]) -> Iterator[Mistake]:
    """Mistakes in the texts themselves."""
    for text in texts(content, guides):
        if len(text.text) > text.limit:
            yield text.written.mistake("too-long", *text.path, length=len(text.text), limit=text.limit)
        if UNFINISHED in text.text:
            yield text.written.mistake("unfinished", *text.path, word=UNFINISHED)
        for code, word in _broken(text.text):
            yield text.written.mistake(code, *text.path, word=word)
        for url in _URL.findall(text.text) if "://" in text.text else ():
            yield from off_list(text.written, text.path, url.rstrip(".,;:!?"), content.official)


@lru_cache(maxsize=65_536)
def _broken(text: str) -> tuple[tuple[str, str], ...]:
    """The rules that a text breaks, with the word that does; most texts are the same at the next reading."""
    return tuple((rule.code, word) for rule in rules().texts for word in rule.broken_by(text))


def links(content: Content) -> Iterator[Mistake]:
    """Links that are not https, or lead off the list of official hosts."""
    for procedure in content.procedures.values():
        urls: list[tuple[Path, str | None]] = [(("portal_url",), procedure.value.portal_url)]
        urls += [(("sources", n, "url"), one.url) for n, one in enumerate(procedure.value.sources)]
        urls += [(("facts", "form", n, "url"), one.url) for n, one in enumerate(procedure.value.facts.form)]
        for path, url in urls:
            yield from off_list(procedure, path, url, content.official)
    for form in content.forms.values():
        for number, source in enumerate(form.value.based_on.sources):
            yield from off_list(form, ("based_on", "sources", number, "url"), source.url, content.official)
    for stub in content.stubs.values():
        yield from off_list(stub, ("url",), stub.value.url, content.official)
    for obstacle in content.obstacles.values():
        yield from off_list(obstacle, ("link",), obstacle.value.link, content.official)
    for items in content.items.values():
        for item in items:
            if isinstance(item.value, Step):
                yield from off_list(item, ("link",), item.value.link, content.official)
    for guide in content.guides.values():
        for number, shared in enumerate(guide.value.steps):
            if shared.link and not shared.link.startswith(
                "{"
            ):  # the procedure's own page was looked at above
                yield from off_list(guide, ("steps", number, "link"), shared.link, content.official)


def off_list(
    written: Written[Any], path: Path, url: str | None, official: Collection[str]
) -> Iterator[Mistake]:
    """A mistake when a link may not be shown."""
    if url is None:
        return
    host = _host(url)
    if not url.startswith("https://") or not host:
        yield written.mistake("not-https", *path, url=url)
    elif not any(host == known or host.endswith("." + known) for known in official):
        yield written.mistake("not-official", *path, host=host, known=", ".join(sorted(official)))


def phrases(content: Content) -> Iterator[Mistake]:
    """Phrases with braces that do not pair, or with holes that the program does not fill."""
    for name, phrase in content.phrases.items():
        before = content.replaced_phrases.get(name)
        try:
            unknown = sorted(holes(phrase.value) - holes(before.value)) if before else []
            holes(phrase.value)
        except ValueError:
            yield phrase.mistake("broken-braces")
            continue
        if before and unknown:
            known = ", ".join(f"{{{hole}}}" for hole in sorted(holes(before.value)))
            yield phrase.mistake("unknown-hole", hole=unknown[0], known=known)


def _host(url: str) -> str:
    """The host of a plain link; empty where the link hides or bends it."""
    try:
        parts = urlsplit(url)
        plain = parts.netloc == parts.hostname
    except ValueError:
        return ""
    return parts.hostname or "" if plain and parts.netloc.isascii() else ""
