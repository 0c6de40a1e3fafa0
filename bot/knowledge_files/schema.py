"""JSON Schema of the knowledge files, so that an editor explains and completes keys while one types."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.domain.form import SampleForm
from bot.domain.guide import Obstacle, Step
from bot.domain.knowledge import Contact, Office
from bot.domain.menu import Menu
from bot.domain.official import OfficialSite, Trick
from bot.domain.procedure import Check, Golden, Procedure
from bot.domain.stub import Stub
from bot.domain.team_answer import TeamAnswer
from bot.domain.ward import Ward
from bot.domain.working_days import Holidays
from bot.knowledge_files.kinds import Addition, Defaults, Include, Kind, SharedGuide, StepPicture
from bot.knowledge_files.shapes import key_means

FOLDER = "schema"
"""Where the schemas lie in a knowledge folder."""

_ONE: Mapping[Kind, Any] = {
    "procedure": Procedure | Addition,
    "guide": SharedGuide,
    "ward": Ward,
    "form": SampleForm,
    "answer": TeamAnswer,
    "holidays": Holidays,
    "defaults": Defaults,
    "menu": Menu,
    "picture": StepPicture,
}
_MANY: Mapping[Kind, Any] = {
    "obstacles": Obstacle,
    "offices": Office,
    "contacts": Contact,
    "official": OfficialSite,
    "golden": Golden,
    "kept": Golden,
    "stubs": Stub,
    "checks": Check,
    "tricks": Trick,
}


def schemas() -> dict[Kind, dict[str, Any]]:
    """The schema of each kind of file."""
    made = {kind: _finished(TypeAdapter(type_)) for kind, type_ in _ONE.items()}
    for kind, item in _MANY.items():
        one = _finished(TypeAdapter(item))
        made[kind] = {"type": "array", "items": one, "$defs": one.pop("$defs", {})}
    procedure = made["procedure"]["$defs"]
    procedure["Include"] = _finished(TypeAdapter(Include))
    procedure["Step"] = _finished(TypeAdapter(Step))
    procedure["Procedure"]["properties"]["guide"]["items"] = {
        "anyOf": [{"$ref": "#/$defs/Step"}, {"$ref": "#/$defs/Include"}]
    }
    return made


def write_schemas(folder: Path) -> list[Path]:
    """Put all schemas into a knowledge folder.

    Raises:
        OSError: the folder cannot be written.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    written = []
    for kind, schema in schemas().items():
        path = folder / FOLDER / f"{kind}.json"
        path.write_text(as_text(schema), encoding="utf-8")
        written.append(path)
    return written


def as_text(schema: Mapping[str, Any]) -> str:
    """A schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def naming_line(kind: Kind, depth: int) -> str:
    """The first line of a file that lies ``depth`` folders below its knowledge folder."""
    return f"# yaml-language-server: $schema={'../' * depth}{FOLDER}/{kind}.json"


def _finished(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """The schema in the author's words: keys explained, unknown ones refused, our docstrings left out."""
    schema = adapter.json_schema()
    for table in _tables(schema):
        table.pop("description", None)
        table.pop("title", None)
        if "properties" in table:
            table["additionalProperties"] = False
            for name, about in table["properties"].items():
                about.pop("title", None)
                about["description"] = key_means(name)
    return schema


def _tables(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from schema.get("$defs", {}).values()
