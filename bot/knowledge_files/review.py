"""All that `bot check` says of folders: their mistakes, and how the golden questions fare."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge_files.check_near import near_wordings
from bot.knowledge_files.loader import Loaded, load
from bot.knowledge_files.measuring import measure, summary, wrongly_answered
from bot.knowledge_files.mistake import Mistake


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Folders that were looked at closely."""

    loaded: Loaded
    mistakes: tuple[Mistake, ...]
    """Errors and warnings, by file and line, those too that loading does not take the time to look for."""
    summary: str = ""
    """How the golden questions fare, in one line; empty where an error stands in the way."""


def review(folders: Sequence[Path]) -> Reviewed:
    """Read the folders as `load` does, then measure the golden questions and compare all wordings.

    Raises:
        OSError: a file cannot be read.
    """
    loaded = load(folders)
    if loaded.knowledge is None:
        return Reviewed(loaded, loaded.mistakes)
    measured = measure(loaded.content, loaded.knowledge)
    found = {*loaded.mistakes, *near_wordings(loaded.content), *wrongly_answered(measured)}
    return Reviewed(loaded, tuple(sorted(found)), summary(measured))
