"""Commands for whoever looks after the machine: corrections, the team's places, the audit log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.channels.terminal import shown
from bot.clock import now
from bot.command import chosen_ward, fail, in_store, in_ward_zone, started
from bot.domain.clock import WARD_ZONE, ward_day
from bot.domain.conversation import Conversation
from bot.domain.correcting import named, whom
from bot.domain.correction import DAYS, OPERATOR, TEXT_MOST, Correction, Reach
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.notice import Corrected
from bot.domain.notices import notify
from bot.installation import load_knowledge
from bot.knowledge_files.near import hint
from bot.messages import messages
from bot.ports import Seat

SHORT = 8
"""Characters of an id that are enough to tell a team's places apart."""


def correct(
    entry: Annotated[str, typer.Argument(help=messages("cli.correct.entry"))],
    ward: Annotated[str | None, typer.Option(help=messages("cli.correct.ward"))] = None,
    days: Annotated[int, typer.Option(min=1, help=messages("cli.correct.days"))] = DAYS.days,
    before: Annotated[datetime | None, typer.Option(help=messages("cli.correct.before"))] = None,
    send: Annotated[str | None, typer.Option(help=messages("cli.correct.send"))] = None,
) -> None:
    """Say how many were told of an entry, and with a text tell each of them once what is right."""
    settings = started()
    knowledge = load_knowledge(settings).current
    name = named(entry, knowledge)
    if name is None:
        fail(messages("cli.correct.no-entry", name=entry, hint=hint(entry, knowledge.procedures)))
    if days > settings.retention_days:
        fail(messages("cli.correct.retention", days=settings.retention_days))
    text = None if send is None else send.strip()
    if text is not None and not 0 < len(text) <= TEXT_MOST:
        fail(messages("cli.correct.text", limit=TEXT_MOST))
    until = in_ward_zone(before) if before else None
    concerned = whom(entry, chosen_ward(ward, knowledge), knowledge, now(), timedelta(days=days), until)
    reach = in_store(settings, lambda store: store.reach(concerned))
    typer.echo(in_words(reach, name, days))
    if text is None:
        typer.echo(as_it_would_be_said(entry, name, knowledge))
    elif reach.count:
        made = Correction(whom=concerned, name=name, text=text, by=OPERATOR)
        count = in_store(settings, lambda store: store.correct(made))
        typer.echo(messages("cli.correct.sent", count=count))


def in_words(reach: Reach, name: str, days: int) -> str:
    """How many a correction would reach, and how many heard it today."""
    lines = [messages("cli.correct.nobody", name=name, days=days)]
    if reach.since:
        since = f"{reach.since.astimezone(WARD_ZONE):%H:%M %d/%m/%Y}"
        lines = [messages("cli.correct.reach", name=name, count=reach.count, since=since)]
    if reach.done:
        lines.append(messages("cli.correct.done", count=reach.done))
    return "\n".join(lines)


def as_it_would_be_said(entry: str, name: str, knowledge: Knowledge) -> str:
    """The correction as a resident would read it, a gap in the place of its text."""
    today = ward_day(now())
    gap = messages("cli.correct.gap")
    notice = Corrected(entry=entry, name=name, text=gap, told_on=today, made_on=today)
    turn = notify(notice, Conversation(ConversationId("terminal")), knowledge, now())
    return messages("cli.correct.preview", said=shown(turn), entry=entry)


def members(
    remove: Annotated[str | None, typer.Option(help=messages("cli.members.remove"))] = None,
) -> None:
    """List who is in the team by alias, or end somebody's place in it."""
    settings = started()
    seats = in_store(settings, lambda store: store.seats())
    if remove is None:
        for seat in seats:
            typer.echo("\t".join(columns(seat)))
        return
    seat = seat_named(remove, seats)
    in_store(settings, lambda store: store.remove(seat.id))
    typer.echo(messages("cli.members.removed", who=seat.alias or messages("cli.members.group")))


def columns(seat: Seat) -> Sequence[str]:
    """A place in the team on one line: never who it is, only what the team calls them."""
    group = seat.role == "group"
    return (
        seat.id[:SHORT],
        messages("cli.members.group") if group else seat.alias,
        "" if group else seat.role,
        seat.ward or messages("cli.members.every-ward"),
        f"{seat.since.astimezone(WARD_ZONE):%d/%m/%Y}",
    )


def seat_named(short: str, seats: Sequence[Seat]) -> Seat:
    """The one place whose id begins like this.

    Raises:
        SystemExit: there is none, or more than one.
    """
    found = [seat for seat in seats if short and seat.id.startswith(short)]
    if len(found) != 1:
        fail(messages("cli.members.no-such" if not found else "cli.members.several", id=short))
    return found[0]


def audit() -> None:
    """Check that no row of the audit log was changed, taken out or put in; exit 1 where one was."""
    settings = started()
    broken = in_store(settings, lambda store: store.first_broken())
    typer.echo(messages("cli.audit.whole") if broken is None else messages("cli.audit.broken", id=broken))
    raise typer.Exit(0 if broken is None else 1)


def add_to(app: typer.Typer) -> None:
    """Make these commands of the program."""
    for command in (correct, members, audit):
        app.command(help=messages(f"cli.{command.__name__}.help"))(command)
