"""Entries with another fee or deadline than before: who was told the old one may have to hear the new one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.knowledge import Knowledge
from bot.domain.procedure import Fact, Facts, Fee, TimeLimit
from bot.domain.ward import Ward

_NUMBER = re.compile(r"\d[\d.,]*")

Figures = dict[str, list[tuple[str, ...]]]
"""Entry → the figures of its fees and deadlines."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry whose figures are others than before; of one ward only, where one is named."""

    entry: str
    ward: str | None = None


def changed_figures(old: Knowledge, new: Knowledge) -> Iterator[Changed]:
    """The entries of both whose figures differ, everywhere or by what a ward changed for itself.

    Another wording or another source of the same figure is no change.
    """
    before, after = ({id: _of(one.facts) for id, one in state.procedures.items()} for state in (old, new))
    yield from (Changed(id) for id in before if id in after and before[id] != after[id])
    for id in old.wards.keys() & new.wards.keys():
        own, now = _of_ward(old.wards[id]), _of_ward(new.wards[id])
        for entry in sorted((own.keys() | now.keys()) & after.keys()):
            if own.get(entry) != now.get(entry):
                yield Changed(entry, id)


def _of_ward(ward: Ward) -> Figures:
    """What a ward changed for entries that it names."""
    figures: Figures = {}
    for override in ward.overrides:
        if own := _of(override.facts):
            for entry in override.entries:
                figures[entry] = sorted([*figures.get(entry, []), *own])
    return figures


def _of(facts: Facts) -> list[tuple[str, ...]]:
    return sorted(_figures_of((*facts.fee, *facts.time)))


def _figures_of(facts: Iterable[Fact]) -> Iterator[tuple[str, ...]]:
    for fact in facts:
        said = (number.rstrip(".,") for number in _NUMBER.findall(fact.say))
        match fact:
            case Fee(amount=amount):
                yield ("fee", str(amount), *said)
            case TimeLimit(limit=limit, cutoff=cutoff):
                yield ("time", str(limit), str(cutoff), *said)
