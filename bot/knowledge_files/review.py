"""All that `bot check` says of folders: their mistakes, and how the golden questions fare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.clock import ward_day
from bot.knowledge_files.calibration import golden_drop
from bot.knowledge_files.check_kept import kept_summary, lost
from bot.knowledge_files.check_near import near_wordings
from bot.knowledge_files.check_originals import originals
from bot.knowledge_files.check_plain import plain
from bot.knowledge_files.expansion import expand
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
    content = loaded.content
    gone = list(lost(content, loaded.knowledge, ward_day(datetime.now(UTC))))
    measured = measure(content, loaded.knowledge)
    guides = {entry: expand(content, entry) for entry in content.procedures}
    found = {
        *loaded.mistakes,
        *near_wordings(content),
        *plain(content, guides),
        *originals(content),
        *wrongly_answered(measured),
        *golden_drop(content, measured),
        *gone,
    }
    told = summary(measured) + kept_summary(content, gone)
    return Reviewed(loaded, tuple(sorted(found)), told)
