"""From files to content: each file read as what its place says, a ward's own over what shipped."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from bot.domain.guide import Obstacle, Step
from bot.domain.knowledge import Contact, Office
from bot.domain.matching import Vocabulary
from bot.domain.procedure import Golden, Procedure
from bot.domain.ward import Ward
from bot.domain.working_days import Holidays
from bot.knowledge_files.content import Content, GuideItem
from bot.knowledge_files.files import File, Written
from bot.knowledge_files.kinds import Addition, Fitted, Include, OfficialSite, SharedGuide
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.near import hint
from bot.knowledge_files.shapes import Misfit, Shape
from bot.knowledge_files.strict_yaml import Listing, Path, Table, Value

T = TypeVar("T")

_PROCEDURE = Shape(Procedure)
_STEP = Shape(Step)
_INCLUDE = Shape(Include)
_ADDITION = Shape(Addition)
_GUIDE = Shape(SharedGuide)
_WARD = Shape(Ward)
_VOCABULARY = Shape(Vocabulary)
_FITTED = Shape(Fitted)
_GOLDEN = Shape(Golden)
_HOLIDAYS = Shape(Holidays)
_LISTS: dict[str, tuple[Shape[Any], str]] = {
    "obstacles": (Shape(Obstacle), "id"),
    "offices": (Shape(Office), "id"),
    "contacts": (Shape(Contact), "id"),
    "official": (Shape(OfficialSite), "host"),
}
"""Files that list entries: the entry's shape, and the field that tells them apart."""


def read(files: Iterable[File]) -> tuple[Content, list[Mistake]]:
    """The content of the files, shipped ones first, and every mistake of shape or identity."""
    content = Content()
    mistakes: list[Mistake] = []
    for file in files:
        try:
            mistakes += _take(content, file)
        except Misfit as misfit:
            mistakes += misfit.mistakes
    return content, mistakes


def _take(content: Content, file: File) -> Iterator[Mistake]:
    match file.kind:
        case "procedure":
            yield from _procedure(content, file)
        case "guide":
            shared = Written(_GUIDE.read(file, _table(file)), file)
            yield from _own_id(shared, shared.value.id)
            yield from _put(content.guides, shared.value.id, shared)
        case "ward":
            ward = Written(_WARD.read(file, _table(file)), file)
            yield from _own_id(ward, ward.value.id)
            yield from _put(content.wards, ward.value.id, ward)
        case "phrases":
            yield from _phrases(content, file, _table(file), ())
        case "menu":
            content.featured = tuple(_menu(file))
        case "golden":
            for number, item in enumerate(_listing(file, file.root, ())):
                content.golden.append(Written(_GOLDEN.read(file, item, (number,)), file, (number,)))
        case "vocabulary":
            content.vocabulary = Written(_VOCABULARY.read(file, _table(file)), file)
        case "matching":
            content.fitted = Written(_FITTED.read(file, _table(file)), file)
        case "holidays":
            content.holidays = Written(_HOLIDAYS.read(file, _table(file)), file)
        case _:
            yield from _list(getattr(content, file.kind), file)


def _procedure(content: Content, file: File) -> Iterator[Mistake]:
    root = _table(file)
    if "adds_to" in root:
        content.additions.append(Written(_ADDITION.read(file, root), file))
        return
    own = Written(_PROCEDURE.read(file, _without_guide(root)), file)
    if own.value.field != file.field:
        yield own.mistake("wrong-field", "field", name=own.value.field, folder=file.field)
    yield from _own_id(own, own.value.id)
    yield from _put(content.procedures, own.value.id, own)
    content.items[own.value.id] = tuple(_guide_items(file, root.get("guide")))


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


def _list(table: dict[str, Written[Any]], file: File) -> Iterator[Mistake]:
    shape, name = _LISTS[file.kind]
    for number, item in enumerate(_listing(file, file.root, ())):
        value = shape.read(file, item, (number,))
        yield from _put(table, getattr(value, name), Written(value, file, (number,)), (name,))


def _menu(file: File) -> Iterator[Written[str]]:
    for number, item in enumerate(_listing(file, file.root, ())):
        if not isinstance(item, str):
            raise Misfit((file.mistake("not-text", (number,), value="", hint=""),))
        yield Written(item, file, (number,))


def _phrases(content: Content, file: File, value: Value, path: Path) -> Iterator[Mistake]:
    name = ".".join(str(part) for part in (file.id, *path))
    if isinstance(value, Table):
        for key, item in value.items():
            yield from _phrases(content, file, item, (*path, key))
    elif not isinstance(value, str):
        yield file.mistake("not-text", path, value=name, hint="")
    elif file.layer and name not in content.phrases:
        yield file.mistake("unknown-phrase", path, key=True, name=name, hint=hint(name, content.phrases))
    else:
        if before := content.phrases.get(name):
            content.replaced_phrases[name] = before
        content.phrases[name] = Written(value, file, path)


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
    if isinstance(file.root, Table):
        return file.root
    raise Misfit((file.mistake("not-table", (), value=str(file.root)[:60]),))


def _listing(file: File, value: Value, path: Path) -> Listing:
    if isinstance(value, Listing):
        return value
    raise Misfit((file.mistake("not-list", path, value=str(value)[:60], hint=""),))
