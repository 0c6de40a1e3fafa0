"""Docs that could grow untrue are held to the code."""

import re
from dataclasses import asdict
from pathlib import Path

from bot.config import Settings
from bot.domain.team.timers import Timers
from bot.knowledge_files.check_teams import LIMITS
from bot.messages import known

ROOT = Path(__file__).parent.parent


def test_every_setting_stands_in_the_table_and_nothing_else() -> None:
    table = (ROOT / "docs/operating.md").read_text(encoding="utf-8")

    named = set(re.findall(r"^\| `(BOT_[A-Z_]+)`", table, flags=re.MULTILINE))

    assert named == {f"BOT_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_can_be_explained_when_it_is_broken() -> None:
    assert all(known(f"config.takes.{name}") for name in Settings.model_fields)


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "`pip install uv && uv run bot`" in readme
    assert "`pip install uv && uv run pytest`" in readme


def test_the_timers_of_a_ward_are_told_as_they_are() -> None:
    guide = (ROOT / "knowledge/README.md").read_text(encoding="utf-8")

    told = re.findall(r"^\| `(\w+)` \|[^|]+\| (\d+) \| (\d+) – (\d+) \|$", guide, flags=re.MULTILINE)

    usual = asdict(Timers())
    assert {name: (int(value), (int(a), int(b))) for name, value, a, b in told} == {
        name: (usual[name], LIMITS[name]) for name in usual
    }


def test_every_command_of_the_makefile_is_listed() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = re.findall(r"^([a-z0-9]+):", makefile, flags=re.MULTILINE)

    assert all(re.search(rf"^{target}:.*## ", makefile, flags=re.MULTILINE) for target in targets)
