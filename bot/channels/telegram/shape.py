"""The shape of something that could not be read: what an operator may see of it."""

import json
import re

LONGEST = 4000
_DEPTH = 12
_NAME = re.compile(r"[a-z_]{1,40}")


def shape(thing: object) -> str:
    """JSON with every text replaced by its length and every number by its kind."""
    return json.dumps(_shape(thing, _DEPTH))[:LONGEST]


def _shape(thing: object, depth: int) -> object:
    match thing:
        case None | bool():
            return thing
        case str():
            return len(thing)
        case int() | float():
            return type(thing).__name__
        case _ if depth == 0:
            return "…"
        case dict():
            return {_name(name): _shape(value, depth - 1) for name, value in thing.items()}
        case list():
            return [_shape(item, depth - 1) for item in thing]
    return type(thing).__name__


def _name(name: str) -> str:
    return name if _NAME.fullmatch(name) else f"({len(name)})"
