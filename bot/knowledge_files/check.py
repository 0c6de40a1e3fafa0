"""All checks of the whole: what no single file can show by itself."""

from collections.abc import Mapping
from datetime import date

from bot.knowledge_files.check_targets import targets
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.mistake import Mistake


def check(content: Content, guides: Mapping[str, Expanded], today: date, whole: bool = True) -> list[Mistake]:
    """Every mistake in the content; ``whole`` says that no file was left out because it could not be read."""
    mistakes: list[Mistake] = []
    if whole:
        mistakes += targets(content, guides)
    return mistakes
