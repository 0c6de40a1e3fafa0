"""Getting ready: the papers to tick off, and the questions to ask oneself before submitting."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.domain import showing
from bot.domain.answering import sample_buttons
from bot.domain.conversation import Conversation
from bot.domain.guide import Condition
from bot.domain.guiding import guide_of
from bot.domain.knowledge import Knowledge, View
from bot.domain.place import place
from bot.domain.procedure import Check, Paper, Procedure
from bot.domain.replay import holds, known_answers
from bot.domain.turn import Choice, Outcome, Reply, Turn, turn_of

TICKS_KEPT = 60
"""Ticks that one conversation remembers; the oldest is let go."""

Answers = dict[str, str]
"""Question id → choice id, as far as the resident answered in a guide of the procedure."""


OFTEN = 3
"""So many residents whose dossier failed a check make it one that is failed often."""


def papers(entry: str, conversation: Conversation, view: View, *, edits: int | None = None) -> Turn:
    """The papers that the answers so far ask for, each to be ticked off.

    ``edits`` is the number of the reply that already shows them: it is changed instead of said again.
    """
    knowledge, say = view.knowledge, view.knowledge.phrases
    procedure = knowledge.procedures.get(entry)
    if procedure is None:
        return showing.gone(conversation, knowledge)
    wanted = wanted_papers(procedure, conversation, view)
    ticked = [paper for paper in wanted if tick(entry, paper) in conversation.ticked]
    number = edits or conversation.sent + 1
    reply = Reply(
        "\n".join([*papers_in_words(procedure, wanted, conversation, view), "", _left(wanted, ticked, view)]),
        title=say("preparing.papers-title", name=procedure.name),
        choices=(
            *(
                Choice(
                    say("preparing.ticked" if paper in ticked else "preparing.open", name=paper.name),
                    place("tick", entry, key(paper), str(number)),
                )
                for paper in wanted
            ),
            Choice(say("buttons.as-text"), place("papers-text", entry)),
            *sample_buttons(procedure, knowledge),
            *ways_on(procedure, conversation, knowledge),
        ),
        edits=edits,
    )
    return turn_of(replace(conversation, about=entry), reply, outcome=Outcome("answer", entry, "papers"))


def turned(entry: str, paper: str, number: str, conversation: Conversation, view: View) -> Turn:
    """Tick a paper off, or take the tick back, in the list that is on the screen."""
    mark = f"{entry}/{paper}"
    kept = tuple(one for one in conversation.ticked if one != mark)
    ticked = kept if len(kept) < len(conversation.ticked) else (*kept, mark)[-TICKS_KEPT:]
    shown = int(number) if number.isascii() and number.isdigit() else None
    known = shown if shown and 0 < shown <= conversation.sent else None
    return papers(entry, replace(conversation, ticked=ticked), view, edits=known)


def papers_as_text(entry: str, conversation: Conversation, view: View) -> Turn:
    """The list without buttons, to be passed on or copied."""
    knowledge, say = view.knowledge, view.knowledge.phrases
    procedure = knowledge.procedures.get(entry)
    if procedure is None:
        return showing.gone(conversation, knowledge)
    wanted = wanted_papers(procedure, conversation, view)
    lines = papers_in_words(procedure, wanted, conversation, view)
    title = say("preparing.papers-title", name=procedure.name)
    reply = Reply("\n".join(lines), title=title, printable=bool(wanted))
    back = Reply(say("preparing.copy-it"), choices=ways_on(procedure, conversation, knowledge))
    return turn_of(conversation, reply, back, outcome=Outcome("answer", entry, "papers"))


def wanted_papers(procedure: Procedure, conversation: Conversation, view: View) -> list[Paper]:
    """The papers to have in hand: those that the answers rule out are left out."""
    answers = answers_of(procedure.id, conversation, view.knowledge)
    return [
        fact
        for fact in view.facts(procedure, "papers")
        if isinstance(fact, Paper) and fact.name and possible(fact.when, answers)
    ]


def papers_in_words(
    procedure: Procedure, wanted: Sequence[Paper], conversation: Conversation, view: View
) -> list[str]:
    """A line a paper, marked where it was ticked off; a condition that is still open is said with it."""
    say = view.knowledge.phrases
    answers = answers_of(procedure.id, conversation, view.knowledge)
    lines = []
    for paper in wanted:
        done = tick(procedure.id, paper) in conversation.ticked
        text = say("preparing.ticked" if done else "preparing.open", name=paper.say)
        open_ = {question: choices for question, choices in paper.when.items() if question not in answers}
        if open_:
            text += " " + say("preparing.only-if", condition=", ".join(_labels(procedure, open_)))
        lines.append(text)
    return lines or [say("preparing.no-papers")]


def check(entry: str, id: str, given: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """One question before submitting after the other; "no" tells the fix first.

    With an empty ``id`` the first one is asked.
    """
    say = knowledge.phrases
    procedure = knowledge.procedures.get(entry)
    if procedure is None:
        return showing.gone(conversation, knowledge)
    asked = checks_of(procedure, conversation, knowledge)
    at = next((number for number, one in enumerate(asked) if one.id == id), None)
    if at is not None and given == "chua":
        reply = Reply(
            asked[at].fix,
            title=say("preparing.fix-title"),
            choices=(
                Choice(say("buttons.fixed"), place("check", entry, id, "co")),
                Choice(say("buttons.person"), place("person", entry)),
            ),
        )
        return turn_of(replace(conversation, about=entry), reply, outcome=Outcome("answer", entry))
    following = 0 if at is None else at + 1
    reply = (
        check_reply(asked[following], following + 1, len(asked), procedure, knowledge)
        if following < len(asked)
        else Reply(
            say("preparing.all-well"),
            title=say("preparing.check-title", name=procedure.name),
            choices=ways_on(procedure, conversation, knowledge),
        )
    )
    return turn_of(replace(conversation, about=entry), reply, outcome=Outcome("answer", entry))


def check_reply(one: Check, number: int, total: int, procedure: Procedure, knowledge: Knowledge) -> Reply:
    """One question with yes and no; where many failed it, that is said."""
    say = knowledge.phrases
    often = knowledge.returned.get((procedure.id, one.id), 0) >= OFTEN
    return Reply(
        one.ask,
        title=say("preparing.check-title", name=procedure.name),
        note=say(f"preparing.check-{'often' if often else 'note'}", number=number, total=total),
        choices=(
            Choice(say("buttons.yes-done"), place("check", procedure.id, one.id, "co")),
            Choice(say("buttons.not-yet"), place("check", procedure.id, one.id, "chua")),
        ),
    )


def checks_of(procedure: Procedure, conversation: Conversation, knowledge: Knowledge) -> list[Check]:
    """The procedure's own checks that the answers leave, then the common ones; first of all those that
    dossiers were returned for, most often first."""
    answers = answers_of(procedure.id, conversation, knowledge)
    online = procedure.goes_online
    own = {one.id for one in procedure.checks}
    common = (one for one in knowledge.checks if one.id not in own and (online or not one.online))
    asked = [one for one in (*procedure.checks, *common) if possible(one.when, answers)]
    return sorted(asked, key=lambda one: -knowledge.returned.get((procedure.id, one.id), 0))


def answers_of(entry: str, conversation: Conversation, knowledge: Knowledge) -> Answers:
    """What the resident answered in the newest run of the procedure's guide."""
    run = next((one for one in conversation.runs if one.entry == entry), None)
    guide = guide_of(run, knowledge) if run else None
    return known_answers(guide, run.settled) if run and guide else {}


def possible(condition: Condition, answers: Answers) -> bool:
    """Whether a condition holds, or may still hold: a question without an answer rules nothing out."""
    return holds({id: choices for id, choices in condition.items() if id in answers}, answers)


def ways_on(procedure: Procedure, conversation: Conversation, knowledge: Knowledge) -> tuple[Choice, ...]:
    """Back to the step on the screen, or to the procedure."""
    say = knowledge.phrases
    if conversation.showing:
        return (Choice(say("buttons.to-step"), place("step", *conversation.showing)),)
    return (
        Choice(say("buttons.back-to", name=procedure.name), place("entry", procedure.id)),
        Choice(say("buttons.menu"), place("menu")),
    )


def key(paper: Paper) -> str:
    """A short name for a paper in a button: the same words always have the same one."""
    return hashlib.sha256(paper.name.encode()).hexdigest()[:8]


def tick(entry: str, paper: Paper) -> str:
    """How a ticked paper is remembered."""
    return f"{entry}/{key(paper)}"


def _left(wanted: Sequence[Paper], ticked: Sequence[Paper], view: View) -> str:
    left = len(wanted) - len(ticked)
    if not wanted:
        return ""
    say = view.knowledge.phrases
    return say("preparing.left", left=left) if left else say("preparing.all-there")


def _labels(procedure: Procedure, condition: Condition) -> list[str]:
    questions = {question.id: question for question in procedure.questions}
    return [
        " / ".join(option.label for option in questions[id].choices if option.id in chosen)
        for id, chosen in condition.items()
        if id in questions
    ]
