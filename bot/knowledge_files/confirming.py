"""The sheet of `bot check --to-confirm`: what only the ward or the city knows, for an officer to fill in."""

from collections.abc import Iterator
from datetime import date

from bot.domain.answering import item, must_ask, whom_to_ask
from bot.domain.knowledge import Knowledge
from bot.domain.procedure import FACETS, Fee, Online, Procedure
from bot.domain.ward import Desk, Ward
from bot.messages import messages


def sheet(knowledge: Knowledge, wards: tuple[str, ...], day: date) -> str:
    """The whole sheet as text: a part for each of these wards, then what is the same for all."""
    lines = [messages("confirm.title", day=day), ""]
    for id in wards:
        lines += _ward(knowledge.wards[id], knowledge)
    lines += _fees(knowledge, day)
    lines += _levels(knowledge, day)
    lines += _forms(knowledge)
    lines += _doubts(knowledge, day)
    return "\n".join([*lines, messages("confirm.signature")])


def _ward(ward: Ward, knowledge: Knowledge) -> Iterator[str]:
    yield messages("confirm.ward", ward=ward.name, file=f"wards/{ward.id}.yaml")
    for desk in ward.desks:
        yield from _desk(desk, ward, knowledge)
    for name in ("areas", "teams"):
        if getattr(ward, name) is None:
            yield messages(f"confirm.{name}")
    yield ""


def _desk(desk: Desk, ward: Ward, knowledge: Knowledge) -> Iterator[str]:
    """What the desk has not told, and what residents read meanwhile."""
    say = knowledge.phrases
    meanwhile = {
        "address": say("answers.no-address", ward=ward.name),
        "phone": "",
        "hours": say("clock.unknown", ward=ward.name, ask="").strip(),
    }
    for name, told in meanwhile.items():
        if getattr(desk, name) is None:
            yield messages(f"confirm.{name}", desk=desk.name)
            if told:
                yield messages("confirm.meanwhile", told=told)


def _fees(knowledge: Knowledge, day: date) -> Iterator[str]:
    yield messages("confirm.fees")
    for procedure in _in_force(knowledge, day):
        for fact in procedure.facts.fee:
            if isinstance(fact, Fee) and fact.set_by == "council" and fact.holds_on(day):
                yield messages("confirm.entry", name=procedure.name, code=procedure.code)
                yield messages("confirm.fee")
                yield messages("confirm.meanwhile", told=fact.say)
    yield ""


def _levels(knowledge: Knowledge, day: date) -> Iterator[str]:
    """Procedures of which the city has not published how far they go online."""
    yield messages("confirm.levels")
    for procedure in _in_force(knowledge, day):
        unsure = [fact for fact in procedure.facts.online if _unsure(fact)]
        if unsure:
            yield messages("confirm.level", name=procedure.name, code=procedure.code)
            yield messages("confirm.meanwhile", told=unsure[0].say)
    yield ""


def _unsure(fact: Online) -> bool:
    return fact.level == "unpublished" or fact.confidence != "high"


def _forms(knowledge: Knowledge) -> Iterator[str]:
    """Boxes of the filled-in forms that nobody has held beside the printed form yet."""
    unsure = [form for form in knowledge.forms.values() if form.based_on.confidence != "high"]
    if not unsure:
        return
    yield messages("confirm.forms")
    for form in unsure:
        boxes = "; ".join(box.printed for section in form.sections for box in section.boxes)
        yield messages("confirm.form", name=form.name, file=f"forms/{form.id}.yaml", boxes=boxes)
    yield ""


def _doubts(knowledge: Knowledge, day: date) -> Iterator[str]:
    yield messages("confirm.doubts")
    say = knowledge.phrases
    for procedure in _in_force(knowledge, day):
        doubts = [
            (facet, fact)
            for facet in FACETS
            for fact in procedure.facts.of(facet)
            if fact.holds_on(day) and (must_ask(fact) or fact.disputed)
        ]
        if doubts:
            yield messages("confirm.entry", name=procedure.name, code=procedure.code)
        for facet, fact in doubts:
            yield messages("confirm.doubt", facet=say(f"facets.{facet}"), say=fact.say)
            told = item(fact, procedure, say)
            if must_ask(fact):
                told = f"{told} {whom_to_ask(procedure, knowledge)}"
            yield messages("confirm.meanwhile", told=told)
    yield ""


def _in_force(knowledge: Knowledge, day: date) -> list[Procedure]:
    return [
        one
        for one in sorted(knowledge.procedures.values(), key=lambda one: (one.field, one.name))
        if one.valid_until is None or day <= one.valid_until
    ]
