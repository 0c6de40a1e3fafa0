"""Around the questions: the first notice, the menu, small talk, files, one's own data."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.deep_link import CODE_MAX
from bot.domain.guiding import way_to_go_on
from bot.domain.knowledge import Knowledge
from bot.domain.message import Attachment, Message
from bot.domain.place import place
from bot.domain.privacy import secret
from bot.domain.text import fold
from bot.domain.turn import Choice, Forgotten, Outcome, Reply, Turn, turn_of
from bot.domain.ward import Ward

COMMANDS = {
    "/start": "menu",
    "/menu": "menu",
    "/trogiup": "help",
    "/help": "help",
    "/hoinguoi": "person",
    "/phuong": "ward",
    "/gio": "hours",
    "/tieptuc": "move",
    "/dulieucuatoi": "mine",
    "/xoadulieu": "forget",
    "/xoa": "forget",
    "/cauhoi": "cases",
    "/lichtruc": "roster",
    "/dangnhap": "sign-in",
    "/dinhchinh": "correct",
    "/roito": "leave-team",
}
"""Commands of the channels' menus, each also a button somewhere."""


RUNS_SHOWN = 3
"""Unfinished runs that the menu offers to go on with."""


def command(text: str) -> str | None:
    """The place of a typed command; an unknown one leads to the help."""
    first, _, rest = text.strip().partition(" ")
    if not first.startswith("/"):
        return None
    if first == "/start" and rest.strip():
        return f"open:{rest.strip()[:CODE_MAX]}"
    return COMMANDS.get(fold(first.split("@")[0]), "help")


def with_notices(turn: Turn, message: Message, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The turn behind the warnings that it owes: first contact, and secrets that were typed."""
    owed: list[Reply] = []
    if not conversation.greeted:
        owed.append(Reply(knowledge.phrases("privacy.notice")))
    if secret(frozenset(message.masked)):
        owed.append(Reply(knowledge.phrases("privacy.secret-sent")))
    elif message.masked:
        owed.append(Reply(knowledge.phrases("privacy.masked-note")))
    if not owed:
        return turn
    told = replace(turn.conversation, greeted=True)
    return replace(turn, conversation=told, replies=(*owed, *turn.replies))


def never_silent(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn with a way on: where nothing can be pressed, the menu is offered. A farewell ends the talk."""
    if turn.conversation.offered or not turn.replies or Forgotten() in turn.events:
        return turn
    *others, last = turn.replies
    way = Choice(knowledge.phrases("buttons.menu"), place("menu"))
    told = replace(turn.conversation, offered=((way.label, way.place),))
    return replace(turn, conversation=told, replies=(*others, replace(last, choices=(way,))))


def menu(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """What one can do here: go on with a guide, the most asked procedures, all fields, a person."""
    say = knowledge.phrases
    left = [run for run in conversation.runs if not run.ended][:RUNS_SHOWN]
    going_on = tuple(way for run in left if (way := way_to_go_on(run, knowledge)))
    reply = Reply(say("menu.text"), title=say("menu.title"), choices=(*going_on, *menu_choices(knowledge)))
    return turn_of(replace(conversation, misses=0, missed=""), reply)


def menu_choices(knowledge: Knowledge) -> tuple[Choice, ...]:
    """The ways to begin that are the same for everyone."""
    say = knowledge.phrases
    return (
        *entry_choices(knowledge.menu.featured, knowledge),
        *(Choice(one.name, place("event", one.id)) for one in knowledge.menu.events),
        Choice(say("buttons.fields"), place("fields")),
        Choice(say("buttons.person"), place("person")),
        Choice(say("buttons.help"), place("help")),
    )


def entry_choices(entries: Sequence[str], knowledge: Knowledge) -> tuple[Choice, ...]:
    """A button for each entry that there is."""
    known = (knowledge.procedures[id] for id in entries if id in knowledge.procedures)
    return tuple(Choice(one.name, place("entry", one.id)) for one in known)


def life_event(id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The procedures that come with one event of life."""
    event = next((one for one in knowledge.menu.events if one.id == id), None)
    if event is None:
        return menu(conversation, knowledge)
    say = knowledge.phrases
    back = Choice(say("buttons.menu"), place("menu"))
    choices = (*entry_choices(event.entries, knowledge), back)
    return turn_of(conversation, Reply(say("menu.event-text"), title=event.name, choices=choices))


def fields(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """All fields."""
    say = knowledge.phrases
    there = sorted({one.field for one in knowledge.procedures.values()})
    back = Choice(say("buttons.menu"), place("menu"))
    choices = (*(Choice(say(f"fields.{one}"), place("field", one)) for one in there), back)
    return turn_of(conversation, Reply(say("menu.fields-text"), choices=choices))


def my_data(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """What is kept of this resident, in plain words, and how to have it deleted."""
    say = knowledge.phrases
    ward = knowledge.wards.get(conversation.ward or "")
    runs = [knowledge.named(run.entry) or run.entry for run in conversation.runs]
    lines = [
        say("privacy.mine-ward", ward=ward.name) if ward else say("privacy.mine-no-ward"),
        say("privacy.mine-runs", runs=", ".join(runs)) if runs else say("privacy.mine-no-runs"),
        *(
            say(
                "privacy.mine-dossier",
                name=knowledge.named(one.entry) or one.entry,
                day=f"{one.day:%d/%m/%Y}",
            )
            for one in conversation.dossiers
            if one.day
        ),
        *((say("privacy.mine-ticks", count=len(conversation.ticked)),) if conversation.ticked else ()),
        say("privacy.mine-words", count=conversation.sent),
    ]
    reply = Reply(
        "\n".join([*(say("answers.item", text=line) for line in lines), "", say("privacy.mine-rest")]),
        title=say("privacy.mine-title"),
        choices=(
            Choice(say("buttons.forget"), place("forget")),
            Choice(say("buttons.menu"), place("menu")),
        ),
    )
    return turn_of(conversation, reply)


def field(id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """All procedures of one field."""
    inside = [one for one in knowledge.procedures.values() if one.field == id]
    if not inside:
        return menu(conversation, knowledge)
    say = knowledge.phrases
    choices = tuple(
        Choice(one.name, place("entry", one.id)) for one in sorted(inside, key=lambda one: one.name)
    )
    back = Choice(say("buttons.menu"), place("menu"))
    return turn_of(
        conversation, Reply(say("menu.field-text"), title=say(f"fields.{id}"), choices=(*choices, back))
    )


def help_page(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """How to use the bot, on one screen, with the settings."""
    say = knowledge.phrases
    reply = Reply(
        say("menu.help"),
        choices=(
            Choice(say("buttons.menu"), place("menu")),
            Choice(say("buttons.ward"), place("ward")),
            Choice(say("buttons.hours"), place("hours")),
            Choice(say("buttons.move"), place("move")),
            *(Choice(say(f"reader.{one}"), place("reader", one)) for one in ("anh-chi", "co-bac")),
            Choice(say("buttons.person"), place("person")),
            Choice(say("buttons.mine"), place("mine")),
            Choice(say("buttons.forget"), place("forget")),
        ),
    )
    return turn_of(conversation, reply)


def smalltalk(kind: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Answer a greeting or thanks as such; it is no miss."""
    say = knowledge.phrases
    name = f"smalltalk.{kind}" if f"smalltalk.{kind}" in say.texts else "smalltalk.greeting"
    reply = Reply(say(name), choices=(Choice(say("buttons.menu"), place("menu")),))
    return turn_of(conversation, reply, outcome=Outcome("smalltalk"))


def attachment(kind: Attachment, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A file is not opened; say kindly why, and what to do instead."""
    say = knowledge.phrases
    name = f"files.{kind}" if f"files.{kind}" in say.texts else "files.other"
    return turn_of(conversation, Reply(say(name)))


def ask_to_forget(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Deleting is confirmed once."""
    say = knowledge.phrases
    reply = Reply(
        say("privacy.forget-ask"),
        choices=(
            Choice(say("buttons.forget-yes"), place("forget", "yes")),
            Choice(say("buttons.cancel"), place("menu")),
        ),
    )
    return turn_of(conversation, reply)


def forget(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Delete everything: what is left of the conversation is blank."""
    blank = Conversation(id=conversation.id, sent=conversation.sent, greeted=True)
    return turn_of(blank, Reply(knowledge.phrases("privacy.forgotten")), events=(Forgotten(),))


def addressed(turn: Turn, knowledge: Knowledge) -> Turn:
    """The turn in the words by which the resident wants to be called."""
    say, reader = knowledge.phrases, turn.conversation.reader
    if f"reader.{reader}-word" not in say.texts:
        return turn
    usual, wanted = say("reader.usual-word"), say(f"reader.{reader}-word")
    return replace(turn, replies=tuple(called(reply, usual, wanted) for reply in turn.replies))


def called(reply: Reply, usual: str, wanted: str) -> Reply:
    """The reply with one way to call the reader in place of the usual one."""

    def told(text: str) -> str:
        return text.replace(usual, wanted).replace(usual.capitalize(), wanted.capitalize())

    choices = tuple(replace(one, label=told(one.label)) for one in reply.choices)
    return replace(
        reply, text=told(reply.text), title=told(reply.title), note=told(reply.note), choices=choices
    )


def choose_reader(reader: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """How the resident is spoken to from now on."""
    say = knowledge.phrases
    if f"reader.{reader}" not in say.texts:
        return menu(conversation, knowledge)
    told = replace(conversation, reader=reader)
    return turn_of(told, Reply(say("reader.chosen"), choices=(Choice(say("buttons.menu"), place("menu")),)))


def ask_ward(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Which ward the resident lives in; its old name will do."""
    say = knowledge.phrases
    reply = Reply(
        say("ward.ask"),
        choices=tuple(Choice(ward.name, place("ward", ward.id)) for ward in offered_wards(knowledge)),
    )
    return turn_of(replace(conversation, awaiting="ward"), reply)


def with_ward_question(turn: Turn, knowledge: Knowledge) -> Turn:
    """Behind the first answer, once: which ward? Nothing waits for it, and it can be passed over."""
    conversation = turn.conversation
    known = conversation.ward or knowledge.default_ward or conversation.ward_asked
    if known or turn.outcome.kind != "answer":
        return turn
    asked = ask_ward(conversation, knowledge).replies[0]
    reply = replace(asked, text=knowledge.phrases("ward.ask-once"))
    offered = tuple((choice.label, choice.place) for choice in reply.choices)
    told = replace(conversation, ward_asked=True, offered=(*conversation.offered, *offered))
    return replace(turn, conversation=told, replies=(*turn.replies, reply))


def choose_ward(id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Answer for this ward from now on."""
    say, ward = knowledge.phrases, knowledge.wards.get(id)
    if ward is None or ward.example:
        return ask_ward(conversation, knowledge)
    shown = knowledge.procedures.get(conversation.about or "")
    back = (Choice(say("buttons.back-to", name=shown.name), place("entry", shown.id)),) if shown else ()
    reply = Reply(
        say("ward.chosen", ward=ward.name), choices=(*back, Choice(say("buttons.menu"), place("menu")))
    )
    return turn_of(replace(conversation, ward=id), reply)


def offered_wards(knowledge: Knowledge) -> Sequence[Ward]:
    return [ward for ward in knowledge.wards.values() if not ward.example]
