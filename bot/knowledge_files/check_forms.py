"""What is shown as a filled-in form: told where it is from, and about nobody who could exist."""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.form import SampleForm
from bot.knowledge_files.check_facts import days
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.rules import rules

_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){8,}")
"""Nine digits or more: an identity card, a phone, an account."""


def forms(content: Content, today: date) -> Iterator[Mistake]:
    """Mistakes in the samples."""
    for form in content.forms.values():
        basis = form.value.based_on
        if not form.value.serves:
            yield form.mistake("serves-nothing", "serves")
        yield from days(form, ("based_on",), basis, today)
        if basis.confidence != "low" and not basis.sources:
            yield form.mistake("provenance-only", "based_on", "confidence", value=basis.confidence)
        yield from _numbers(form)


def _numbers(form: Written[SampleForm]) -> Iterator[Mistake]:
    """Numbers that a reader could take for somebody's: they must be called examples."""
    for at, section in enumerate(form.value.sections):
        for number, box in enumerate(section.boxes):
            if _NUMBER.search(box.filled) and not rules().says_example(box.filled):
                path = ("sections", at, "boxes", number, "filled")
                yield form.mistake("looks-real", *path, printed=box.printed, word=rules().example)
