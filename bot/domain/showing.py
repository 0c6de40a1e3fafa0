"""Turns that show something of a procedure."""

import re
from dataclasses import replace
from datetime import datetime

from bot.domain.answering import card, contact_line, facet_reply, sources_reply
from bot.domain.clock import ward_day
from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge, View
from bot.domain.opening import hours_reply
from bot.domain.place import place
from bot.domain.procedure import FACETS, Procedure
from bot.domain.stub import Stub
from bot.domain.team_answer import answer_to
from bot.domain.text import LONGEST
from bot.domain.turn import Choice, Link, Outcome, Reply, Turn, turn_of

CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?![\d.])")
"""A procedure's code, such as 1.001193."""


def entry(
    id: str, facet: str | None, conversation: Conversation, knowledge: Knowledge, now: datetime
) -> Turn:
    """Show a procedure's card, or the facet asked for; one no longer in force names its successor."""
    view = knowledge.as_of(now, conversation.ward)
    if stub := knowledge.stubs.get(id):
        return listed(stub, facet, conversation, view)
    procedure = knowledge.procedures.get(id)
    if procedure is None:
        return gone(conversation, knowledge)
    if newer := view.successor(procedure):
        return replaced(procedure, newer, conversation, view)
    turn = turn_of(
        replace(conversation, about=id, misses=0, missed=""),
        reply_for(procedure, facet, view),
        outcome=Outcome("answer", id, facet),
    )
    return not_yet(turn, procedure, view) if starts_later(procedure, view) else turn


def reply_for(procedure: Procedure, facet: str | None, view: View) -> Reply:
    """The facet's reply, or the card when no facet (or an unknown one) was asked for."""
    known = next((one for one in FACETS if one == facet), None)
    return facet_reply(procedure, known, view) if known else card(procedure, view)


def listed(stub: Stub, facet: str | None, conversation: Conversation, view: View) -> Turn:
    """A procedure of the index: its right name, its official page, and a person."""
    say, knowledge = view.knowledge.phrases, view.knowledge
    newer = [knowledge.procedures[id] for id in stub.replaced_by if id in knowledge.procedures]
    if stub.valid_until and view.day > stub.valid_until and newer:
        told = say("answers.stub-ended", name=stub.name, code=stub.code, until=f"{stub.valid_until:%d/%m/%Y}")
        choices = tuple(Choice(one.name, place("entry", one.id)) for one in newer)
        return turn_of(conversation, Reply(told, choices=choices), outcome=Outcome("answer", newer[0].id))
    reply = Reply(
        say("answers.stub", code=stub.code, field=stub.field, ask=contact_line(knowledge)).strip(),
        title=stub.name,
        choices=(
            Choice(say("buttons.person"), place("person", stub.code)),
            Choice(say("buttons.menu"), place("menu")),
        ),
        links=(Link(say("buttons.portal"), stub.url),),
    )
    told_of = replace(conversation, about=None, misses=0, missed="")
    return turn_of(told_of, reply, outcome=Outcome("answer", stub.code, facet))


def starts_later(procedure: Procedure, view: View) -> bool:
    """Whether the procedure is not in force yet."""
    return procedure.valid_from is not None and view.day < procedure.valid_from


def not_yet(turn: Turn, procedure: Procedure, view: View) -> Turn:
    """The turn behind a word that the procedure begins later, with what holds until then."""
    say = view.knowledge.phrases
    begins = procedure.valid_from.strftime("%d/%m/%Y") if procedure.valid_from else ""
    older = [one for one in view.knowledge.procedures.values() if procedure.id in one.replaced_by]
    told = Reply(
        say("answers.not-yet", name=procedure.name, begins=begins),
        choices=tuple(Choice(one.name, place("entry", one.id)) for one in older),
    )
    offered = tuple((choice.label, choice.place) for choice in told.choices)
    conversation = replace(turn.conversation, offered=(*offered, *turn.conversation.offered))
    return replace(turn, conversation=conversation, replies=(told, *turn.replies))


def sources(id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show where a procedure's facts come from."""
    procedure = knowledge.procedures.get(id)
    if procedure is None:
        return gone(conversation, knowledge)
    told = replace(conversation, about=id)
    return turn_of(told, sources_reply(procedure, knowledge), outcome=Outcome("answer", id))


def by_code(text: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn | None:
    """Show the procedure whose code stands in the text; a repealed code is told to be one."""
    found = CODE.search(text[:LONGEST])
    id = knowledge.codes.get(found.group()) if found else None
    if found is None or id is None:
        return None
    turn = entry(id, None, conversation, knowledge, now)
    procedure = knowledge.procedures.get(id)
    if procedure is None or found.group() not in procedure.former_codes:
        return turn
    told = knowledge.phrases(
        "answers.former-code", code=found.group(), new=procedure.code, note=procedure.former_note
    )
    return replace(turn, replies=(Reply(told.strip()), *turn.replies))


def team_answer(text: str, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn | None:
    """What the ward's team answered to this very question, while that stands in for an entry."""
    ward = conversation.ward or knowledge.default_ward
    found = answer_to(text, ward, ward_day(now), knowledge.answers.values()) if knowledge.answers else None
    if found is None:
        return None
    say = knowledge.phrases
    reply = Reply(
        found.answer,
        title=say("answers.team-title"),
        note=say("answers.team-note", source=found.source, day=f"{found.given_on:%d/%m/%Y}"),
        choices=(
            Choice(say("buttons.person"), place("person")),
            Choice(say("buttons.menu"), place("menu")),
        ),
    )
    told = replace(conversation, misses=0, missed=text)
    return turn_of(told, reply, outcome=Outcome("answer", found.id))


def replaced(old: Procedure, new: Procedure, conversation: Conversation, view: View) -> Turn:
    """Say that a procedure ended, and show what took its place."""
    told = view.knowledge.phrases(
        "answers.replaced",
        name=old.name,
        until=old.valid_until.strftime("%d/%m/%Y") if old.valid_until else "",
        new=new.name,
    )
    return turn_of(
        replace(conversation, about=new.id, misses=0, missed=""),
        Reply(told),
        card(new, view),
        outcome=Outcome("answer", new.id),
    )


def gone(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A button of an entry that is no longer in the knowledge."""
    say = knowledge.phrases
    reply = Reply(say("answers.gone"), choices=(Choice(say("buttons.menu"), place("menu")),))
    return turn_of(conversation, reply, outcome=Outcome("none"))


def hours(conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """Whether the ward's desk is open, and whether one can still make it."""
    view = knowledge.as_of(now, conversation.ward)
    return turn_of(conversation, hours_reply(view, contact_line(knowledge)), outcome=Outcome("smalltalk"))
