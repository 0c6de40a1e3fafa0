"""Walking a resident through a guide: begin, answer, go back, get stuck, leave and come again."""

from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.domain import asking
from bot.domain.conversation import Conversation, Run
from bot.domain.guide import Guide, Obstacle, Question, Step, revision_of
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.phrases import Phrases
from bot.domain.place import place
from bot.domain.replay import DONE, after, before, choices, frontier, progress
from bot.domain.text import LONGEST, fold
from bot.domain.turn import Choice, GuideOpened, Link, Outcome, Reply, Turn, turn_of

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
        return show(run, frontier(guide, dict(run.answers)), guide, conversation, knowledge)
    return lost(conversation, knowledge)


def reopen(run_id: str, step_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Show one step of a run again, with the answer it has."""
    if found := run_and_guide(run_id, conversation, knowledge):
        run, guide = found
        step = guide.step(step_id) or frontier(guide, dict(run.answers))
        return show(run, step, guide, conversation, knowledge)
    return lost(conversation, knowledge)


def press(run_id: str, step_id: str, choice: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Answer a step and show the one after it. All other answers stay."""
    found = run_and_guide(run_id, conversation, knowledge)
    if found is None:
        return lost(conversation, knowledge)
    run, guide = found
    step = guide.step(step_id)
    if step is None or choice not in choices(guide, step):
        return go_on(run_id, conversation, knowledge)
    answered = replace(run, answers=with_answer(run.answers, step_id, choice))
    following = after(guide, dict(answered.answers), step_id)
    return show(answered, following, guide, conversation, knowledge)


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
    number, _ = progress(guide, dict(run.answers), step.id)
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


def fix_reply(obstacle: Obstacle, run: Run, step_id: str, say: Phrases) -> Reply:
    """The fix, and the way on: the step again, or a person."""
    return Reply(
        obstacle.fix,
        title=obstacle.problem,
        choices=(
            Choice(say("buttons.to-step"), place("step", run.id, step_id)),
            Choice(say("buttons.stuck-still"), place("person", run.id, step_id)),
        ),
        links=(Link(say("buttons.open-page"), obstacle.link),) if obstacle.link else (),
    )


def offer_to_go_on(run: Run, knowledge: Knowledge) -> Reply:
    """One line on where a run was left, with buttons to go on or begin anew."""
    say, guide = knowledge.phrases, guide_of(run, knowledge)
    if guide is None:
        return Reply(say("guide.lost"), choices=(Choice(say("buttons.menu"), place("menu")),))
    step = frontier(guide, dict(run.answers))
    number, _ = progress(guide, dict(run.answers), step.id)
    return Reply(
        say("guide.left-at", title=guide.title, number=number, step=step_name(step, guide)),
        choices=(
            Choice(say("buttons.go-on", number=number), place("goon", run.id)),
            Choice(say("buttons.restart"), place("restart", run.entry)),
        ),
    )


def show(run: Run, step: Step, guide: Guide, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Put one step on the resident's screen; at an end the run is over."""
    over = replace(run, ended=step.end is not None)
    told = replace(
        conversation,
        runs=tuple(over if one.id == run.id else one for one in conversation.runs),
        showing=None if step.end else (run.id, step.id),
        about=run.entry,
        awaiting=None,
    )
    make = end_reply if step.end else step_reply
    return turn_of(told, make(over, step, guide, knowledge.phrases), outcome=Outcome("answer", run.entry))


def step_reply(run: Run, step: Step, guide: Guide, say: Phrases) -> Reply:
    """One step as a bubble: what to do, how, how long, and where to press."""
    answers = dict(run.answers)
    number, total = progress(guide, answers, step.id)
    question = guide.question(step.asks) if step.asks else None
    parts = [step_name(step, guide), question.why if question else "", step.say]
    if step.minutes:
        parts.append(say("guide.minutes", minutes=step.minutes))
    return Reply(
        "\n\n".join(part for part in parts if part),
        title=say("guide.step-title", title=guide.title, number=number, total=total),
        choices=step_buttons(run, step, question, guide, say),
        links=(Link(step.link_label or say("buttons.open-page"), step.link),) if step.link else (),
    )


def step_buttons(
    run: Run, step: Step, question: Question | None, guide: Guide, say: Phrases
) -> tuple[Choice, ...]:
    """The step's own choices, then back, stuck, later, and the way to where the run stands."""
    answers = dict(run.answers)
    given = answers.get(step.id)
    if question:
        own = [
            Choice(
                say("buttons.given", label=one.label) if one.id == given else one.label,
                place("run", run.id, step.id, one.id),
            )
            for one in question.choices
        ]
    else:
        own = [Choice(say("buttons.done"), place("run", run.id, step.id, DONE))]
    if previous := before(guide, answers, step.id):
        own.append(Choice(say("buttons.back"), place("step", run.id, previous.id)))
    if given:
        number, _ = progress(guide, answers, frontier(guide, answers).id)
        own.append(Choice(say("buttons.go-on", number=number), place("goon", run.id)))
    return (
        *own,
        Choice(say("buttons.stuck"), place("stuck", run.id, step.id)),
        Choice(say("buttons.later"), place("later", run.id)),
    )


def end_reply(run: Run, step: Step, guide: Guide, say: Phrases) -> Reply:
    """The last word of a guide."""
    previous = before(guide, dict(run.answers), step.id)
    back = (Choice(say("buttons.back"), place("step", run.id, previous.id)),) if previous else ()
    return Reply(
        "\n\n".join(part for part in (step.do or "", step.say) if part),
        title=say(f"guide.end-{step.end}", title=guide.title),
        choices=(
            Choice(say("buttons.back-to", name=guide.title), place("entry", run.entry)),
            *back,
            Choice(say("buttons.menu"), place("menu")),
        ),
        links=(Link(step.link_label or say("buttons.open-page"), step.link),) if step.link else (),
    )


def later(run_id: str, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """Put the guide away; it can be taken up at any time."""
    found = run_and_guide(run_id, conversation, knowledge)
    if not found:
        return lost(conversation, knowledge)
    run, guide = found
    say = knowledge.phrases
    number, _ = progress(guide, dict(run.answers), frontier(guide, dict(run.answers)).id)
    reply = Reply(
        say("guide.later", title=guide.title, number=number),
        choices=(
            Choice(say("buttons.go-on", number=number), place("goon", run.id)),
            Choice(say("buttons.menu"), place("menu")),
        ),
    )
    return turn_of(replace(conversation, showing=None), reply)


def lost(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A button of a run that is no longer kept."""
    say = knowledge.phrases
    reply = Reply(say("guide.lost"), choices=(Choice(say("buttons.menu"), place("menu")),))
    return turn_of(replace(conversation, showing=None), reply, outcome=Outcome("none"))


def step_name(step: Step, guide: Guide) -> str:
    """The step in one sentence: its question, or what to do."""
    question = guide.question(step.asks) if step.asks else None
    return question.ask if question else step.do or step.say


def run_and_guide(run_id: str, conversation: Conversation, knowledge: Knowledge) -> tuple[Run, Guide] | None:
    """The run and the guide that it began with."""
    run = next((one for one in conversation.runs if one.id == run_id), None)
    guide = guide_of(run, knowledge) if run else None
    return (run, guide) if run and guide else None


def guide_of(run: Run, knowledge: Knowledge) -> Guide | None:
    return knowledge.pinned.get(run.revision) or knowledge.guides.get(run.entry)


def with_answer(answers: tuple[tuple[str, str], ...], step: str, choice: str) -> tuple[tuple[str, str], ...]:
    """The answers with this one set, at its old position where it had one."""
    changed = dict(answers)
    changed[step] = choice
    return tuple(changed.items())
