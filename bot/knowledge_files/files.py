"""A knowledge file as it was read: its place in the folder, its values, and where each of them stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Generic, TypeVar

from bot.knowledge_files.kinds import PLACES, Kind
from bot.knowledge_files.mistake import Mistake, mistake
from bot.knowledge_files.strict_yaml import MAX_BYTES, Path, Refused, Value, parse, position

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """One file of a knowledge folder."""

    shown: str
    """Its path as its author knows it."""
    kind: Kind
    id: str
    """Its name without the ending."""
    field: str
    """The folder that a procedure lies in."""
    layer: int
    """0 for the shipped folder, 1 for the ward's."""
    root: Value

    def mistake(self, code: str, path: Path = (), /, *, key: bool = False, **holes: object) -> Mistake:
        """A mistake at the value of a path, or at its key."""
        return mistake(self.shown, position(self.root, path, key), code, **holes)


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """A value and where it was written."""

    value: T
    file: File
    path: Path = ()

    def mistake(self, code: str, /, *path: str | int, key: bool = False, **holes: object) -> Mistake:
        """A mistake inside this value."""
        return self.file.mistake(code, self.path + path, key=key, **holes)

    def at(self, value: "T", *path: str | int) -> "Written[T]":
        """A part of this value, with its place."""
        return replace(self, value=value, path=self.path + path)


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file's bytes under its path inside the folder."""

    inside: str
    shown: str
    layer: int
    data: bytes


def read_folders(folders: Sequence[FilePath]) -> list[Bytes]:
    """Every YAML file of the folders, by path; a folder that does not exist holds none.

    Raises:
        OSError: a file cannot be read.
    """
    return [found for layer, folder in enumerate(folders) for found in _walk(folder, layer)]


def _walk(folder: FilePath, layer: int) -> Iterator[Bytes]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.suffix in (".yaml", ".yml") and not _HIDDEN.search(inside) and path.is_file():
            with path.open("rb") as file:
                yield Bytes(inside, str(path), layer, file.read(MAX_BYTES + 1))


def open_file(found: Bytes) -> File | Mistake:
    """The file with its values, or why it cannot be read."""
    places = ((kind, pattern.fullmatch(found.inside)) for kind, pattern in PLACES.items())
    kind, place = next(((kind, place) for kind, place in places if place), (None, None))
    if kind is None or place is None:
        return mistake(found.shown, (1, 1), "unknown-place", inside=found.inside)
    try:
        root = parse(found.data)
    except Refused as error:
        return _refusal(found.shown, error)
    names = place.groupdict()
    return File(found.shown, kind, names.get("id", kind), names.get("field", ""), found.layer, root)


_HIDDEN = re.compile(r"(^|/)[.~#]")


def _refusal(shown: str, error: Refused) -> Mistake:
    return mistake(shown, error.at, f"yaml-{error.code}", **error.holes)
