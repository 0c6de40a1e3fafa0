"""From files to content: each file read as what its place says, a ward's own over what shipped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain.form import SampleForm
from bot.domain.guide import Obstacle, Step
from bot.domain.knowledge import Contact, Office
from bot.domain.matching import Vocabulary
from bot.domain.menu import Menu
from bot.domain.official import OfficialSite, Trick
from bot.domain.procedure import Check, Golden, Procedure
from bot.domain.stub import Stub
from bot.domain.team_answer import TeamAnswer
from bot.domain.ward import Ward
from bot.domain.working_days import Holidays
from bot.knowledge_files.content import Content, GuideItem
from bot.knowledge_files.files import File, Written
from bot.knowledge_files.kinds import Addition, Defaults, Fitted, Include, Kind, SharedGuide, StepPicture
from bot.knowledge_files.mistake import Mistake, mistake
from bot.knowledge_files.near import hint
from bot.knowledge_files.png import read_image
from bot.knowledge_files.shapes import Misfit, Shape
from bot.knowledge_files.strict_yaml import Listing, Path, Table, Value

T = TypeVar("T")

_PROCEDURE = Shape(Procedure)
_STEP = Shape(Step)
_INCLUDE = Shape(Include)
_ADDITION = Shape(Addition)
_WHOLE: dict[Kind, Shape[Any]] = {
    "guide": Shape(SharedGuide),
    "ward": Shape(Ward),
    "form": Shape(SampleForm),
    "answer": Shape(TeamAnswer),
    "vocabulary": Shape(Vocabulary),
    "matching": Shape(Fitted),
    "holidays": Shape(Holidays),
    "defaults": Shape(Defaults),
    "menu": Shape(Menu),
    "picture": Shape(StepPicture),
}
"""Files that hold one thing."""
_LISTS: dict[Kind, tuple[Shape[Any], str]] = {
    "obstacles": (Shape(Obstacle), "id"),
    "offices": (Shape(Office), "id"),
    "contacts": (Shape(Contact), "id"),
    "official": (Shape(OfficialSite), "host"),
    "stubs": (Shape(Stub), "code"),
    "checks": (Shape(Check), "id"),
    "tricks": (Shape(Trick), "id"),
    "golden": (Shape(Golden), ""),
    "kept": (Shape(Golden), ""),
}
"""Files that list things: their shape, and the field that tells them apart, where one does."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One file read as what its place says, before it meets the others."""

    file: File
    values: tuple[Written[Any], ...] = ()
    """What it holds; of phrases, each text with its path."""
    items: tuple[Written[GuideItem], ...] = ()
    """The guide of a procedure as it was written."""
    mistakes: tuple[Mistake, ...] = ()
    """Why it could not be read; it holds nothing then."""


def take(file: File) -> Taken:
    """Read one file. The same bytes always give the same, so it need not be done twice."""
    try:
        return _take(file)
    except Misfit as misfit:
        return Taken(file, mistakes=misfit.mistakes)


def join(files: Iterable[Taken]) -> tuple[Content, list[Mistake]]:
    """The content of the files, shipped ones first, and every mistake of shape or identity."""
    content = Content()
    mistakes: list[Mistake] = []
    for taken in files:
        mistakes += taken.mistakes
        mistakes += _put_in(content, taken)
    return content, mistakes


def _take(file: File) -> Taken:
    if file.kind == "procedure":
        return _procedure(file)
    if shape := _WHOLE.get(file.kind):
        return Taken(file, (Written(shape.read(file, _table(file)), file),))
    if file.kind == "image":
        return _image(file)
    if file.kind == "phrases":
        return Taken(file, tuple(_phrases(file, _table(file), ())))
    shape, _ = _LISTS[file.kind]
    items = _listing(file, file.root, ())
    return Taken(
        file,
        tuple(Written(shape.read(file, item, (at,)), file, (at,)) for at, item in enumerate(items)),
    )


def _image(file: File) -> Taken:
    image = read_image(file.data)
    if image is None:
        return Taken(file, mistakes=(mistake(file.shown, (1, 1), "not-png"),))
    return Taken(file, (Written(image, file),))


def _procedure(file: File) -> Taken:
    root = _table(file)
    if "adds_to" in root:
        return Taken(file, (Written(_ADDITION.read(file, root), file),))
    own = Written(_PROCEDURE.read(file, _without_guide(root)), file)
    return Taken(file, (own,), tuple(_guide_items(file, root.get("guide"))))


def _without_guide(root: Table) -> Table:
    """A guide's items are of two shapes, so they are read apart."""
    rest = Table(root.at)
    rest.update((key, value) for key, value in root.items() if key != "guide")
    return rest


def _guide_items(file: File, items: Value) -> Iterator[Written[GuideItem]]:
    if items is None:
        return
    for number, item in enumerate(_listing(file, items, ("guide",))):
        path = ("guide", number)
        shape: Shape[Any] = _INCLUDE if isinstance(item, Table) and "include" in item else _STEP
        yield Written(shape.read(file, item, path), file, path)


def _phrases(file: File, value: Value, path: Path) -> Iterator[Written[str]]:
    if isinstance(value, Table):
        for key, item in value.items():
            yield from _phrases(file, item, (*path, key))
    elif isinstance(value, str):
        yield Written(value, file, path)
    else:
        name = ".".join(map(str, (file.id, *path)))
        raise Misfit((file.mistake("not-text", path, value=name, hint=""),))


def _put_in(content: Content, taken: Taken) -> Iterator[Mistake]:
    """Let the content have what a file holds."""
    match taken.file.kind:
        case "procedure":
            for written in taken.values:
                yield from _put_procedure(content, written, taken.items)
        case "image":
            content.images.update((written.file.id, written) for written in taken.values)
        case "guide" | "ward" | "picture" | "form" | "answer" as kind:
            table = getattr(content, f"{kind}s")
            for written in taken.values:
                yield from _own_id(written, written.value.id)
                yield from _put(table, written.value.id, written)
        case "phrases":
            for written in taken.values:
                yield from _put_phrase(content, written)
        case "golden":
            content.golden += taken.values
        case "kept":
            content.kept += taken.values
        case "vocabulary" | "matching" | "holidays" | "defaults" | "menu":
            for written in taken.values:
                setattr(content, taken.file.kind, written)
        case kind:
            for written in taken.values:
                _, name = _LISTS[kind]
                yield from _put(getattr(content, kind), getattr(written.value, name), written, (name,))


def _put_procedure(
    content: Content, written: Written[Any], items: tuple[Written[GuideItem], ...]
) -> Iterator[Mistake]:
    if isinstance(written.value, Addition):
        content.additions.append(written)
        return
    if written.value.field != written.file.field:
        yield written.mistake("wrong-field", "field", name=written.value.field, folder=written.file.field)
    yield from _own_id(written, written.value.id)
    if written.value.draft:
        content.drafts.append(written)
        return
    before = content.procedures.get(written.value.id)
    if before and before.file.layer < written.file.layer:
        content.replaced_procedures[written.value.id] = before
    yield from _put(content.procedures, written.value.id, written)
    content.items[written.value.id] = items


def _put_phrase(content: Content, written: Written[str]) -> Iterator[Mistake]:
    name = ".".join(map(str, (written.file.id, *written.path)))
    before = content.phrases.get(name)
    if written.file.layer and before is None:
        yield written.mistake("unknown-phrase", key=True, name=name, hint=hint(name, content.phrases))
        return
    if before:
        content.replaced_phrases[name] = before
    content.phrases[name] = written


def _put(
    table: dict[str, Written[T]], id: str, written: Written[T], path: Path = ("id",)
) -> Iterator[Mistake]:
    """Take the place of what an earlier folder has under this id; within one folder an id is given once."""
    before = table.get(id)
    if before and before.file.layer == written.file.layer:
        yield written.mistake("duplicate-id", *path, id=id, other=before.file.shown)
    table[id] = written


def _own_id(written: Written[Any], id: str) -> Iterator[Mistake]:
    if id != written.file.id:
        yield written.mistake("id-not-file", "id", id=id, file=written.file.id)


def _table(file: File) -> Table:
    root = file.root
    if isinstance(root, Table):
        return root
    raise Misfit((file.mistake("not-table", (), value=str(root)[:60]),))


def _listing(file: File, value: Value, path: Path) -> Listing:
    if isinstance(value, Listing):
        return value
    raise Misfit((file.mistake("not-list", path, value=str(value)[:60], hint=""),))
