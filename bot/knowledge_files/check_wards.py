"""Wards: hours that can be kept, and changes with dates that do not contradict each other."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from bot.domain.hours import Hours, Session, Slot
from bot.domain.ward import Override, Ward
from bot.domain.working_days import WEEKDAYS
from bot.knowledge_files.check_facts import any_fact, clock_text, span
from bot.knowledge_files.check_targets import facts_of
from bot.knowledge_files.check_teams import teams
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.strict_yaml import Path


def wards(content: Content, today: date) -> Iterator[Mistake]:
    """Mistakes in wards' desks, teams, rosters, timers and overrides."""
    for ward in content.wards.values():
        if not ward.value.desks:
            yield ward.mistake("no-desk", "desks")
        for number, desk in enumerate(ward.value.desks):
            if desk.hours:
                yield from _hours(ward, ("desks", number, "hours"), desk.hours)
        yield from teams(ward)
        for number, override in enumerate(ward.value.overrides):
            yield from _override(ward, ("overrides", number), override, today)
        yield from _overlaps(ward)


def _hours(ward: Written[Ward], path: Path, hours: Hours) -> Iterator[Mistake]:
    for number, slot in enumerate(hours.week):
        yield from _slot(ward, (*path, "week", number), slot)
    for number, session in enumerate(hours.sessions):
        yield from _slot(ward, (*path, "sessions", number), session)
        yield from span(ward, (*path, "sessions", number), session)
    for number, closure in enumerate(hours.closed):
        yield from span(ward, (*path, "closed", number), closure)
    for (first, one), (second, other) in combinations(enumerate(hours.week), 2):
        if set(one.days) & set(other.days) and one.opens < other.closes and other.opens < one.closes:
            yield ward.mistake("slots-overlap", *path, "week", second, other=first + 1)


def _slot(ward: Written[Ward], path: Path, slot: Slot | Session) -> Iterator[Mistake]:
    yield from clock_text(ward, (*path, "opens"), slot.opens)
    yield from clock_text(ward, (*path, "closes"), slot.closes)
    if slot.closes <= slot.opens:
        yield ward.mistake("closes-before-opens", *path, "closes", opens=slot.opens)


def _override(ward: Written[Ward], path: Path, override: Override, today: date) -> Iterator[Mistake]:
    yield from span(ward, path, override)
    if override.valid_until < today:
        yield ward.mistake("override-past", *path, "valid_until", day=override.valid_until)
    if not override.decision.strip():
        yield ward.mistake("no-decision", *path, "decision")
    if not override.entries and override.replaces:
        yield ward.mistake("override-of-all", *path, facet=override.facet)
    if not override.facts.of(override.facet):
        yield ward.mistake("override-says-nothing", *path, "facts", facet=override.facet)
    for inner, fact in facts_of(override.facts):
        if inner[0] != override.facet:
            at = (*path, "facts", inner[0])
            yield ward.mistake("override-other-facet", *at, key=True, name=inner[0], facet=override.facet)
        yield from any_fact(ward, (*path, "facts", *inner), fact)


def _overlaps(ward: Written[Ward]) -> Iterator[Mistake]:
    """Two changes of one field that would be in force at once."""
    for (first, one), (second, other) in combinations(enumerate(ward.value.overrides), 2):
        if shared := _both_claim(one, other):
            yield ward.mistake(
                "overrides-overlap", "overrides", second, "valid_from",
                other=first + 1, entry=", ".join(shared), facet=one.facet,
            )  # fmt: skip


def _both_claim(one: Override, other: Override) -> list[str]:
    """Entries of which both change the same field on the same day for the same people."""
    if one.facet != other.facet or one.adds or other.adds:
        return []
    if one.valid_until < other.valid_from or other.valid_until < one.valid_from:
        return []
    if not set(one.days or WEEKDAYS) & set(other.days or WEEKDAYS):
        return []
    asked = one.when.keys() & other.when.keys()
    if any(not set(one.when[question]) & set(other.when[question]) for question in asked):
        return []
    return [entry for entry in one.entries if entry in other.entries]
