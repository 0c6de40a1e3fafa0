"""The golden talks of tests/conversations, through the whole core with the shipped knowledge."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.knowledge import Knowledge
from tests.conftest import NOON
from tests.talk import Talk, text_of

FOLDER = Path(__file__).parent / "conversations"
TALKS = [
    pytest.param(talk, id=f"{file.stem}: {talk['talk']}")
    for file in sorted(FOLDER.glob("*.yaml"))
    for talk in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("talk", TALKS)
def test_a_talk_goes_as_it_was_written(talk: dict[str, Any], knowledge: Knowledge) -> None:
    resident = Talk(knowledge, now=talk.get("at", NOON))
    for step in talk["turns"]:
        turn = resident.presses(step["presses"]) if "presses" in step else resident.says(step["says"])
        read = text_of(turn)
        for key, value in (
            ("outcome", turn.outcome.kind),
            ("entry", turn.outcome.entry),
            ("facet", turn.outcome.facet),
            ("ward", turn.conversation.ward),
        ):
            if key in step:
                assert value == step[key], f"{step}: {key} is {value!r}\n{read}"
        for shown in step.get("shows", ()):
            assert shown in read, f"{step}: not shown: {shown}\n{read}"
        for hidden in step.get("never", ()):
            assert hidden not in read, f"{step}: shown: {hidden}\n{read}"
