"""A knowledge file as it was read: its place in the folder, its values, and where each of them stands."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
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
    data: bytes

    @property
    def hash(self) -> str:
        """Content hash, 16 hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()[:16]

    @property
    def root(self) -> Value:
        """Its values with their places: parsed again when they are asked for, since keeping them costs much
        memory and they are needed only while the file is read and where it has mistakes."""
        return _parsed(self.data)

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
    """Every YAML file and image of the folders, by path; a folder that does not exist holds none.

    Raises:
        OSError: a file cannot be read.
    """
    return [found for layer, folder in enumerate(folders) for found in _walk(folder, layer)]


def _walk(folder: FilePath, layer: int) -> Iterator[Bytes]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        wanted = path.suffix in (".yaml", ".yml") or PLACES["image"].fullmatch(inside)
        if wanted and not _HIDDEN.search(inside) and path.is_file():
            with path.open("rb") as file:
                yield Bytes(inside, str(path), layer, file.read(MAX_BYTES + 1))


def open_file(found: Bytes) -> File | Mistake:
    """The file with its values, or why it cannot be read."""
    places = ((kind, pattern.fullmatch(found.inside)) for kind, pattern in PLACES.items())
    kind, place = next(((kind, place) for kind, place in places if place), (None, None))
    if kind is None or place is None:
        return mistake(found.shown, (1, 1), "unknown-place", inside=found.inside)
    try:
        if kind != "image":
            _parsed(found.data)
    except Refused as error:
        return mistake(found.shown, error.at, f"yaml-{error.code}", **error.holes)
    names = place.groupdict()
    return File(found.shown, kind, names.get("id", kind), names.get("field", ""), found.layer, found.data)


@lru_cache(maxsize=4)
def _parsed(data: bytes) -> Value:
    """The values of a file; of the last few, whose reading and mistakes come one after the other."""
    return parse(data)


_HIDDEN = re.compile(r"(^|/)[.~#]")
