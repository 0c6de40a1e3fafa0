"""YAML without surprises: every scalar is text, and every key and value knows its line and column."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

Position: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list places from the top of a file down to a value."""

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
MAX_NODES = 200_000

_HIDDEN = re.compile(
    "[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
"""Control characters, tabs among them, and characters that hide or turn round the text beside them."""

_NULLS = ("", "~", "null")


class Table(dict[str, "Value"]):
    """A mapping that knows where each key and each value stands."""

    __slots__ = ("at", "keys_at", "values_at")

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at
        self.keys_at: dict[str, Position] = {}
        self.values_at: dict[str, Position] = {}


class Listing(list["Value"]):
    """A list that knows where each item stands."""

    __slots__ = ("at", "items_at")

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at
        self.items_at: list[Position] = []


Value: TypeAlias = str | Table | Listing | None


class Refused(Exception):
    """The text is not YAML as we take it; ``code`` names the reason."""

    def __init__(self, code: str, at: Position = (1, 1), **holes: str) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.holes = holes


def parse(data: bytes) -> Value:
    """Return the one document of a file: texts, nulls, tables and listings, texts composed (NFC).

    About 0.2 s a megabyte, and 0.1 ms a file.

    Raises:
        Refused: broken YAML, or anything that YAML would quietly read otherwise than its author:
            duplicate keys, anchors, aliases, tags, tabs, hidden characters, several documents;
            too deep, too many nodes, too large.
    """
    loader = yaml.CSafeLoader(_text(data))
    try:
        return _Builder(loader).document()
    except yaml.MarkedYAMLError as error:
        raise Refused("broken", _at(error.problem_mark), problem=error.problem or "") from error
    except yaml.YAMLError as error:
        raise Refused("hidden-character", name="?") from error
    finally:
        loader.dispose()


def position(root: Value, path: Path, key: bool = False) -> Position:
    """Where the value of a path stands, or its key; where the path ends early, its last known part."""
    at = root.at if isinstance(root, Table | Listing) else (1, 1)
    value = root
    for number, part in enumerate(path, 1):
        if isinstance(value, Table) and part in value:
            places = value.keys_at if key and number == len(path) else value.values_at
            at, value = places[str(part)], value[str(part)]
        elif isinstance(value, Listing) and isinstance(part, int) and part < len(value):
            at, value = value.items_at[part], value[part]
        else:
            break
    return at


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Refused("too-large", limit=f"{MAX_BYTES // 1_000_000}")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        raise Refused("not-utf8", (before.count(b"\n") + 1, 1)) from error
    if found := _HIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        if found.group() == "\t":
            raise Refused("tab", (line, column))
        raise Refused("hidden-character", (line, column), name=f"U+{ord(found.group()):04X}")
    return text


def _at(mark: Any) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


_Event: TypeAlias = Any
"""One of PyYAML's events: its stubs leave out tags and anchors, and part the marks of two parsers."""


class _Builder:
    """Builds values from the parser's events, so that nothing is read before it was allowed."""

    def __init__(self, loader: yaml.CSafeLoader) -> None:
        self.next: Callable[[], _Event] = loader.get_event
        self.nodes = 0
        self.keys: dict[str, str] = {}

    def document(self) -> Value:
        self.next()  # the stream's start
        if isinstance(self.next(), StreamEndEvent):
            raise Refused("empty")
        value = self.value(self.next(), 1)
        end = self.next()
        after = self.next() if isinstance(end, DocumentEndEvent) else end
        if not isinstance(after, StreamEndEvent):
            raise Refused("several-documents", _at(after.start_mark))
        return value

    def value(self, event: _Event, depth: int) -> Value:
        self.allow(event, depth)
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self.listing(event, depth)
        return self.table(event, depth)

    def allow(self, event: _Event, depth: int) -> None:
        self.nodes += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise Refused("anchor", _at(event.start_mark))
        if event.tag is not None:
            raise Refused("tag", _at(event.start_mark), tag=event.tag)
        if depth > MAX_DEPTH:
            raise Refused("too-deep", _at(event.start_mark), limit=str(MAX_DEPTH))
        if self.nodes > MAX_NODES:
            raise Refused("too-many", _at(event.start_mark), limit=str(MAX_NODES))

    def scalar(self, event: _Event) -> str | None:
        text: str = event.value
        if not event.style and text in _NULLS:
            return None
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def listing(self, start: _Event, depth: int) -> Listing:
        items = Listing(_at(start.start_mark))
        while not isinstance(event := self.next(), SequenceEndEvent):
            items.items_at.append(_at(event.start_mark))
            items.append(self.value(event, depth + 1))
        return items

    def table(self, start: _Event, depth: int) -> Table:
        table = Table(_at(start.start_mark))
        while not isinstance(event := self.next(), MappingEndEvent):
            at = _at(event.start_mark)
            key = self.key(event, depth)
            if key in table:
                raise Refused("duplicate-key", at, name=key, line=str(table.keys_at[key][0]))
            value = self.next()
            table.keys_at[key] = at
            table.values_at[key] = _at(value.start_mark)
            table[key] = self.value(value, depth + 1)
        return table

    def key(self, event: _Event, depth: int) -> str:
        self.allow(event, depth)
        if not isinstance(event, ScalarEvent):
            raise Refused("key-not-text", _at(event.start_mark))
        key: str = unicodedata.normalize("NFC", event.value)
        return self.keys.setdefault(key, key)
