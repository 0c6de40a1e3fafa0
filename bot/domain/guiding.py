"""Walking a resident through a guide: begin, answer, go back, get stuck, leave and come again."""

from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.domain import asking
from bot.domain.conversation import Conversation
from bot.domain.guide import End, Guide, Step, Withdrawn, revision_of
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.place import place
from bot.domain.replay import after, answered, choices, frontier, progress
from bot.domain.run import Run
from bot.domain.step_bubbles import (
    asked_of,
    end_reply,
    fix_reply,
    review_reply,
    step_name,
    step_reply,
    withdrawn_reply,
)
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Choice, GuideOpened, Outcome, Reply, Turn, shortened, turn_of

RUNS_KEPT = 5
"""Runs that one conversation remembers; the oldest is let go."""
OBSTACLE_LIKENESS = 85
"""How alike, of 100, typed words and an obstacle's wording must be."""


def begin(entry: str, message: Message, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Open the entry's guide, or offer to go on where the resident left it."""
    guide = knowledge.guides.get(entry)
    if guide is None:
        return turn_of(conversation, Reply(knowledge.phrases("guide.none")), outcome=Outcome("none"))
    if left := next((run for run in conversation.runs if run.entry == entry and not run.ended), None):
        return turn_of(conversation, offer_to_go_on(left, knowledge), outcome=Outcome("answer", entry))
    return restart(entry, message, conversation, knowledge)


def restart(entry: str, message: Message, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Open a new run from the first step; an unfinished one of the same entry is given up."""
    guide = knowledge.guides.get(entry)
    if guide is None:
        return turn_of(conversation, Reply(knowledge.phrases("guide.none")), outcome=Outcome("none"))
    run = Run(id=f"{message.id:x}", entry=entry, revision=revision_of(guide))
    others = tuple(one for one in conversation.runs if one.entry != entry or one.ended)
    opened = replace(conversation, runs=(run, *others)[:RUNS_KEPT], about=entry)
    turn = show(run, frontier(guide, {}), guide, opened, knowledge)
    return replace(turn, events=(GuideOpened(guide),))


def go_on(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show the step where this run was left."""
    if found := run_and_guide(run_id, conversation, knowledge):
        run, guide = found
        return show(run, frontier(guide, run.settled), guide, conversation, knowledge)
    return lost(conversation, knowledge)


def reopen(run_id: str, step_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show one step of a run again, with the answer it has."""
    if found := run_and_guide(run_id, conversation, knowledge):
        run, guide = found
        step = guide.step(step_id) or frontier(guide, run.settled)
        return show(run, step, guide, conversation, knowledge)
    return lost(conversation, knowledge)


def press(
    run_id: str,
    step_id: str,
    choice: str,
    conversation: Conversation,
    knowledge: Knowledge,
    *,
    fixing: bool = False,
) -> Turn:
    """Answer a step and show the one after it. All other answers stay.

    Out of the review (``fixing``), or where an answer was only confirmed, the run goes on where it stood.
    """
    found = run_and_guide(run_id, conversation, knowledge)
    if found is None:
        return lost(conversation, knowledge)
    run, guide = found
    step = guide.step(step_id)
    if step is None or choice not in choices(guide, step):
        return go_on(run_id, conversation, knowledge)
    told = answered(run, guide, step_id, choice)
    if fixing:
        told = replace(told, reviewed=False)
    jumps = fixing or step_id in run.unsure
    following = frontier(guide, told.settled) if jumps else after(guide, told.settled, step_id)
    return show(told, following, guide, conversation, knowledge)


def review(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show all answers given so far."""
    if found := run_and_guide(run_id, conversation, knowledge):
        return turn_of(
            conversation, review_reply(*found, knowledge.phrases), outcome=Outcome("answer", found[0].entry)
        )
    return lost(conversation, knowledge)


def fix(run_id: str, step_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show one question again out of the review; its buttons lead back there."""
    found = run_and_guide(run_id, conversation, knowledge)
    step = found and found[1].step(step_id)
    if not found or not step:
        return lost(conversation, knowledge)
    run, guide = found
    reply = step_reply(run, step, guide, knowledge.phrases, fixing=True)
    told = replace(conversation, showing=(run.id, step.id))
    return turn_of(told, reply, outcome=Outcome("answer", run.entry))


def finish(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """The resident saw all answers and says that they are right: show the end, or what is still open."""
    found = run_and_guide(run_id, conversation, knowledge)
    if found is None:
        return lost(conversation, knowledge)
    run, guide = found
    told = replace(run, reviewed=True)
    return show(told, frontier(guide, told.settled), guide, conversation, knowledge)


def stuck(run_id: str, step_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Ask what is in the way, with the known obstacles of this step as choices."""
    found = run_and_guide(run_id, conversation, knowledge)
    step = found and found[1].step(step_id)
    if not found or not step:
        return lost(conversation, knowledge)
    run, guide = found
    say = knowledge.phrases
    known = [obstacle for id in step.stuck if (obstacle := guide.obstacle(id))]
    reply = Reply(
        say("guide.stuck-ask") if known else say("guide.stuck-unknown"),
        title=say("guide.stuck-title", step=step_name(step, guide)),
        choices=(
            *(Choice(one.problem, place("stuck", run.id, step.id, one.id)) for one in known),
            Choice(say("buttons.stuck-other"), place("person", run.id, step.id)),
            Choice(say("buttons.to-step"), place("step", run.id, step.id)),
        ),
    )
    return turn_of(conversation, reply, outcome=Outcome("choices", run.entry))


def ask_at_step(run_id: str, step_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """An obstacle that nobody described yet: it goes to the team with its step."""
    found = run_and_guide(run_id, conversation, knowledge)
    if not found:
        return lost(conversation, knowledge)
    return asking.ask_about_step(step_id, found[0].entry, conversation, knowledge)


def obstacle_meant(text: str, conversation: Conversation, knowledge: Knowledge) -> Turn | None:
    """The way out, when the words describe a known obstacle of the step on the screen."""
    if conversation.showing is None:
        return None
    run_id, step_id = conversation.showing
    found = run_and_guide(run_id, conversation, knowledge)
    step = found and found[1].step(step_id)
    if not found or not step or not step.stuck:
        return None
    wordings = {
        fold(wording): obstacle.id
        for id in step.stuck
        if (obstacle := found[1].obstacle(id))
        for wording in (obstacle.problem, *obstacle.wordings)
    }
    near = process.extractOne(
        fold(text[:LONGEST]), list(wordings), scorer=fuzz.token_set_ratio, score_cutoff=OBSTACLE_LIKENESS
    )
    return way_out(run_id, step_id, wordings[near[0]], conversation, knowledge) if near else None


def with_way_on(turn: Turn, knowledge: Knowledge) -> Turn:
    """After a question in the middle of a guide: one line back to the step; its choices can be typed."""
    conversation = turn.conversation
    if conversation.showing is None:
        return turn
    run_id, step_id = conversation.showing
    found = run_and_guide(run_id, conversation, knowledge)
    step = found and found[1].step(step_id)
    if not found or not step:
        return turn
    run, guide = found
    say = knowledge.phrases
    number, _ = progress(guide, run.settled, step.id)
    back = Choice(say("buttons.go-on", number=number), place("step", run.id, step.id))
    reminder = Reply(say("guide.still-at", title=guide.title, number=number), choices=(back,))
    own = tuple((one.label, one.place) for one in step_reply(run, step, guide, say).choices)
    told = replace(conversation, offered=(*conversation.offered, (back.label, back.place), *own))
    return replace(turn, conversation=told, replies=(*turn.replies, reminder))


def way_out(
    run_id: str, step_id: str, obstacle_id: str, conversation: Conversation, knowledge: Knowledge
) -> Turn:
    """Tell the fix of a known obstacle, and lead back to the step."""
    found = run_and_guide(run_id, conversation, knowledge)
    obstacle = found and found[1].obstacle(obstacle_id)
    if not found or not obstacle:
        return go_on(run_id, conversation, knowledge)
    return turn_of(
        conversation,
        fix_reply(obstacle, found[0], step_id, knowledge.phrases),
        outcome=Outcome("answer", found[0].entry),
    )


def offer_to_go_on(run: Run, knowledge: Knowledge) -> Reply:
    """One line on where a run was left, with buttons to go on or begin anew."""
    say, guide = knowledge.phrases, guide_of(run, knowledge)
    if guide is None:
        return Reply(say("guide.lost"), choices=(Choice(say("buttons.menu"), place("menu")),))
    step = frontier(guide, run.settled)
    number, _ = progress(guide, run.settled, step.id)
    return Reply(
        say("guide.left-at", title=guide.title, number=number, step=step_name(step, guide)),
        choices=(
            Choice(say("buttons.go-on", number=number), place("goon", run.id)),
            Choice(say("buttons.restart"), place("restart", run.entry)),
        ),
    )


def way_to_go_on(run: Run, knowledge: Knowledge) -> Choice | None:
    """A button to go on with one run of several; ``None`` where its guide is no longer kept."""
    guide = guide_of(run, knowledge)
    if guide is None:
        return None
    number, _ = progress(guide, run.settled, frontier(guide, run.settled).id)
    label = knowledge.phrases("buttons.go-on-with", number=number, title=guide.title)
    return Choice(shortened(label), place("goon", run.id))


def show(run: Run, step: Step, guide: Guide, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Put one step on the resident's screen: before an end the review, and at the end the run is over."""
    outcome = Outcome("answer", run.entry)
    if gone := withdrawn(step, run, knowledge):
        told = with_run(conversation, replace(run, ended=False), None)
        return turn_of(told, withdrawn_reply(gone, run, guide, knowledge.phrases), outcome=outcome)
    if step.end in REVIEWED and not run.reviewed and asked_of(run, guide):
        told = with_run(conversation, replace(run, ended=False), None)
        return turn_of(told, review_reply(run, guide, knowledge.phrases), outcome=outcome)
    if step.end:
        told = with_run(conversation, ended(run, guide), None)
        return turn_of(told, end_reply(run, step, guide, knowledge.phrases), outcome=outcome)
    told = with_run(conversation, replace(run, ended=False), step)
    return turn_of(told, step_reply(run, step, guide, knowledge.phrases), outcome=outcome)


def withdrawn(step: Step, run: Run, knowledge: Knowledge) -> Withdrawn | None:
    """What changed, where the guide of today says that this step of an older one may not be followed."""
    newest = knowledge.guides.get(run.entry)
    return next((one for one in newest.withdrawn if one.step == step.id), None) if newest else None


def renew(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Go on with a run in the guide of today: answers to questions that it still asks are kept."""
    run = next((one for one in conversation.runs if one.id == run_id), None)
    guide = knowledge.guides.get(run.entry) if run else None
    if run is None or guide is None:
        return lost(conversation, knowledge)
    kept = tuple(
        (id, choice)
        for id, choice in run.answers
        if (step := guide.step(id)) and choice in choices(guide, step)
    )
    newer = replace(run, revision=revision_of(guide), answers=kept, unsure=(), reviewed=False)
    turn = show(newer, frontier(guide, newer.settled), guide, conversation, knowledge)
    return replace(turn, events=(GuideOpened(guide),))


REVIEWED: tuple[End, ...] = ("submitted", "desk")
"""Ends before which all answers are shown once more."""


def ended(run: Run, guide: Guide) -> Run:
    """The run when it is over, without the answers that were kept for its sake only."""
    sensitive = {
        step.id
        for step in guide.steps
        if step.asks and (question := guide.question(step.asks)) and question.sensitive
    }
    kept = tuple((step, choice) for step, choice in run.answers if step not in sensitive)
    return replace(run, ended=True, answers=kept)


def with_run(conversation: Conversation, run: Run, step: Step | None) -> Conversation:
    """The conversation with this run as it is now, and the step that is on the screen."""
    return replace(
        conversation,
        runs=tuple(run if one.id == run.id else one for one in conversation.runs),
        showing=(run.id, step.id) if step else None,
        about=run.entry,
        awaiting=None,
    )


def later(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Put the guide away; it can be taken up at any time."""
    found = run_and_guide(run_id, conversation, knowledge)
    if not found:
        return lost(conversation, knowledge)
    run, guide = found
    say = knowledge.phrases
    number, _ = progress(guide, run.settled, frontier(guide, run.settled).id)
    reply = Reply(
        say("guide.later", title=guide.title, number=number),
        choices=(
            Choice(say("buttons.go-on", number=number), place("goon", run.id)),
            Choice(say("buttons.move"), place("move", run.id)),
            Choice(say("buttons.menu"), place("menu")),
        ),
    )
    return turn_of(replace(conversation, showing=None), reply)


def help_someone(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """This run is for someone else: say once how to help rightly, and in each step whose it is."""
    found = run_and_guide(run_id, conversation, knowledge)
    if not found:
        return lost(conversation, knowledge)
    run, guide = found
    helping = replace(run, helping=True)
    turn = show(helping, frontier(guide, run.settled), guide, conversation, knowledge)
    return replace(turn, replies=(Reply(knowledge.phrases("guide.helping-rules")), *turn.replies))


def lost(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A button of a run that is no longer kept."""
    say = knowledge.phrases
    reply = Reply(say("guide.lost"), choices=(Choice(say("buttons.menu"), place("menu")),))
    return turn_of(replace(conversation, showing=None), reply, outcome=Outcome("none"))


def run_and_guide(run_id: str, conversation: Conversation, knowledge: Knowledge) -> tuple[Run, Guide] | None:
    """The run and the guide that it began with."""
    run = next((one for one in conversation.runs if one.id == run_id), None)
    guide = guide_of(run, knowledge) if run else None
    return (run, guide) if run and guide else None


def guide_of(run: Run, knowledge: Knowledge) -> Guide | None:
    return knowledge.pinned.get(run.revision) or knowledge.guides.get(run.entry)
