"""The house's walls: each violation that ARCHITECTURE names is tried, and each is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VIOLATIONS = {
    "yaml in the domain": ("domain/place.py", "import yaml\n"),
    "sqlalchemy in the service": ("service/bell.py", "import sqlalchemy\n"),
    "storage in the service": ("service/bell.py", "import bot.storage.tables\n"),
    "storage in the web chat": ("channels/webchat/limits.py", "import bot.storage.tables\n"),
    "telegram in the console": ("console/health.py", "import telegram\n"),
    "a circle in the domain": ("domain/place.py", "import bot.domain.pressing\n"),
    "a module without a place": ("unplaced.py", ""),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    lint_imports = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [lint_imports, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house that can be spoilt."""
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_house_stands(house: Path) -> None:
    linted = lint(house)

    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_a_violation_is_caught(violation: str, house: Path) -> None:
    file, line = VIOLATIONS[violation]
    spoilt = house / "bot" / file
    spoilt.write_text(f'"""Spoilt."""\n{line}' + (spoilt.read_text() if spoilt.exists() else ""))

    assert lint(house).returncode == 1
