"""New files in the ward's folder: a commented form for a procedure, or a copy of a shipped one to change."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from bot.knowledge_files.check_ids import ENTRY_MAX, KEBAB
from bot.knowledge_files.content import Content
from bot.knowledge_files.near import hint
from bot.knowledge_files.schema import naming_line
from bot.messages import messages

RECHECK = timedelta(days=120)
"""An entry is looked at again after about four months."""
NO_CODE = "0.000000"


class NotCreated(Exception):
    """Why no file was made, in its author's words."""


def new_procedure(ward_folder: Path, id: str, field: str, today: date, content: Content) -> Path:
    """A commented file for a new procedure.

    Raises:
        NotCreated: the id or the field cannot be used, or the file is there.
        OSError: the folder cannot be written.
    """
    if not KEBAB.fullmatch(id) or len(id) > ENTRY_MAX:
        raise NotCreated(messages("cli.new.bad-id", name=id, limit=ENTRY_MAX))
    fields = [name.removeprefix("fields.") for name in content.phrases if name.startswith("fields.")]
    if field not in fields:
        raise NotCreated(messages("cli.new.no-field", name=field, hint=hint(field, fields)))
    form = files("bot.messages").joinpath("new_procedure.yaml").read_text(encoding="utf-8")
    text = form.format(id=id, field=field, code=NO_CODE, today=today, recheck=today + RECHECK)
    return _written(ward_folder, field, id, text)


def copy_of(ward_folder: Path, id: str, content: Content) -> Path:
    """The shipped entry in the ward's folder, naming the state that it was copied from.

    Raises:
        NotCreated: there is no such entry, or the ward has a file of it.
        OSError: the folder cannot be written.
    """
    shipped = content.procedures.get(id)
    if shipped is None:
        raise NotCreated(messages("cli.new.no-entry", name=id, hint=hint(id, content.procedures)))
    lines = [line for line in shipped.file.data.decode().splitlines() if not line.startswith("# yaml-lang")]
    at = next(number for number, line in enumerate(lines) if line.startswith("id:"))
    lines.insert(at + 1, f"original: {shipped.file.hash}")
    return _written(ward_folder, shipped.file.field, id, "\n".join(lines) + "\n")


def _written(ward_folder: Path, field: str, id: str, text: str) -> Path:
    path = ward_folder / "procedures" / field / f"{id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(f"{naming_line('procedure', depth=2)}\n{text}")
    except FileExistsError as error:
        raise NotCreated(messages("cli.new.exists", path=path)) from error
    return path
