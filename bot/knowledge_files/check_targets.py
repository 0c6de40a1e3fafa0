"""Everything that is named must be there: entries, offices, sources, guides, obstacles."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.procedure import FACETS, Fact, Facts, Golden, Procedure
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.files import Written
from bot.knowledge_files.kinds import Include
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.near import hint
from bot.knowledge_files.strict_yaml import Path
from bot.messages import messages


def targets(content: Content, guides: Mapping[str, Expanded]) -> Iterator[Mistake]:
    """Names that lead nowhere."""
    for procedure in content.procedures.values():
        yield from _named_by(procedure, content)
        yield from _sources(procedure)
    for items in content.items.values():
        for item in items:
            if isinstance(item.value, Include):
                yield from missing(item, ("include",), "guide", item.value.include, content.guides)
    for guide in guides.values():
        for step in guide.steps:
            for number, obstacle in enumerate(step.value.stuck):
                yield from missing(step, ("stuck", number), "obstacle", obstacle, content.obstacles)
            if step.value.picture:
                yield from missing(step, ("picture",), "picture", step.value.picture, content.pictures)
    yield from _menu(content)
    for form in content.forms.values():
        for number, served in enumerate(form.value.serves):
            yield from missing(form, ("serves", number), "entry", served, content.procedures)
    for addition in content.additions:
        yield from missing(addition, ("adds_to",), "entry", addition.value.adds_to, content.procedures)
    for golden in content.every_golden():
        yield from _wanted(golden, content)
    yield from _stubs(content)
    if content.defaults:
        for name in ("online", "desk"):
            for number, id in enumerate(getattr(content.defaults.value, name)):
                yield from missing(content.defaults, (name, number), "guide", id, content.guides)
    fields = {one.value.field for one in content.procedures.values()}
    for ward in content.wards.values():
        for number, team in enumerate(ward.value.teams or ()):
            for place, field in enumerate(team.fields):
                yield from missing(ward, ("teams", number, "fields", place), "field", field, fields)
        for number, override in enumerate(ward.value.overrides):
            for place, named in enumerate(override.entries):
                path = ("overrides", number, "entries", place)
                yield from missing(ward, path, "entry", named, content.procedures)


def _menu(content: Content) -> Iterator[Mistake]:
    menu = content.menu
    if menu is None:
        return
    rows: list[tuple[Path, tuple[str, ...]]] = [(("featured",), menu.value.featured)]
    rows += [(("events", at, "entries"), one.entries) for at, one in enumerate(menu.value.events)]
    for path, entries in rows:
        for number, entry in enumerate(entries):
            yield from missing(menu, (*path, number), "entry", entry, content.procedures)


def _stubs(content: Content) -> Iterator[Mistake]:
    """Successors that are not there, and stubs of what the same folder has an entry for."""
    own = {one.value.code: one for one in content.procedures.values()}
    for code, stub in content.stubs.items():
        for number, entry in enumerate(stub.value.replaced_by):
            yield from missing(stub, ("replaced_by", number), "entry", entry, content.procedures)
        if code in own and own[code].file.layer == stub.file.layer:
            yield stub.mistake("stub-has-entry", "code", code=code, other=own[code].value.id)


def missing(
    written: Written[Any], path: Path, what: str, name: str, there: Iterable[str]
) -> Iterator[Mistake]:
    """A mistake when a name is not among those that are there."""
    known = tuple(there)
    if name not in known:
        yield written.mistake(
            "missing-target", *path, what=messages(f"what.{what}"), name=name, hint=hint(name, known)
        )


def facts_of(facts: Facts) -> Iterator[tuple[Path, Fact]]:
    """Every fact with its path below `facts`."""
    for facet in FACETS:
        for number, fact in enumerate(facts.of(facet)):
            yield (facet, number), fact


def _named_by(written: Written[Procedure], content: Content) -> Iterator[Mistake]:
    procedure, entries = written.value, content.procedures
    yield from missing(written, ("office",), "office", procedure.office, content.offices)
    for name in ("replaced_by", "see_also"):
        for number, target in enumerate(getattr(procedure, name)):
            yield from missing(written, (name, number), "entry", target, entries)
    for number, lookalike in enumerate(procedure.lookalikes):
        yield from missing(written, ("lookalikes", number, "means"), "entry", lookalike.means, entries)


def _wanted(golden: Written[Golden], content: Content) -> Iterator[Mistake]:
    wanted = golden.value
    if wanted.entry is not None:
        there = (*content.procedures, *content.stubs)
        yield from missing(golden, ("want",), "entry", wanted.entry, there)
    if wanted.facet:
        yield from missing(golden, ("want",), "facet", wanted.facet, FACETS)


def _sources(written: Written[Procedure]) -> Iterator[Mistake]:
    known = tuple(source.id for source in written.value.sources)
    for path, fact in facts_of(written.value.facts):
        for number, source in enumerate(fact.sources):
            yield from missing(written, ("facts", *path, "sources", number), "source", source, known)
        for number, disputed in enumerate(fact.disputed):
            at = ("facts", *path, "disputed", number, "source")
            yield from missing(written, at, "source", disputed.source, known)
