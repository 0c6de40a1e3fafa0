"""What is said to be true: every figure with a source, every date in order, every code as it is today."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.domain.procedure import Fact, Fee, Procedure, TimeLimit
from bot.domain.ward import Override
from bot.knowledge_files.check_targets import facts_of
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.rules import rules
from bot.knowledge_files.strict_yaml import Path

_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_LIMIT = re.compile(r"same-day|[1-9][0-9]{0,2}(?:h|wd|d|m)")
_CUTOFF = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DIGIT = re.compile(r"[0-9]")


def facts(content: Content, today: date) -> Iterator[Mistake]:
    """Mistakes in procedures' facts and in wards' overrides."""
    for procedure in content.procedures.values():
        yield from _codes(procedure)
        yield from _days(procedure, today)
        for path, fact in facts_of(procedure.value.facts):
            yield from _fact(procedure, ("facts", *path), fact)
            yield from _figure(procedure, ("facts", *path), fact)
    for ward in content.wards.values():
        for number, override in enumerate(ward.value.overrides):
            yield from _override(ward, ("overrides", number), override)


def _codes(written: Written[Procedure]) -> Iterator[Mistake]:
    procedure = written.value
    if not _CODE.fullmatch(procedure.code):
        yield written.mistake("not-code", "code", value=procedure.code)
    if procedure.code in rules().retired_codes:
        yield written.mistake("retired-code", "code", value=procedure.code)
    for number, code in enumerate(procedure.former_codes):
        if not _CODE.fullmatch(code):
            yield written.mistake("not-code", "former_codes", number, value=code)


def _days(written: Written[Procedure], today: date) -> Iterator[Mistake]:
    procedure = written.value
    if procedure.recheck_by <= procedure.checked_on:
        yield written.mistake("recheck-before-check", "recheck_by", checked_on=procedure.checked_on)
    elif procedure.recheck_by < today:
        yield written.mistake("recheck-past", "recheck_by", day=procedure.recheck_by)
    yield from _span(written, (), procedure)


def _span(written: Written[Any], path: Path, dated: Any) -> Iterator[Mistake]:
    if dated.valid_from and dated.valid_until and dated.valid_until < dated.valid_from:
        yield written.mistake("ends-before-start", *path, "valid_until", start=dated.valid_from)


def _fact(written: Written[Any], path: Path, fact: Fact) -> Iterator[Mistake]:
    """What holds of any fact, a ward's own too."""
    yield from _span(written, path, fact)
    if isinstance(fact, Fee) and fact.set_by == "council":
        if fact.amount is not None:
            yield written.mistake("council-amount", *path, "amount")
        elif rules().names_money(fact.say):
            yield written.mistake("council-amount", *path, "say")
    if isinstance(fact, TimeLimit):
        if fact.limit is not None and not _LIMIT.fullmatch(fact.limit):
            yield written.mistake("not-limit", *path, "limit", value=fact.limit)
        if fact.cutoff is not None and not _CUTOFF.fullmatch(fact.cutoff):
            yield written.mistake("not-clock", *path, "cutoff", value=fact.cutoff)


def _figure(written: Written[Procedure], path: Path, fact: Fact) -> Iterator[Mistake]:
    """Figures and what stands behind them."""
    amount = fact.amount if isinstance(fact, Fee) else None
    if fact.confidence != "low" and not fact.sources:
        if fact.provenance:
            yield written.mistake("provenance-only", *path, "confidence", value=fact.confidence)
        elif amount is not None or _DIGIT.search(fact.say):
            yield written.mistake("figure-without-source", *path, "say")
    if fact.disputed and len(fact.disputed) < _SIDES:
        yield written.mistake("one-sided", *path, "disputed")


_SIDES = 2
"""A dispute has at least two values."""


def _override(written: Written[Any], path: Path, override: Override) -> Iterator[Mistake]:
    yield from _span(written, path, override)
    if not override.decision.strip():
        yield written.mistake("no-decision", *path, "decision")
    if not override.facts.of(override.facet):
        yield written.mistake("override-says-nothing", *path, "facts", facet=override.facet)
    for inner, fact in facts_of(override.facts):
        if inner[0] != override.facet:
            at = (*path, "facts", inner[0])
            yield written.mistake("override-other-facet", *at, key=True, name=inner[0], facet=override.facet)
        yield from _fact(written, (*path, "facts", *inner), fact)
