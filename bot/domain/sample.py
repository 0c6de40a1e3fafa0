"""Showing a form filled in as an example, in the talk and as a page to print."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.conversation import Conversation
from bot.domain.form import Box, SampleForm
from bot.domain.knowledge import Knowledge
from bot.domain.phrases import Phrases
from bot.domain.place import place
from bot.domain.preparing import ways_on
from bot.domain.showing import gone
from bot.domain.turn import Choice, Link, Outcome, Reply, Turn, turn_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sample as a page prints it."""

    form: SampleForm
    serves: tuple[str, ...]
    """Names of the procedures that it is for."""
    cautions: tuple[str, ...] = ()


def sheet(id: str, knowledge: Knowledge) -> Sheet | None:
    """The sample of this id to print; ``None`` where there is none."""
    form = knowledge.forms.get(id)
    if form is None:
        return None
    serves = tuple(name for entry in form.serves if (name := knowledge.named(entry)))
    return Sheet(form, serves, tuple(cautions(form, knowledge.phrases)))


def sample(id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show a sample box by box, with the way back to what the resident was about."""
    form = knowledge.forms.get(id)
    if form is None:
        return gone(conversation, knowledge)
    entry = conversation.about if conversation.about in form.serves else form.serves[0]
    reply = sample_reply(form, knowledge.phrases)
    ways = ways_on(knowledge.procedures[entry], conversation, knowledge)
    person = Choice(knowledge.phrases("buttons.person"), place("person", entry))
    told = replace(conversation, about=entry)
    return turn_of(told, replace(reply, choices=(*ways, person)), outcome=Outcome("answer", entry, "form"))


def sample_reply(form: SampleForm, say: Phrases) -> Reply:
    """The sample as text: a list of boxes under each section, and how far to trust it."""
    return Reply(
        "\n\n".join((say("sample.intro"), *_sections(form, say), "\n".join(cautions(form, say)))),
        title=say("sample.title", name=form.name),
        note=say(
            "sample.note",
            source="; ".join(source.title for source in form.based_on.sources),
            day=form.based_on.checked_on.strftime("%d/%m/%Y"),
        ),
        page=Link(say("sample.print"), f"/mau/{form.id}"),
    )


def cautions(form: SampleForm, say: Phrases) -> Iterator[str]:
    """What to keep in mind, the more of it the less sure the sample is."""
    yield say("sample.caution")
    if form.based_on.confidence != "high":
        yield say("sample.unsure")
    if form.based_on.confidence == "low":
        yield say("sample.doubtful")


def _sections(form: SampleForm, say: Phrases) -> Iterator[str]:
    for section in form.sections:
        boxes = (say("answers.item", text=_box(box, say)) for box in section.boxes)
        yield "\n".join((section.title, *boxes))


def _box(box: Box, say: Phrases) -> str:
    name = "sample.box-hint" if box.hint else "sample.box"
    return say(name, printed=box.printed, filled=box.filled, hint=box.hint)
