"""Wards in what residents say: names of today, names of before, and one name that changed its meaning."""

import re
from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.place import place
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Choice, Outcome, Reply, Turn, turn_of
from bot.domain.ward import FormerWard, Ward

MENTION = re.compile(r"(?:\bphuong|\bp[. ])\s*([a-z ]{3,40})")
"""A ward named as such, in folded text: "phuong an cu", "p. an cu"."""
SAID_OLD = re.compile(r"\b(?:cu|hoi truoc|truoc day|ngay truoc)\b")


def ward_named(
    text: str, conversation: Conversation, knowledge: Knowledge
) -> tuple[Conversation, Turn | None]:
    """The conversation with the ward that the text names; a turn when the name must be asked back,
    or when the ward was all that was said."""
    folded = fold(text[:LONGEST])
    found = MENTION.search(folded)
    meant = meant_by(found.group(1), knowledge) if found else ()
    if found is None or not meant:
        return conversation, None
    if len({ward.id for ward, _ in meant}) > 1 and not SAID_OLD.search(folded):
        return conversation, which(meant, conversation, knowledge)
    ward, former = next(((w, f) for w, f in meant if f and SAID_OLD.search(folded)), meant[0])
    placed = replace(conversation, ward=ward.id)
    if folded.strip(" .?!") == found.group().strip() or conversation.awaiting == "ward":
        return placed, told(ward, former, replace(placed, awaiting=None), knowledge)
    return placed, None


def meant_by(said: str, knowledge: Knowledge) -> tuple[tuple[Ward, FormerWard | None], ...]:
    """Every ward that goes or went by a name with which ``said`` (folded) begins."""
    names = [
        *(
            (fold(ward.name.removeprefix("Phường ")), ward, None)
            for ward in knowledge.wards.values()
            if not ward.example
        ),
        *(
            (fold(former.name.removeprefix("phường ")), ward, former)
            for ward in knowledge.wards.values()
            if not ward.example
            for former in ward.formerly
        ),
    ]
    matching = [(name, ward, former) for name, ward, former in names if f"{said} ".startswith(f"{name} ")]
    longest = max((len(name) for name, _, _ in matching), default=0)
    return tuple((ward, former) for name, ward, former in matching if len(name) == longest)


def which(
    meant: tuple[tuple[Ward, FormerWard | None], ...], conversation: Conversation, knowledge: Knowledge
) -> Turn:
    """Ask which ward is meant: today's of that name, or the one that the old name lies in now."""
    say = knowledge.phrases
    choices = tuple(
        Choice(
            say("ward.former-choice", former=former.name, ward=ward.name)
            if former
            else say("ward.choice", ward=ward.name),
            place("ward", ward.id),
        )
        for ward, former in meant
    )
    note = next((former.note for _, former in meant if former and former.note), "")
    return turn_of(
        conversation,
        Reply(say("ward.which", note=note).strip(), choices=choices),
        outcome=Outcome("ask_back"),
    )


def told(ward: Ward, former: FormerWard | None, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Say which ward the resident is answered for from now on."""
    say = knowledge.phrases
    text = (
        say("ward.former", former=former.name, ward=ward.name)
        if former
        else say("ward.chosen", ward=ward.name)
    )
    return turn_of(conversation, Reply(text, choices=(Choice(say("buttons.menu"), place("menu")),)))
