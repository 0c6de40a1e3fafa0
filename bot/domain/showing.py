"""Turns that show something of a procedure."""

import re
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.answering import card, facet_reply, sources_reply
from bot.domain.conversation import Conversation
from bot.domain.effective import successor
from bot.domain.knowledge import Knowledge
from bot.domain.place import place
from bot.domain.procedure import FACETS, Procedure
from bot.domain.text import LONGEST
from bot.domain.turn import Choice, Outcome, Reply, Turn, turn_of
from bot.domain.ward import Ward

WARD_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?![\d.])")
"""A procedure's code, such as 1.001193."""


def entry(
    id: str, facet: str | None, conversation: Conversation, knowledge: Knowledge, now: datetime
) -> Turn:
    """Show a procedure's card, or the facet asked for; one no longer in force names its successor."""
    procedure = knowledge.procedures.get(id)
    if procedure is None:
        return gone(conversation, knowledge)
    day = now.astimezone(WARD_TIME).date()
    if newer := successor(procedure, knowledge.procedures, day):
        return replaced(procedure, newer, conversation, knowledge, day)
    reply = reply_for(procedure, facet, ward_of(conversation, knowledge), knowledge, day)
    return turn_of(
        replace(conversation, about=id, misses=0, missed=""), reply, outcome=Outcome("answer", id, facet)
    )


def reply_for(
    procedure: Procedure, facet: str | None, ward: Ward | None, knowledge: Knowledge, day: date
) -> Reply:
    """The facet's reply, or the card when no facet (or an unknown one) was asked for."""
    known = next((one for one in FACETS if one == facet), None)
    if known:
        return facet_reply(procedure, known, ward, knowledge, day)
    return card(procedure, ward, knowledge, day)


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
    procedure = knowledge.procedures[id]
    if found.group() not in procedure.former_codes:
        return turn
    told = knowledge.phrases(
        "answers.former-code", code=found.group(), new=procedure.code, note=procedure.former_note
    )
    return replace(turn, replies=(Reply(told.strip()), *turn.replies))


def replaced(
    old: Procedure, new: Procedure, conversation: Conversation, knowledge: Knowledge, day: date
) -> Turn:
    """Say that a procedure ended, and show what took its place."""
    told = knowledge.phrases(
        "answers.replaced",
        name=old.name,
        until=old.valid_until.strftime("%d/%m/%Y") if old.valid_until else "",
        new=new.name,
    )
    reply = card(new, ward_of(conversation, knowledge), knowledge, day)
    return turn_of(
        replace(conversation, about=new.id, misses=0, missed=""),
        Reply(told),
        reply,
        outcome=Outcome("answer", new.id),
    )


def gone(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A button of an entry that is no longer in the knowledge."""
    say = knowledge.phrases
    reply = Reply(say("answers.gone"), choices=(Choice(say("buttons.menu"), place("menu")),))
    return turn_of(conversation, reply, outcome=Outcome("none"))


def ward_of(conversation: Conversation, knowledge: Knowledge) -> Ward | None:
    """The resident's ward, or that of this installation."""
    return knowledge.wards.get(conversation.ward or knowledge.default_ward or "")
