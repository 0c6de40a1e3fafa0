"""The command line: what an operator, an author or a newcomer types."""

import secrets
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from bot import operators
from bot.channels.terminal import Asker, as_json, shown
from bot.clock import now
from bot.command import chosen_ward, fail, in_store, in_ward_zone, started
from bot.config import SettingsBroken
from bot.domain.clock import ward_day
from bot.domain.deep_link import read_code
from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.team.directory import Invite, Role
from bot.domain.ward import Ward
from bot.installation import load_knowledge
from bot.knowledge_files.calibration import fitted, write
from bot.knowledge_files.confirming import sheet
from bot.knowledge_files.content import Content
from bot.knowledge_files.creating import NotCreated, copy_of, new_procedure
from bot.knowledge_files.explanation import explained, in_words
from bot.knowledge_files.loader import load
from bot.knowledge_files.near import hint
from bot.knowledge_files.review import review
from bot.knowledge_files.schema import FOLDER, write_schemas
from bot.knowledge_files.source import KnowledgeBroken, KnowledgeFiles, shipped_folder
from bot.messages import messages
from bot.ports import StoreUnavailable

INVITE_LIVES = timedelta(days=7)

app = typer.Typer(
    help=messages("cli.help"), add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


def main() -> None:
    """Entry point of `bot`; every known trouble is one sentence on standard error, not a traceback."""
    try:
        app()
    except SettingsBroken as broken:
        fail(str(broken))
    except KnowledgeBroken as broken:
        fail(str(broken), messages("cli.knowledge-broken"))
    except StoreUnavailable as unavailable:
        fail(messages("cli.store-unavailable", reason=unavailable))


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Plain `bot` is `bot run`."""
    if context.invoked_subcommand is None:
        run()


@app.command(help=messages("cli.run.help"))
def run() -> None:
    """Start the web chat, and Telegram when a token is set."""
    settings = started()
    knowledge = load_knowledge(settings)
    from bot.app import run_program  # the web and the database: the other commands start without them

    typer.echo(messages("cli.run.started", address=f"http://{settings.web}"), err=True)
    if settings.telegram_token is None:
        typer.echo(messages("cli.run.no-telegram"), err=True)
    try:
        run_program(settings, knowledge)
    except OSError as error:
        fail(messages("cli.run.port", web=settings.web, reason=error.strerror or error))


@app.command(help=messages("cli.check.help"))
def check(
    folder: Annotated[Path | None, typer.Argument(help=messages("cli.check.folder"))] = None,
    fit: Annotated[bool, typer.Option("--fit", help=messages("cli.check.fit"))] = False,
    json: Annotated[bool, typer.Option("--json", help=messages("cli.check.json"))] = False,
    to_confirm: Annotated[bool, typer.Option("--to-confirm", help=messages("cli.check.to-confirm"))] = False,
    ward: Annotated[str | None, typer.Option(help=messages("cli.check.ward"))] = None,
) -> None:
    """Name every mistake of the knowledge, and how golden questions fare; exit 1 when one is an error."""
    settings = started()
    folders = [folder] if folder else [shipped_folder(settings.knowledge), settings.ward_knowledge]
    if to_confirm:
        typer.echo(to_confirm_sheet(KnowledgeFiles(folders).current, ward))
        return
    reviewed = review(folders)
    if fit and reviewed.loaded.knowledge and reviewed.loaded.knowledge.golden:
        typer.echo(reviewed.summary)
        typer.echo(fit_into(folders[-1], reviewed.loaded.content, reviewed.loaded.knowledge))
        reviewed = review(folders)
    for mistake in reviewed.mistakes:
        typer.echo(mistake.as_json() if json else str(mistake))
    errors = sum(mistake.level == "error" for mistake in reviewed.mistakes)
    if not json:
        if reviewed.summary:
            typer.echo(reviewed.summary)
        typer.echo(messages("cli.check.summary", errors=errors, warnings=len(reviewed.mistakes) - errors))
    raise typer.Exit(1 if errors else 0)


def to_confirm_sheet(knowledge: Knowledge, ward: str | None) -> str:
    """What an officer is to confirm, for one ward or for all but the example."""
    chosen = chosen_ward(ward, knowledge)
    wards = (chosen,) if chosen else tuple(id for id, one in knowledge.wards.items() if not one.example)
    return sheet(knowledge, wards, ward_day(now()))


def fit_into(folder: Path, content: Content, knowledge: Knowledge) -> str:
    """Fit the values that decide, write them into a folder, and say what they are and where they went."""
    found = fitted(content, knowledge, ward_day(now()))
    try:
        path = write(found, folder)
    except OSError as error:
        fail(messages("cli.check.not-written", folder=folder, reason=error.strerror or error))
    return messages("cli.check.fitted", path=path, values=in_words(found.values))


@app.command(help=messages("cli.qr.help"))
def qr(
    code: Annotated[str, typer.Argument(help=messages("cli.qr.code"))],
    out: Annotated[Path, typer.Option(help=messages("cli.qr.out"))] = Path("qr.svg"),
    telegram: Annotated[str | None, typer.Option(help=messages("cli.qr.telegram"))] = None,
) -> None:
    """Draw the code of a poster that opens a place in the talk, as SVG or PNG after the file's ending."""
    settings = started()
    if read_code(code, load_knowledge(settings).current) is None:
        fail(messages("cli.qr.unknown", code=code))
    if not (telegram or settings.public_url):
        fail(messages("cli.qr.no-address"))
    web = f"{settings.public_url}".rstrip("/")
    address = f"https://t.me/{telegram}?start={code}" if telegram else f"{web}/q/{code}"
    import segno  # only this command draws

    if out.suffix not in (".svg", ".png"):
        fail(messages("cli.qr.ending", out=out))
    segno.make(address, error="q", micro=False).save(str(out), scale=8, border=4)
    typer.echo(messages("cli.qr.written", out=out, address=address))


@app.command(help=messages("cli.schema.help"))
def schema(
    folder: Annotated[Path | None, typer.Argument(help=messages("cli.schema.folder"))] = None,
) -> None:
    """Write the schemas that editors explain and check keys with."""
    into = folder or started().ward_knowledge
    written = write_schemas(into)
    typer.echo(messages("cli.schema.written", count=len(written), folder=into / FOLDER))


new = typer.Typer(help=messages("cli.new.help"), no_args_is_help=True)
app.add_typer(new, name="new")


@new.command(help=messages("cli.new.procedure"))
def procedure(
    id: Annotated[str, typer.Argument(help=messages("cli.new.id"))],
    field: Annotated[str, typer.Option(help=messages("cli.new.field"))] = "ho-tich",
    copy: Annotated[bool, typer.Option("--copy", help=messages("cli.new.copy"))] = False,
) -> None:
    """Make a commented file for a procedure in the ward's folder, or a copy of a shipped one."""
    settings = started()
    content = load([shipped_folder(settings.knowledge)]).content
    try:
        if copy:
            path = copy_of(settings.ward_knowledge, id, content)
        else:
            path = new_procedure(settings.ward_knowledge, id, field, ward_day(now()), content)
    except NotCreated as why:
        fail(str(why))
    write_schemas(settings.ward_knowledge)
    typer.echo(messages("cli.new.written", path=path))


@app.command(help=messages("cli.ask.help"))
def ask(
    question: Annotated[str, typer.Argument(help=messages("cli.ask.question"))],
    json: Annotated[bool, typer.Option("--json", help=messages("cli.ask.json"))] = False,
    ward: Annotated[str | None, typer.Option(help=messages("cli.ask.ward"))] = None,
    at: Annotated[datetime | None, typer.Option(help=messages("cli.ask.at"))] = None,
    talk: Annotated[bool, typer.Option("--talk", help=messages("cli.ask.talk"))] = False,
    explain: Annotated[bool, typer.Option("--explain", help=messages("cli.ask.explain"))] = False,
) -> None:
    """Answer one question, or with `-` a question a line; nothing is stored."""
    settings = started()
    knowledge = load_knowledge(settings).current
    asker = Asker(knowledge, chosen_ward(ward, knowledge), clock_at(at), one_talk=talk)
    for text in lines_of(question):
        turn = asker.ask(text)
        if explain:
            typer.echo(explained(text, turn.outcome, knowledge.matcher))
        else:
            typer.echo(as_json(text, turn) if json else shown(turn))


@app.command(help=messages("cli.chat.help"))
def chat(ward: Annotated[str | None, typer.Option(help=messages("cli.ask.ward"))] = None) -> None:
    """Talk in the terminal; nothing is kept."""
    settings = started()
    knowledge = load_knowledge(settings).current
    asker = Asker(knowledge, chosen_ward(ward, knowledge), now, one_talk=True)
    typer.echo(messages("cli.chat.hint"))
    for line in terminal_lines():
        typer.echo(shown(asker.ask(line)))


@app.command(help=messages("cli.unanswered.help"))
def unanswered() -> None:
    """List the questions that nothing answered, by ward, most frequent first."""
    settings = started()
    for one in in_store(settings, lambda store: store.unanswered()):
        ward = one.ward or messages("cli.unanswered.no-ward")
        asked = messages("cli.unanswered.asked") if one.asked else ""
        typer.echo(f"{ward}\t{one.count}\t{asked}\t{one.text}")


@app.command(help=messages("cli.ratings.help"))
def ratings() -> None:
    """Print points by ward, kind and thing, and the words under them."""
    settings = started()
    knowledge = load_knowledge(settings).current
    for one in in_store(settings, lambda store: store.ratings()):
        ward = one.ward or messages("cli.unanswered.no-ward")
        kind = messages(f"cli.ratings.{one.kind}")
        name = knowledge.named(one.about) or one.about
        typer.echo(f"{ward}\t{kind}\t{name}\t{one.count}\t{one.mean:.1f}")
        for words in one.words:
            typer.echo(f"\t{words}")


@app.command(help=messages("cli.results.help"))
def results() -> None:
    """Print what became of dossiers, and why they came back, by ward and procedure."""
    settings = started()
    knowledge = load_knowledge(settings).current
    checks = {one.id: one.ask for one in knowledge.checks}
    checks |= {one.id: one.ask for entry in knowledge.procedures.values() for one in entry.checks}
    for one in in_store(settings, lambda store: store.results()):
        ward = one.ward or messages("cli.unanswered.no-ward")
        name = knowledge.named(one.entry) or one.entry
        kind = messages(f"cli.results.{one.kind}")
        typer.echo(f"{ward}\t{name}\t{kind}\t{one.count}\t{checks.get(one.reason, one.reason)}")


@app.command(help=messages("cli.invite.help"))
def invite(
    role: Annotated[str, typer.Option(help=messages("cli.invite.role"))] = "member",
    ward: Annotated[str | None, typer.Option(help=messages("cli.invite.ward"))] = None,
    name: Annotated[str, typer.Option(help=messages("cli.invite.name"))] = "",
    group: Annotated[bool, typer.Option("--group", help=messages("cli.invite.group"))] = False,
    team: Annotated[str | None, typer.Option(help=messages("cli.invite.team"))] = None,
    telegram: Annotated[str | None, typer.Option(help=messages("cli.qr.telegram"))] = None,
) -> None:
    """Print a code that makes one member, or binds one group; it works once, for a week."""
    settings = started()
    knowledge = load_knowledge(settings).current
    if role not in get_args(Role):
        fail(messages("cli.invite.no-role", role=role, roles=", ".join(get_args(Role))))
    until = now() + INVITE_LIVES
    ward_of = chosen_ward(ward, knowledge)
    team_of = chosen_team(team, knowledge.wards.get(ward_of or ""))
    made = Invite(ward_of, "group" if group else cast(Role, role), until, name, team_of)
    code = code_from(secrets.token_hex(16))
    in_store(settings, lambda store: store.invite(code, made))
    said = "cli.invite.group-made" if group else "cli.invite.made"
    typer.echo(messages(said, code=code, until=f"{until:%d/%m/%Y}"))
    if telegram and not group:
        typer.echo(f"https://t.me/{telegram}?start=i-{code}")
    if settings.public_url and not group:
        typer.echo(f"{settings.public_url.rstrip('/')}/q/i-{code}")


operators.add_to(app)


def chosen_team(id: str | None, ward: Ward | None) -> str | None:
    """The id of one of a ward's teams.

    Raises:
        typer.BadParameter: there is no such team, or no ward that it could be of.
    """
    if id is None:
        return None
    if ward is None:
        raise typer.BadParameter(messages("cli.invite.team-of-no-ward"))
    teams = [team.id for team in ward.teams or ()]
    if id not in teams:
        raise typer.BadParameter(
            messages("cli.invite.no-team", name=id, ward=ward.name, hint=hint(id, teams))
        )
    return id


def clock_at(at: datetime | None) -> Callable[[], datetime]:
    """A clock that stands at this moment, or the real one; a moment without a zone is the ward's."""
    if at is None:
        return now
    stands = in_ward_zone(at)
    return lambda: stands


def lines_of(question: str) -> Iterator[str]:
    """The question, or with `-` every line of standard input."""
    if question != "-":
        yield question
        return
    for line in sys.stdin:
        yield line.rstrip("\n")


def terminal_lines() -> Iterator[str]:
    """Lines that are typed, until the end of input."""
    while True:
        try:
            yield input("> ")
        except (EOFError, KeyboardInterrupt):
            return
