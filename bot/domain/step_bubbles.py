"""How a guide looks: one step, the review of all answers, the end, the way out of an obstacle."""

from bot.domain.guide import Guide, Obstacle, Question, Step, Withdrawn
from bot.domain.phrases import Phrases
from bot.domain.place import place
from bot.domain.replay import DONE, before, frontier, progress, walk
from bot.domain.run import Run
from bot.domain.turn import Choice, Link, Reply, shortened


def step_reply(run: Run, step: Step, guide: Guide, say: Phrases, *, fixing: bool = False) -> Reply:
    """One step as a bubble: what to do, how, how long, and where to press.

    ``fixing`` says that it is answered again out of the review, and leads back there.
    """
    number, total = progress(guide, run.settled, step.id)
    question = guide.question(step.asks) if step.asks else None
    parts = [step_name(step, guide), question.why if question else "", step.say]
    if step.id in run.unsure:
        parts.insert(0, say("guide.confirm"))
    if run.helping:
        parts.append(say("guide.helping"))
    if step.minutes:
        parts.append(say("guide.minutes", minutes=step.minutes))
    return Reply(
        "\n\n".join(part for part in parts if part),
        title=say("guide.step-title", title=guide.title, number=number, total=total),
        choices=(
            *own_choices(run, step, question, say, "fix" if fixing else "run"),
            *offered(run, step, say),
            *ways_on(run, step, guide, say),
        ),
        links=(Link(step.link_label or say("buttons.open-page"), step.link),) if step.link else (),
        picture=guide.picture_of(step),
    )


def own_choices(
    run: Run, step: Step, question: Question | None, say: Phrases, verb: str
) -> tuple[Choice, ...]:
    """What can be answered at this step, the answer that it has marked."""
    given = dict(run.answers).get(step.id)
    if question is None:
        return (Choice(say("buttons.done"), place(verb, run.id, step.id, DONE)),)
    return tuple(
        Choice(
            say("buttons.given", label=one.label) if one.id == given else one.label,
            place(verb, run.id, step.id, one.id),
        )
        for one in question.choices
    )


def offered(run: Run, step: Step, say: Phrases) -> tuple[Choice, ...]:
    """The part of the procedure that helps at this step."""
    if step.offers is None:
        return ()
    places = {"papers": ("papers",), "checks": ("check",), "where": ("entry",)}
    more = ("where",) if step.offers == "where" else ()
    return (Choice(say(f"buttons.{step.offers}"), place(*places[step.offers], run.entry, *more)),)


def ways_on(run: Run, step: Step, guide: Guide, say: Phrases) -> tuple[Choice, ...]:
    """Back, on to where the run stands, all answers, stuck, later."""
    ways = []
    if previous := before(guide, run.settled, step.id):
        ways.append(Choice(say("buttons.back"), place("step", run.id, previous.id)))
    elif not run.helping:
        ways.append(Choice(say("buttons.helping"), place("helping", run.id)))
    if step.id in run.settled:
        number, _ = progress(guide, run.settled, frontier(guide, run.settled).id)
        ways.append(Choice(say("buttons.go-on", number=number), place("goon", run.id)))
    if asked_of(run, guide):
        ways.append(Choice(say("buttons.review"), place("review", run.id)))
    return (
        *ways,
        Choice(say("buttons.stuck"), place("stuck", run.id, step.id)),
        Choice(say("buttons.later"), place("later", run.id)),
    )


def review_reply(run: Run, guide: Guide, say: Phrases) -> Reply:
    """All questions with their answers, each to be mended by itself, and the way on."""
    rows = [
        (step, question, next(option.label for option in question.choices if option.id == choice))
        for step, question, choice in asked_of(run, guide)
    ]
    here = frontier(guide, run.settled)
    number, _ = progress(guide, run.settled, here.id)
    on = (
        Choice(say("buttons.all-right"), place("finish", run.id))
        if here.end
        else Choice(say("buttons.go-on", number=number), place("goon", run.id))
    )
    lines = [say("guide.answered", ask=question.ask, label=label) for _, question, label in rows]
    return Reply(
        "\n".join([say("guide.review"), "", *lines]),
        title=say("guide.review-title", title=guide.title),
        choices=(
            on,
            *(
                Choice(shortened(say("buttons.fix", ask=question.ask)), place("fix", run.id, step.id))
                for step, question, _ in rows
            ),
        ),
    )


def asked_of(run: Run, guide: Guide) -> list[tuple[Step, Question, str]]:
    """The questions on the way that have an answer, in order."""
    return [
        (step, question, run.settled[step.id])
        for step in walk(guide, run.settled)
        if step.asks and step.id in run.settled and (question := guide.question(step.asks))
    ]


def end_reply(run: Run, step: Step, guide: Guide, say: Phrases) -> Reply:
    """The last word of a guide."""
    previous = before(guide, run.settled, step.id)
    back = (Choice(say("buttons.back"), place("step", run.id, previous.id)),) if previous else ()
    handed_in = step.end == "submitted"
    remind = (Choice(say("buttons.remind"), place("remind", run.entry)),) if handed_in else ()
    return Reply(
        "\n\n".join(part for part in (step.do or "", step.say) if part),
        title=say(f"guide.end-{step.end}", title=guide.title),
        choices=(
            *remind,
            Choice(say("buttons.back-to", name=guide.title), place("entry", run.entry)),
            *back,
            Choice(say("buttons.menu"), place("menu")),
        ),
        links=(Link(step.link_label or say("buttons.open-page"), step.link),) if step.link else (),
        picture=guide.picture_of(step),
    )


def withdrawn_reply(gone: Withdrawn, run: Run, guide: Guide, say: Phrases) -> Reply:
    """What changed since this run began, and the ways on: the guide of today, or a person."""
    return Reply(
        "\n\n".join([say("guide.withdrawn"), gone.say]),
        title=guide.title,
        choices=(
            Choice(say("buttons.renew"), place("renew", run.id)),
            Choice(say("buttons.person"), place("person", run.id, gone.step)),
            Choice(say("buttons.menu"), place("menu")),
        ),
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


def step_name(step: Step, guide: Guide) -> str:
    """The step in one sentence: its question, or what to do."""
    question = guide.question(step.asks) if step.asks else None
    return question.ask if question else step.do or step.say
