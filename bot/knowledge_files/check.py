"""All checks of the whole: what no single file can show by itself."""

from collections.abc import Mapping
from datetime import date

from bot.knowledge_files.calibration import golden_changed
from bot.knowledge_files.check_facts import facts
from bot.knowledge_files.check_forms import forms
from bot.knowledge_files.check_guides import guides
from bot.knowledge_files.check_holidays import holidays
from bot.knowledge_files.check_ids import ids
from bot.knowledge_files.check_pictures import pictures
from bot.knowledge_files.check_targets import targets
from bot.knowledge_files.check_texts import drafts, links, phrases, told
from bot.knowledge_files.check_wards import wards
from bot.knowledge_files.check_wordings import wordings
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.mistake import Mistake


def check(
    content: Content, expanded: Mapping[str, Expanded], today: date, whole: bool = True
) -> list[Mistake]:
    """Every mistake in the content.

    ``whole`` says that no file was left out because it could not be read; otherwise a name that leads
    nowhere may only be the echo of that, and is not complained about.
    """
    mistakes = [
        *ids(content),
        *facts(content, today),
        *forms(content, today),
        *wards(content, today),
        *holidays(content),
        *guides(content, expanded, whole),
        *pictures(content, expanded, today, whole),
        *told(content, expanded),
        *phrases(content),
        *drafts(content),
        *wordings(content),
        *golden_changed(content),
    ]
    if whole:
        mistakes += [*targets(content, expanded), *links(content)]
    return mistakes
