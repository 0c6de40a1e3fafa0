"""What is said to be true: every figure with a source, every date in order, every code as it is today."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.domain.procedure import Fact, Fee, Procedure, TimeLimit
from bot.knowledge_files.check_targets import facts_of
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.rules import rules
from bot.knowledge_files.strict_yaml import Path

_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_LIMIT = re.compile(r"same-day|[1-9][0-9]{0,2}(?:h|wd|d|m)")
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DIGIT = re.compile(r"[0-9]")


def facts(content: Content, today: date) -> Iterator[Mistake]:
    """Mistakes in procedures' facts, and in the index."""
    for procedure in content.procedures.values():
        yield from _codes(procedure)
        yield from days(procedure, (), procedure.value, today)
        yield from span(procedure, (), procedure.value)
        for path, fact in facts_of(procedure.value.facts):
            yield from any_fact(procedure, ("facts", *path), fact)
            yield from _figure(procedure, ("facts", *path), fact)

    for stub in content.stubs.values():
        if not _CODE.fullmatch(stub.value.code):
            yield stub.mistake("not-code", "code", value=stub.value.code)


def _codes(written: Written[Procedure]) -> Iterator[Mistake]:
    procedure = written.value
    if not _CODE.fullmatch(procedure.code):
        yield written.mistake("not-code", "code", value=procedure.code)
    if procedure.code in rules().retired_codes:
        yield written.mistake("retired-code", "code", value=procedure.code)
    for number, code in enumerate(procedure.former_codes):
        if not _CODE.fullmatch(code):
            yield written.mistake("not-code", "former_codes", number, value=code)


def days(written: Written[Any], path: Path, read: Any, today: date) -> Iterator[Mistake]:
    """A day of looking again that is no later than the day of reading, or is past."""
    if read.recheck_by <= read.checked_on:
        yield written.mistake("recheck-before-check", *path, "recheck_by", checked_on=read.checked_on)
    elif read.recheck_by < today:
        yield written.mistake("recheck-past", *path, "recheck_by", day=read.recheck_by)


def span(written: Written[Any], path: Path, dated: Any) -> Iterator[Mistake]:
    """Two days that stand the wrong way round."""
    if dated.valid_from and dated.valid_until and dated.valid_until < dated.valid_from:
        yield written.mistake("ends-before-start", *path, "valid_until", start=dated.valid_from)


def any_fact(written: Written[Any], path: Path, fact: Fact) -> Iterator[Mistake]:
    """What holds of any fact, a ward's own too."""
    yield from span(written, path, fact)
    if isinstance(fact, Fee) and fact.set_by == "council":
        if fact.amount is not None:
            yield written.mistake("council-amount", *path, "amount")
        elif rules().names_money(fact.say):
            yield written.mistake("council-amount", *path, "say")
    if isinstance(fact, TimeLimit):
        if fact.limit is not None and not _LIMIT.fullmatch(fact.limit):
            yield written.mistake("not-limit", *path, "limit", value=fact.limit)
        if fact.cutoff is not None:
            yield from clock_text(written, (*path, "cutoff"), fact.cutoff)


def clock_text(written: Written[Any], path: Path, text: str) -> Iterator[Mistake]:
    """A time of the day that is not written as one."""
    if not _CLOCK.fullmatch(text):
        yield written.mistake("not-clock", *path, value=text)


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
