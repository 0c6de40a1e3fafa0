"""From a file's values to the domain's types; what does not fit becomes mistakes with their places."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar, cast, get_args, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge_files.files import File
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.near import hint
from bot.knowledge_files.strict_yaml import Listing, Path, Table, Value
from bot.messages import known, messages

T = TypeVar("T")


class Misfit(Exception):
    """The values do not have the shape that they should."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


class Shape(Generic[T]):
    """One of the types that files hold."""

    def __init__(self, type_: type[T]) -> None:
        self.type = type_
        # Pydantic hands a setting down to plain dataclasses only through another type: here, a union.
        self.adapter: TypeAdapter[T | None] = TypeAdapter(type_ | None, config=ConfigDict(extra="forbid"))
        self.scalars: Mapping[str, tuple[str, re.Pattern[str]]] = _scalars(cast(Any, type_))

    def read(self, file: File, value: Value, path: Path = ()) -> T:
        """The value at a path of a file as this type.

        Raises:
            Misfit: with every mistake that it has.
        """
        found = {path + inner: code for inner, code in self._loose(value, ())}
        mistakes = [file.mistake(code, at, value=_shown(file, at)) for at, code in found.items()]
        try:
            result = self.adapter.validate_python({} if value is None else value)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                if path + details["loc"] not in found:
                    mistakes.append(_mistake(self.type, file, path, details))
        else:
            if result is not None and not mistakes:
                return result
        raise Misfit(tuple(mistakes))

    def _loose(self, value: Value, path: Path) -> Iterator[tuple[Path, str]]:
        """Numbers, dates, yes and no that pydantic would take although they are not plainly written.

        It reads "8.000" as 8, "1" as yes, and a bare number as a day since 1970.
        """
        if isinstance(value, Table):
            for key, item in value.items():
                code, plain = self.scalars.get(key, ("", None))
                if isinstance(item, str):
                    if plain and not plain.fullmatch(item):
                        yield (*path, key), code
                elif plain and isinstance(item, Listing):
                    for number, one in enumerate(item):
                        if isinstance(one, str) and not plain.fullmatch(one):
                            yield (*path, key, number), code
                elif item is not None:
                    yield from self._loose(item, (*path, key))
        elif isinstance(value, Listing):
            for number, item in enumerate(value):
                if isinstance(item, Table | Listing):
                    yield from self._loose(item, (*path, number))


_PLAIN: Mapping[Any, tuple[str, re.Pattern[str]]] = {
    int: ("not-number", re.compile(r"[0-9]{1,12}")),
    float: ("not-number", re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")),
    bool: ("not-yes-no", re.compile(r"true|false")),
    date: ("not-date", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
}


@cache
def _scalars(type_: Any) -> Mapping[str, tuple[str, re.Pattern[str]]]:
    """Field names, anywhere below a type, whose texts must be plainly a number, a date, yes or no."""
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for inner in get_args(type_):
        found |= _scalars(inner)
    if is_dataclass(type_):
        for name, hint_ in get_type_hints(type_).items():
            plain = next((_PLAIN[part] for part in (hint_, *get_args(hint_)) if part in _PLAIN), None)
            found |= {name: plain} if plain else _scalars(hint_)
    return found


_CODES = (
    ("literal", "not-allowed"),
    ("date", "not-date"),
    ("int", "not-number"),
    ("float", "not-number"),
    ("bool", "not-yes-no"),
    ("tuple", "not-list"),
    ("dict", "not-table"),
    ("mapping", "not-table"),
    ("string", "not-text"),
)
"""Beginnings of pydantic's error types → our codes."""


def _mistake(type_: Any, file: File, path: Path, details: ErrorDetails) -> Mistake:
    at = path + details["loc"]
    name = str(at[-1]) if at else ""
    kind = details["type"]
    if kind == "missing":
        return file.mistake("missing-key", at[:-1], name=name, means=key_means(name))
    if kind == "unexpected_keyword_argument":
        names = _names_at(type_, details["loc"][:-1])
        return file.mistake("unknown-key", at, key=True, name=name, hint=hint(name, names))
    if details["input"] is None:
        return file.mistake("empty-value", at, name=name)
    if kind == "dataclass_type":
        return file.mistake("not-table", at, value=_shown(file, at))
    code = next((code for start, code in _CODES if kind.startswith(start)), "not-allowed")
    allowed = re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))
    return file.mistake(code, at, value=_shown(file, at), hint=hint(_shown(file, at), allowed))


def key_means(name: str) -> str:
    """What a key is for, in the author's words; empty where it says so itself."""
    return messages(f"key.{name}") if known(f"key.{name}") else ""


def _shown(file: File, path: Path) -> str:
    """A value as an author would recognise it, cut short."""
    value: Any = file.root
    for part in path:
        value = value[part]
    text = value if isinstance(value, str) else type(value).__name__
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


_LONGEST_SHOWN = 60


def _names_at(type_: Any, path: Path) -> tuple[str, ...]:
    """Keys that a table at this path may have."""
    for part in path:
        if isinstance(part, str) and is_dataclass(type_):
            type_ = _item(get_type_hints(type_).get(part, type_))
    return tuple(field.name for field in fields(type_)) if is_dataclass(type_) else ()


def _item(type_: Any) -> Any:
    """What a list, a mapping or an optional value holds in the end."""
    inner = [part for part in get_args(type_) if part not in (type(None), Ellipsis, str)]
    return _item(inner[0]) if len(inner) == 1 and not is_dataclass(type_) else type_
