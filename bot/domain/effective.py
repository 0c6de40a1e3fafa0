"""What is true on one day in one ward: common facts, and what the ward changed for a while."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.procedure import Facet, Fact, Procedure
from bot.domain.ward import Override, Ward


def overrides_of(procedure: Procedure, facet: Facet, ward: Ward | None, day: date) -> tuple[Override, ...]:
    """What the ward changed of this facet by this day, also what holds on other days of the week."""
    overrides = ward.overrides if ward else ()
    return tuple(one for one in overrides if one.concerns(procedure.id, facet, day))


def usual_facts(procedure: Procedure, facet: Facet, ward: Ward | None, day: date) -> tuple[Fact, ...]:
    """The common facts of this facet on this day, unless the ward put others in their place."""
    if any(one.replaces for one in overrides_of(procedure, facet, ward, day)):
        return ()
    return tuple(fact for fact in procedure.facts.of(facet) if fact.holds_on(day))


def facts_of(override: Override, day: date) -> tuple[Fact, ...]:
    """An override's facts on this day, each under the override's own condition too."""
    facts = override.facts.of(override.facet)
    return tuple(replace(fact, when={**fact.when, **override.when}) for fact in facts if fact.holds_on(day))


def facts_on(procedure: Procedure, facet: Facet, ward: Ward | None, day: date) -> tuple[Fact, ...]:
    """Every fact of this facet that holds on this day of the week: the ward's own first."""
    own = (
        fact
        for override in overrides_of(procedure, facet, ward, day)
        if override.holds_on(day)
        for fact in facts_of(override, day)
    )
    return (*own, *usual_facts(procedure, facet, ward, day))


def successor(procedure: Procedure, procedures: Mapping[str, Procedure], day: date) -> Procedure | None:
    """What took this procedure's place, when it no longer holds on this day."""
    if procedure.valid_until is None or day <= procedure.valid_until:
        return None
    return next((procedures[id] for id in procedure.replaced_by if id in procedures), None)
