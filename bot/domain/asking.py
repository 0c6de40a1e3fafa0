"""Questions without an answer: choices, a second try, and the way to a person."""

from dataclasses import replace
from datetime import datetime

from bot.domain.answering import contact_line
from bot.domain.conversation import Conversation, Draft
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.opening import moment_named
from bot.domain.place import place
from bot.domain.team.directory import ANSWERS
from bot.domain.team.timers import promised
from bot.domain.turn import Asked, Choice, Missed, Outcome, Reply, Turn, shortened, turn_of

QUESTION_MAX = 1000
"""Characters of a question to the team; a longer one is cut where the resident can see it."""


def offer_choices(
    message: Message,
    entries: tuple[str, ...],
    facet: str | None,
    conversation: Conversation,
    knowledge: Knowledge,
) -> Turn:
    """Not sure: at most three choices and "none of these"."""
    say = knowledge.phrases
    known = [(id, name) for id in entries if (name := knowledge.named(id))][:3]
    about = (facet,) if facet else ()
    reply = Reply(
        say("asking.which"),
        choices=(
            *(Choice(shortened(name), place("entry", id, *about)) for id, name in known),
            Choice(say("buttons.none-of-these"), place("none")),
        ),
    )
    told = replace(conversation, missed=message.text)
    outcome = Outcome("choices", facet=facet, choices=tuple(id for id, _ in known))
    return turn_of(told, reply, outcome=outcome)


def ask_back(
    phrase: str, facet: str | None, message: Message, conversation: Conversation, knowledge: Knowledge
) -> Turn:
    """The words mean several things: ask which, in the words of the vocabulary."""
    meant = knowledge.ambiguous[phrase]
    say, about = knowledge.phrases, (facet,) if facet else ()
    known = [knowledge.procedures[id] for id in meant.choices if id in knowledge.procedures]
    reply = Reply(
        meant.question,
        choices=(
            *(Choice(one.name, place("entry", one.id, *about)) for one in known),
            Choice(say("buttons.none-of-these"), place("none")),
        ),
    )
    told = replace(conversation, missed=message.text)
    outcome = Outcome("ask_back", facet=facet, choices=tuple(one.id for one in known))
    return turn_of(told, reply, outcome=outcome)


def miss(text: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Nothing answers. The first time ask for other words; the second time offer a person."""
    if not text:
        return ask_for_question(conversation, knowledge)
    say = knowledge.phrases
    missed = Missed(text, conversation.ward or knowledge.default_ward)
    told = replace(conversation, misses=conversation.misses + 1, missed=text)
    if told.misses >= 2:
        turn = preview(text, told, knowledge, before=(Reply(say("asking.second-miss")),))
        return replace(turn, events=(missed,), outcome=Outcome("none"))
    reply = Reply(
        say("asking.first-miss"),
        choices=(
            Choice(say("buttons.person"), place("person")),
            Choice(say("buttons.menu"), place("menu")),
        ),
    )
    return turn_of(told, reply, outcome=Outcome("none"), events=(missed,))


def ask_person(conversation: Conversation, knowledge: Knowledge, *, entry: str | None = None) -> Turn:
    """The resident wants a person: show what would be sent, or ask for the question first."""
    if conversation.missed and entry is None:
        return preview(conversation.missed, conversation, knowledge)
    return ask_for_question(replace(conversation, about=entry or conversation.about), knowledge)


def ask_for_question(conversation: Conversation, knowledge: Knowledge) -> Turn:
    say = knowledge.phrases
    reply = Reply(say("asking.type-it"), choices=(Choice(say("buttons.cancel"), place("drop")),))
    return turn_of(replace(conversation, awaiting="question", draft=None), reply)


def ask_about_step(step: str, entry: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """An obstacle that nobody described yet: what the resident types goes to the team with the step."""
    say = knowledge.phrases
    draft = Draft(text="", shown_as=0, entry=entry, step=step)
    reply = Reply(say("asking.type-obstacle"), choices=(Choice(say("buttons.cancel"), place("drop")),))
    return turn_of(replace(conversation, awaiting="question", draft=draft), reply)


def preview(
    text: str, conversation: Conversation, knowledge: Knowledge, *, before: tuple[Reply, ...] = ()
) -> Turn:
    """Show exactly what would go to the team; nothing goes before the resident presses."""
    say = knowledge.phrases
    shown = text[:QUESTION_MAX]
    kept = conversation.draft if conversation.awaiting == "question" else None
    draft = Draft(
        text=shown,
        shown_as=conversation.sent + len(before) + 1,
        entry=kept.entry if kept else conversation.about,
        step=kept.step if kept else None,
        ask=kept.ask if kept else None,
    )
    reply = Reply(
        say("asking.preview", text=shown),
        choices=(
            Choice(say("buttons.release"), place("release")),
            Choice(say("buttons.rewrite"), place("rewrite")),
            Choice(say("buttons.cancel"), place("drop")),
        ),
    )
    return turn_of(replace(conversation, awaiting=None, draft=draft), *before, reply)


def release(message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """The resident pressed «Gửi cho tổ»: keep the question; its preview can no longer be pressed."""
    say, draft = knowledge.phrases, conversation.draft
    if draft is None or not draft.text:
        return turn_of(conversation, Reply(say("asking.nothing-to-send")))
    ward = conversation.ward or knowledge.default_ward
    sealed = Reply(say("asking.sent-text", text=draft.text), edits=draft.shown_as)
    elsewhere = (to_elsewhere(knowledge),) if has_team(ward, knowledge) else ()
    told = Reply(
        promise(message.id, ward, knowledge, now),
        choices=(*elsewhere, *way_back(conversation, knowledge)),
    )
    done = replace(conversation, draft=None, misses=0, missed="")
    return turn_of(done, sealed, told, events=(Asked(draft.text, ward, draft.entry, draft.step),))


def promise(number: int, ward: str | None, knowledge: Knowledge, now: datetime) -> str:
    """When an answer can be expected: by the clock where the ward has a team, nothing where it has none."""
    say = knowledge.phrases
    if not has_team(ward, knowledge):
        return say("asking.kept", number=number, ask=contact_line(knowledge))
    clock = knowledge.clocks.get(ward or "")
    when = moment_named(promised(now, clock, knowledge.timers_of(ward)), now, say)
    return say("asking.promised" if clock else "asking.promised-no-hours", number=number, when=when)


def has_team(ward: str | None, knowledge: Knowledge) -> bool:
    """Whether somebody there can answer."""
    return any(knowledge.team.of(ward, *ANSWERS))


def to_elsewhere(knowledge: Knowledge) -> Choice:
    """The way to have the team's answers at another place than this talk."""
    return Choice(knowledge.phrases("buttons.comeback"), place("comeback"))


def rewrite(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The resident wants to change the words first."""
    say = knowledge.phrases
    reply = Reply(say("asking.rewrite"), choices=(Choice(say("buttons.cancel"), place("drop")),))
    return turn_of(replace(conversation, awaiting="question"), reply)


def drop(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The resident does not want to send it."""
    done = replace(conversation, draft=None, awaiting=None, misses=0, missed="")
    return turn_of(
        done, Reply(knowledge.phrases("asking.dropped"), choices=way_back(conversation, knowledge))
    )


def way_back(conversation: Conversation, knowledge: Knowledge) -> tuple[Choice, ...]:
    """Back to the guide on the screen, if there is one, and to the menu."""
    say = knowledge.phrases
    menu = Choice(say("buttons.menu"), place("menu"))
    if conversation.showing:
        return (Choice(say("buttons.to-step"), place("step", *conversation.showing)), menu)
    return (menu,)
