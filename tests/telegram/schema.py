"""The Bot API's own types, taken from aiogram's models, held against every call and every object sent."""

import json
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.telegram.refusals import Refusal, not_found, strict
from tests.telegram.wire import Json


def _methods() -> dict[str, type[TelegramMethod[Any]]]:
    kinds = [getattr(methods, name) for name in methods.__all__ if name != "TelegramMethod"]
    return {kind.__api_method__.lower(): kind for kind in kinds if "__api_method__" in vars(kind)}


METHODS = _methods()


def read_call(method: str, given: Mapping[str, Any]) -> Json:
    """Return the parameters of a call as plain values.

    Raises:
        Refusal: no such method, a parameter that it does not have, one missing, or one of a wrong type.
    """
    model = METHODS.get(method.lower())
    if model is None:
        raise not_found()
    if unknown := given.keys() - model.model_fields.keys():
        raise strict(f"{method} has no parameter {', '.join(sorted(unknown))}")
    call = {name: _decoded(model, name, value) for name, value in given.items() if value is not None}
    try:
        checked = model.model_validate(call)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise strict(f"{method}: {place}: {first['msg']}") from None
    if extra := next(_extras(checked, method), None):
        raise strict(f"unknown field {extra}")
    return call


def check_result(method: str, result: object) -> None:
    """Hold what the fake is about to answer against the type that the method returns."""
    _check(_returned(method.lower()), result)


def check_update(update: Json) -> None:
    _check(_adapter(Update), update)


def returns_true(method: str) -> bool:
    """Whether a method's whole answer is ``True``, so that taking note of the call is enough."""
    return METHODS[method.lower()].__returning__ is bool


def _decoded(model: type[BaseModel], name: str, value: Any) -> Any:
    """Undo the JSON inside JSON and inside forms, which Telegram takes for every value that is not a text."""
    if not isinstance(value, str):
        return value
    if name == "chat_id":
        return int(value) if value.lstrip("-").isdigit() else value
    if str in _kinds(model.model_fields[name].annotation):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Refusal(400, f"Bad Request: can't parse {name} JSON object") from None


def _kinds(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin in (list, dict) or not (parts := typing.get_args(annotation)):
        yield annotation
        return
    for part in parts:
        yield from _kinds(part)


def _extras(value: object, path: str) -> Iterator[str]:
    """Yield fields that the Bot API does not know; aiogram itself lets them through."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or ())
        for name in type(value).model_fields:
            yield from _extras(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _extras(item, f"{path}[{number}]")


def _check(adapter: TypeAdapter[Any], value: object) -> None:
    checked = adapter.validate_python(value)
    if extra := next(_extras(checked, type(checked).__name__), None):
        raise AssertionError(f"the fake made a field that Telegram does not have: {extra}")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _returned(method: str) -> TypeAdapter[Any]:
    return _adapter(METHODS[method].__returning__)
