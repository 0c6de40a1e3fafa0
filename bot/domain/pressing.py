"""Following a button, pressed or typed."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.domain import asking, guiding, handover, preparing, rating, results, sample, showing, welcome
from bot.domain.conversation import Conversation
from bot.domain.deep_link import read_code
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.place import read_place
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Reply, Turn

LABEL_LIKENESS = 90
"""How alike, of 100, typed words and a button's label must be to count as a press."""
LABEL_SHORTEST = 5
"""Letters below which typed words must be the label itself."""


def go_to(
    place: str, message: Message, conversation: Conversation, knowledge: Knowledge, now: datetime
) -> Turn:
    """Follow a place. Data that no button of ours ever carried leads to the menu."""
    talk = moved_on(conversation)
    parts = read_place(place)
    if parts[0] == "open":
        return handover.brought(message, talk, knowledge, now) or arrive(
            ":".join(parts[1:]), message, talk, knowledge, now
        )
    return (
        into_entry(parts, talk, knowledge, now)
        or into_guide(parts, message, talk, knowledge)
        or to_another_device(parts, message, talk, knowledge, now)
        or into_preparing(parts, talk, knowledge, now)
        or after_submitting(parts, talk, knowledge, now)
        or to_people(parts, message, talk, knowledge, now)
        or around(parts, talk, knowledge, now)
        or welcome.menu(talk, knowledge)
    )


def arrive(code: str, message: Message, talk: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """Come by a poster's code: its ward is known and its place opened; a dead code gets a kind word."""
    opened = read_code(code, knowledge)
    if opened is None:
        turn = welcome.menu(talk, knowledge)
        return replace(turn, replies=(Reply(knowledge.phrases("menu.dead-code")), *turn.replies))
    ward = opened.ward if opened.ward and not knowledge.wards[opened.ward].example else talk.ward
    placed = replace(talk, ward=ward)
    if opened.place is None:
        return welcome.menu(placed, knowledge)
    return go_to(opened.place, message, placed, knowledge, now)


def into_entry(
    parts: tuple[str, ...], talk: Conversation, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """Places that show something of a procedure."""
    match parts:
        case ("entry", entry):
            return showing.entry(entry, None, talk, knowledge, now)
        case ("entry", entry, facet):
            return showing.entry(entry, facet, talk, knowledge, now)
        case ("sources", entry):
            return showing.sources(entry, talk, knowledge)
    return None


def into_guide(
    parts: tuple[str, ...], message: Message, talk: Conversation, knowledge: Knowledge
) -> Turn | None:
    """Places in guides and their runs."""
    match parts:
        case ("guide", entry):
            return guiding.begin(entry, message, talk, knowledge)
        case ("restart", entry):
            return guiding.restart(entry, message, talk, knowledge)
        case ("run", run, step, choice):
            return guiding.press(run, step, choice, talk, knowledge)
        case ("review", run):
            return guiding.review(run, talk, knowledge)
        case ("fix", run, step):
            return guiding.fix(run, step, talk, knowledge)
        case ("fix", run, step, choice):
            return guiding.press(run, step, choice, talk, knowledge, fixing=True)
        case ("finish", run):
            return guiding.finish(run, talk, knowledge)
        case ("step", run, step):
            return guiding.reopen(run, step, talk, knowledge)
        case ("renew", run):
            return guiding.renew(run, talk, knowledge)
        case ("goon", run):
            return guiding.go_on(run, talk, knowledge)
        case ("later", run):
            return guiding.later(run, talk, knowledge)
        case ("stuck", run, step):
            return guiding.stuck(run, step, talk, knowledge)
        case ("stuck", run, step, obstacle):
            return guiding.way_out(run, step, obstacle, talk, knowledge)
    return None


def into_preparing(
    parts: tuple[str, ...], talk: Conversation, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """Places of getting ready: papers to tick off, checks before submitting, forms filled in."""
    match parts:
        case ("papers", entry):
            return preparing.papers(entry, talk, knowledge.as_of(now, talk.ward))
        case ("tick", entry, paper, number):
            return preparing.turned(entry, paper, number, talk, knowledge.as_of(now, talk.ward))
        case ("papers-text", entry):
            return preparing.papers_as_text(entry, talk, knowledge.as_of(now, talk.ward))
        case ("check", entry):
            return preparing.check(entry, "", "", talk, knowledge)
        case ("check", entry, id, given):
            return preparing.check(entry, id, given, talk, knowledge)
        case ("form", form):
            return sample.sample(form, talk, knowledge)
    return None


def after_submitting(
    parts: tuple[str, ...], talk: Conversation, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """Places after a dossier was handed in: the day of its result, what became of it, points."""
    match parts:
        case ("remind", entry):
            return results.ask_day(entry, talk, knowledge, now)
        case ("remind", entry, "expected"):
            return results.expect(entry, talk, knowledge, now)
        case ("remind", entry, "tomorrow"):
            return results.tomorrow(entry, talk, knowledge, now)
        case ("result", entry, ("got" | "late" | "returned") as kind):
            return results.told(entry, kind, talk, knowledge)
        case ("returned", entry, reason):
            return results.returned_because(entry, reason, talk, knowledge)
        case ("rate", ("answer" | "guide" | "visit") as kind, about, given):
            return rating.rate(kind, about, given, talk, knowledge)
        case ("comment", ("answer" | "guide" | "visit") as kind, about):
            return rating.say_more(kind, about, talk, knowledge)
        case ("visit", desk):
            return rating.ask_visit(desk, talk, knowledge, now)
    return None


def to_another_device(
    parts: tuple[str, ...], message: Message, talk: Conversation, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """Places that take a run elsewhere, or say that it is run for someone else."""
    match parts:
        case ("move", run):
            return handover.offer(run, message, talk, knowledge, now)
        case ("move",):
            return handover.offer_newest(message, talk, knowledge, now)
        case ("helping", run):
            return guiding.help_someone(run, talk, knowledge)
    return None


def to_people(
    parts: tuple[str, ...], message: Message, talk: Conversation, knowledge: Knowledge, now: datetime
) -> Turn | None:
    """Places on the way to a person."""
    match parts:
        case ("none",):
            return asking.miss(talk.missed, talk, knowledge)
        case ("person",):
            return asking.ask_person(talk, knowledge)
        case ("person", entry):
            return asking.ask_person(talk, knowledge, entry=entry)
        case ("person", run, step):
            return guiding.ask_at_step(run, step, talk, knowledge)
        case ("release",):
            return asking.release(message, talk, knowledge, now)
        case ("rewrite",):
            return asking.rewrite(talk, knowledge)
        case ("drop",):
            return asking.drop(talk, knowledge)
    return None


def around(parts: tuple[str, ...], talk: Conversation, knowledge: Knowledge, now: datetime) -> Turn | None:
    """Places around the questions: fields, hours, help, one's own data and settings."""
    match parts:
        case ("field", field):
            return welcome.field(field, talk, knowledge)
        case ("hours",):
            return showing.hours(talk, knowledge, now)
        case ("event", event):
            return welcome.life_event(event, talk, knowledge)
        case ("fields",):
            return welcome.fields(talk, knowledge)
        case ("mine",):
            return welcome.my_data(talk, knowledge)
        case ("help",):
            return welcome.help_page(talk, knowledge)
        case ("forget",):
            return welcome.ask_to_forget(talk, knowledge)
        case ("forget", "yes"):
            return welcome.forget(talk, knowledge)
        case ("reader", reader):
            return welcome.choose_reader(reader, talk, knowledge)
        case ("ward",):
            return welcome.ask_ward(talk, knowledge)
        case ("ward", ward):
            return welcome.choose_ward(ward, talk, knowledge)
    return None


def as_press(message: Message, conversation: Conversation, *, labels: bool = True) -> Message:
    """The message as a press, where its words are a command or, with ``labels``, the label of a button."""
    if message.place or message.attachment or not message.text:
        return message
    meant = welcome.command(message.text) or (typed_choice(message.text, conversation) if labels else None)
    return replace(message, place=meant) if meant else message


def moved_on(conversation: Conversation) -> Conversation:
    """The conversation after a press: words that were waited for are not waited for any more."""
    draft = conversation.draft if conversation.draft and conversation.draft.text else None
    return replace(conversation, awaiting=None, draft=draft)


folded = lru_cache(maxsize=4096)(fold)
"""Labels come again and again, and folding one takes longer than comparing it."""


def typed_choice(text: str, conversation: Conversation) -> str | None:
    """The place of the offered button whose label these words are, typed in any way; of the same label that
    of the last."""
    typed = fold(text[:LONGEST].strip())
    if not typed or not conversation.offered:
        return None
    if typed.isdecimal() and len(typed) < 3 and 1 <= int(typed) <= len(conversation.offered):
        return conversation.offered[int(typed) - 1][1]
    labels = {folded(label): place for label, place in conversation.offered}
    if typed in labels:
        return labels[typed]
    if len(typed) < LABEL_SHORTEST:
        return None
    near = process.extractOne(typed, labels.keys(), scorer=fuzz.ratio, score_cutoff=LABEL_LIKENESS)
    return labels[near[0]] if near else None
