"""What is shown of a procedure: a short card, one facet, or its sources."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.clock import Due, due
from bot.domain.effective import facts_of
from bot.domain.knowledge import Knowledge, View
from bot.domain.opening import day_named, hours_in_words
from bot.domain.phrases import Phrases
from bot.domain.place import place
from bot.domain.procedure import FACETS, Facet, Fact, Fee, Form, Paper, Procedure, TimeLimit
from bot.domain.turn import Choice, Link, Reply, shortened
from bot.domain.ward import Override

CARD_FACETS: tuple[Facet, ...] = ("online", "time", "fee")
"""What the short card says beside the summary."""


OPINIONS = (("right", "5"), ("not-right", "1"))
"""What one tap says of an answer, in points."""


def card(procedure: Procedure, view: View) -> Reply:
    """The short answer to a general question, with a button for each facet and for the guide."""
    say = view.knowledge.phrases
    lines = [procedure.summary]
    for facet in CARD_FACETS:
        if facts := [fact for fact in view.facts(procedure, facet) if not fact.when][:1]:
            lines.append(
                say("answers.card-line", facet=say(f"facets.{facet}"), fact=shown(facts[0], procedure, say))
            )
    if ends := ending(procedure, view):
        lines.append(ends)
    return Reply(
        "\n\n".join(lines),
        title=procedure.name,
        note=note(procedure, view.day, say),
        choices=buttons(procedure, None, view),
    )


def ending(procedure: Procedure, view: View) -> str:
    """A word on the procedure's last day, where it has one, and on what takes its place."""
    if procedure.valid_until is None:
        return ""
    newer = [name for id in procedure.replaced_by if (name := view.knowledge.named(id))]
    return view.knowledge.phrases(
        "answers.ends",
        code=procedure.code,
        until=procedure.valid_until.strftime("%d/%m/%Y"),
        new=", ".join(f"«{name}»" for name in newer),
    )


def facet_reply(procedure: Procedure, facet: Facet, view: View) -> Reply:
    """Everything known about one facet at this moment in this ward."""
    say = view.knowledge.phrases
    lines = [item(fact, procedure, say) for fact in view.usual(procedure, facet)]
    if facet == "where":
        lines += desk_lines(procedure, view)
    if facet == "time":
        lines += due_lines(procedure, view)
    own = own_lines(procedure, facet, view)
    if not lines and not own:
        lines = [
            say(
                "answers.unknown-facet",
                facet=say(f"facets.{facet}").lower(),
                ask=whom_to_ask(procedure, view.knowledge),
            )
        ]
    elif any(must_ask(fact) for fact in view.facts(procedure, facet)):
        lines.append(say("answers.ask-to-be-sure", ask=whom_to_ask(procedure, view.knowledge)))
    return Reply(
        "\n".join([*own, *lines]),
        title=say("answers.facet-title", name=procedure.name, facet=say(f"facets.{facet}")),
        note=note(procedure, view.day, say),
        choices=buttons(procedure, facet, view),
        links=links(procedure, facet, view),
    )


def sources_reply(procedure: Procedure, knowledge: Knowledge) -> Reply:
    """Where the facts come from, and when they were read."""
    say = knowledge.phrases
    lines = [say("answers.item", text=source.title) for source in procedure.sources]
    read = say("answers.read-on", day=procedure.checked_on.strftime("%d/%m/%Y"))
    return Reply(
        "\n".join([*lines, "", read]),
        title=say("answers.sources-title", name=procedure.name, code=procedure.code),
        choices=(Choice(say("buttons.back-to", name=procedure.name), place("entry", procedure.id)),),
        links=tuple(Link(source.title, source.url) for source in procedure.sources if source.url),
    )


def item(fact: Fact, procedure: Procedure, say: Phrases) -> str:
    """One line of a list: the condition under which it holds, what kind of paper, the fact."""
    text = shown(fact, procedure, say)
    if isinstance(fact, Paper) and fact.kind != "original":
        text = say("answers.paper-kind", text=text.removesuffix("."), kind=say(f"papers.{fact.kind}"))
    if conditions := condition_labels(fact, procedure):
        text = say("answers.under-condition", condition=", ".join(conditions), text=text)
    return say("answers.item", text=text)


def shown(fact: Fact, procedure: Procedure, say: Phrases) -> str:
    """The fact in words; a doubtful figure is not said, a dispute is said as one."""
    if fact.disputed:
        values = say("answers.disputed-join").join(
            say("answers.disputed-value", value=one.value, source=source_title(procedure, one.source))
            for one in fact.disputed
        )
        return say("answers.disputed", text=fact.say, values=values)
    if must_ask(fact) and has_figure(fact):
        return say("answers.doubtful-figure")
    if isinstance(fact, Form) and fact.code:
        return say("answers.form-code", text=fact.say, code=fact.code)
    return fact.say


def must_ask(fact: Fact) -> bool:
    """Whether this fact is too doubtful to stand alone."""
    return fact.confidence == "low"


def has_figure(fact: Fact) -> bool:
    """Whether a number stands in it that someone might act on."""
    return any(letter.isdigit() for letter in fact.say) or (isinstance(fact, Fee) and fact.amount is not None)


def condition_labels(fact: Fact, procedure: Procedure) -> list[str]:
    """The choices under which this fact holds, in the words of its questions."""
    questions = {question.id: question for question in procedure.questions}
    return [
        " / ".join(option.label for option in questions[id].choices if option.id in chosen)
        for id, chosen in fact.when.items()
        if id in questions
    ]


def note(procedure: Procedure, day: date, say: Phrases) -> str:
    """Small print: first source and the day of reading; past its recheck day it says so."""
    first = procedure.sources[0].title if procedure.sources else ""
    read = procedure.checked_on.strftime("%d/%m/%Y")
    if day > procedure.recheck_by:
        return say("answers.note-old", source=first, day=read)
    return say("answers.note", source=first, day=read)


def buttons(procedure: Procedure, shown_facet: Facet | None, view: View) -> tuple[Choice, ...]:
    """The guide first, then every facet that has something to say, the clock, the sources, a person."""
    say, knowledge = view.knowledge.phrases, view.knowledge
    at_desk = shown_facet in ("where", "time") and knowledge.offices[procedure.office].uses_desk
    return (
        *(
            (Choice(say("buttons.guide"), place("guide", procedure.id)),)
            if procedure.id in knowledge.guides
            else ()
        ),
        *((Choice(say("buttons.hours"), place("hours")),) if at_desk and view.clock else ()),
        *prepare_buttons(procedure, shown_facet, say),
        *(sample_buttons(procedure, knowledge) if shown_facet in ("papers", "form") else ()),
        *(
            Choice(say(f"facets.{facet}"), place("entry", procedure.id, facet))
            for facet in FACETS
            if facet != shown_facet and (facet == "where" or view.facts(procedure, facet))
        ),
        Choice(say("buttons.sources"), place("sources", procedure.id)),
        Choice(say("buttons.person"), place("person", procedure.id)),
        *(
            Choice(say(f"rating.{opinion}"), place("rate", "answer", procedure.id, points))
            for opinion, points in OPINIONS
        ),
    )


def prepare_buttons(procedure: Procedure, shown_facet: Facet | None, say: Phrases) -> Iterator[Choice]:
    """Under the papers: the list to tick off, and the checks before submitting."""
    if shown_facet != "papers":
        return
    if any(paper.name for paper in procedure.facts.papers):
        yield Choice(say("buttons.papers"), place("papers", procedure.id))
    yield Choice(say("buttons.checks"), place("check", procedure.id))


def sample_buttons(procedure: Procedure, knowledge: Knowledge) -> Iterator[Choice]:
    """To each form of the procedure that we can show filled in."""
    for form in knowledge.forms_of(procedure.id):
        label = shortened(knowledge.phrases("buttons.sample", name=form.name))
        yield Choice(label, place("form", form.id))


def links(procedure: Procedure, facet: Facet, view: View) -> tuple[Link, ...]:
    """The official page where it helps, and blank forms."""
    say = view.knowledge.phrases
    forms = [fact for fact in view.facts(procedure, facet) if isinstance(fact, Form)]
    blanks = tuple(Link(say("buttons.form", code=form.code or ""), form.url) for form in forms if form.url)
    if procedure.portal_url and facet in ("online", "form", "how"):
        return (*blanks, Link(say("buttons.portal"), procedure.portal_url))
    return blanks


def desk_lines(procedure: Procedure, view: View) -> Iterator[str]:
    """The office, and of the ward's own desk what the ward has told us: never a guess."""
    say, office, ward = view.knowledge.phrases, view.knowledge.offices[procedure.office], view.ward
    yield say("answers.item", text=office.say)
    if not office.uses_desk:
        return
    if ward is None:
        yield say("answers.no-ward", ask=whom_to_ask(procedure, view.knowledge))
        return
    for desk in ward.desks:
        yield say("answers.item", text=say("answers.desk", desk=desk.name))
        yield say("answers.item", text=desk.address or say("answers.no-address", ward=ward.name))
        hours = hours_in_words(desk.hours, say) if desk.hours else ""
        yield say(
            "answers.item",
            text=hours or say("answers.no-hours", ask=whom_to_ask(procedure, view.knowledge)),
        )


def due_lines(procedure: Procedure, view: View) -> Iterator[str]:
    """When a dossier handed in now would be done: expected, and never more than that."""
    say, worked_out = view.knowledge.phrases, expected(procedure, view)
    if worked_out is None:
        return
    day = day_named(worked_out.day, say)
    told = say("clock.due-at", time=f"{worked_out.at:%H:%M}", day=day) if worked_out.at else day
    yield "\n" + say("clock.due", day=told)
    if not worked_out.announced:
        yield say("clock.not-announced", year=worked_out.day.year)


def expected(procedure: Procedure, view: View) -> Due | None:
    """The day of the result of a dossier handed in now; ``None`` where no limit is sure enough."""
    limits = [fact for fact in view.facts(procedure, "time") if isinstance(fact, TimeLimit)]
    sure = [one for one in limits if one.limit and not one.when and not must_ask(one) and not one.disputed]
    return due(sure[0], view.now, view.knowledge.working_days, view.clock) if sure else None


def own_lines(procedure: Procedure, facet: Facet, view: View) -> list[str]:
    """What this ward does differently: until when, by which decision, and who is exempt."""
    lines: list[str] = []
    for override in view.overrides(procedure, facet):
        lines += override_lines(override, procedure, view)
    return lines


def override_lines(override: Override, procedure: Procedure, view: View) -> Iterator[str]:
    """One override: a headline with its days, decision and end, then its facts."""
    say, ward = view.knowledge.phrases, view.ward
    until = override.valid_until.strftime("%d/%m/%Y")
    days = ", ".join(say(f"clock.weekday-{day}") for day in override.days)
    yield say(
        "answers.override-days" if days else "answers.override",
        ward=ward.name if ward else "",
        decision=override.decision,
        until=until,
        days=days,
    )
    for fact in facts_of(override, view.day):
        yield item(fact, procedure, say)
    if override.exempt:
        yield say("answers.override-exempt", who=", ".join(override.exempt))
    if override.helped_at:
        yield say("answers.override-help", where=override.helped_at)
    yield ""


def whom_to_ask(procedure: Procedure, knowledge: Knowledge) -> str:
    """Whom a resident can ask now: the office, and the portal's public number where we have one."""
    say, office = knowledge.phrases, knowledge.offices[procedure.office]
    numbers = contact_line(knowledge)
    return say("answers.ask-office", office=office.name) + (f" {numbers}" if numbers else "")


def contact_line(knowledge: Knowledge) -> str:
    """The public numbers in one sentence; empty when the knowledge has none."""
    say: Phrases = knowledge.phrases
    numbers: Sequence[str] = [
        say("answers.contact", name=one.name, phone=one.phone) for one in knowledge.contacts
    ]
    return " ".join(numbers)


def source_title(procedure: Procedure, id: str) -> str:
    source = procedure.source(id)
    return source.title if source else id
