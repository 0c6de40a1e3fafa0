"""What is true on one day in one ward."""

from collections.abc import Mapping
from datetime import date

from bot.domain.procedure import Facet, Fact, Procedure
from bot.domain.ward import Override, Ward


def override_of(procedure: Procedure, facet: Facet, ward: Ward | None, day: date) -> Override | None:
    """The ward's own rule for this facet on this day, if a decision made one."""
    if ward is None:
        return None
    for override in ward.overrides:
        on_day = override.valid_from <= day <= override.valid_until
        if on_day and override.entry == procedure.id and override.facet == facet:
            return override
    return None


def facts_on(procedure: Procedure, facet: Facet, ward: Ward | None, day: date) -> tuple[Fact, ...]:
    """The facts of this facet that hold on this day, the ward's own instead of the common ones."""
    override = override_of(procedure, facet, ward, day)
    facts = override.facts.of(facet) if override else procedure.facts.of(facet)
    return tuple(fact for fact in facts if fact.holds_on(day))


def successor(procedure: Procedure, procedures: Mapping[str, Procedure], day: date) -> Procedure | None:
    """What took this procedure's place, when it no longer holds on this day."""
    if procedure.valid_until is None or day <= procedure.valid_until:
        return None
    return next((procedures[id] for id in procedure.replaced_by if id in procedures), None)
