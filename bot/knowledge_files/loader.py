"""The folders as one good state of the knowledge, or the mistakes that stand in its way."""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.clock import WardClock, ward_day
from bot.domain.guide import Guide
from bot.domain.knowledge import Knowledge
from bot.domain.matching import SHIPPED, Ambiguous, Matcher
from bot.domain.menu import Menu
from bot.domain.phrases import Phrases
from bot.domain.procedure import Procedure
from bot.domain.ward import Ward
from bot.domain.working_days import Holidays, WorkingDays
from bot.knowledge_files.check import check
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded, expand, guide_of, image_file
from bot.knowledge_files.files import Bytes, open_file, read_folders
from bot.knowledge_files.material import Material, material
from bot.knowledge_files.mistake import Mistake
from bot.knowledge_files.reading import Taken, join, take


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading the folders: the knowledge, unless a mistake is an error."""

    knowledge: Knowledge | None
    mistakes: tuple[Mistake, ...]
    """Errors and warnings, by file and line."""
    content: Content
    """What the knowledge was made from, as far as it could be read."""
    files: "Files" = field(default_factory=dict)
    """Each file as it was read."""
    material: Material | None = None
    """What the matcher was made of."""


Files = Mapping[Bytes, Taken | Mistake]
"""What came of each file by its bytes: only one that changed is parsed again."""


def load(folders: Sequence[Path], today: date | None = None, before: Loaded | None = None) -> Loaded:
    """Read the shipped folder and then the ward's, each over the ones before it.

    ``before`` is an earlier reading: files that are as they were then are not parsed again, and a matcher
    that would be made of the same is taken over.

    Raises:
        OSError: a file cannot be read.
    """
    with _collector_paused():
        return _load(folders, today or ward_day(datetime.now(UTC)), before)


def _load(folders: Sequence[Path], today: date, before: Loaded | None) -> Loaded:
    found = read_folders(folders)
    known = before.files if before else {}
    files = {one: known.get(one) or _read(one) for one in found}
    content, misread = join(file for file in files.values() if isinstance(file, Taken))
    mistakes = [file for file in files.values() if isinstance(file, Mistake)] + misread
    guides = {entry: expand(content, entry) for entry in content.procedures}
    mistakes += check(content, guides, today, whole=not mistakes)
    good = not any(mistake.level == "error" for mistake in mistakes)
    sorted_mistakes = tuple(sorted(set(mistakes)))
    if not good:
        return Loaded(None, sorted_mistakes, content, files)
    procedures = {id: _whole(content, id, guides[id]) for id in content.procedures}
    made = material(content, procedures.values())
    matcher = _matcher(made, content, before)
    knowledge = _knowledge(content, procedures, matcher, _revision(found))
    return Loaded(knowledge, sorted_mistakes, content, files, made)


def _matcher(made: Material, content: Content, before: Loaded | None) -> Matcher:
    calibration = content.matching.value.values if content.matching else SHIPPED
    if before and before.knowledge and before.material == made:
        kept = before.knowledge.matcher
        if kept.calibration == calibration:
            return kept
    return made.matcher(calibration)


def _read(found: Bytes) -> Taken | Mistake:
    file = open_file(found)
    return file if isinstance(file, Mistake) else take(file)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection meanwhile: what is read stays in use; collecting doubled the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _knowledge(
    content: Content, procedures: Mapping[str, Procedure], matcher: Matcher, revision: str
) -> Knowledge:
    working_days = WorkingDays(content.holidays.value if content.holidays else Holidays(fixed=(), lunar=()))
    stubs = content.listed()
    wards = {id: ward.value for id, ward in content.wards.items()}
    return Knowledge(
        revision=revision,
        procedures=procedures,
        guides=_guides(content, procedures.values()),
        offices={id: office.value for id, office in content.offices.items()},
        wards=wards,
        working_days=working_days,
        clocks=_clocks(wards.values(), working_days),
        contacts=tuple(contact.value for contact in content.contacts.values()),
        phrases=Phrases({name: phrase.value for name, phrase in content.phrases.items()}),
        matcher=matcher,
        stubs=stubs,
        codes=_codes(procedures.values(), stubs),
        answers={id: answer.value for id, answer in content.answers.items()},
        forms={id: form.value for id, form in content.forms.items()},
        menu=content.menu.value if content.menu else Menu(),
        ambiguous=_ambiguous(content),
        checks=tuple(check.value for check in content.checks.values()),
        official=tuple(site.value for site in content.official.values()),
        images={image_file(id): image.value for id, image in content.images.items()},
        tricks=tuple(trick.value for trick in content.tricks.values()),
        golden=tuple(golden.value for golden in content.every_golden()),
    )


def _whole(content: Content, id: str, guide: Expanded) -> Procedure:
    """A procedure with its guide's shared steps and with what the ward adds."""
    procedure = content.procedures[id].value
    added = [addition.value for addition in content.additions if addition.value.adds_to == id]
    return replace(
        procedure,
        guide=tuple(step.value for step in guide.steps),
        questions=tuple(question.value for question in guide.questions),
        withdrawn=tuple(one.value for one in guide.withdrawn),
        wordings=procedure.wordings + tuple(text for one in added for text in one.wordings),
        golden=procedure.golden + tuple(golden for one in added for golden in one.golden),
    )


def _guides(content: Content, procedures: Iterable[Procedure]) -> Mapping[str, Guide]:
    return {one.id: guide_of(content, one) for one in procedures if one.guide}


def _clocks(wards: Iterable[Ward], working_days: WorkingDays) -> Mapping[str, WardClock]:
    """Clocks of the wards that told when their one-stop desk is open."""
    return {one.id: WardClock(hours, working_days) for one in wards if (hours := one.desks[0].hours)}


def _ambiguous(content: Content) -> Mapping[str, Ambiguous]:
    """What to ask back, with the choices that there are entries for."""
    phrases = content.vocabulary.value.ambiguous if content.vocabulary else {}
    known = content.procedures
    return {
        id: replace(phrase, choices=tuple(entry for entry in phrase.choices if entry in known))
        for id, phrase in phrases.items()
    }


def _codes(procedures: Iterable[Procedure], stubs: Iterable[str]) -> Mapping[str, str]:
    """Codes of today win over former ones, entries over stubs."""
    known = tuple(procedures)
    former = {code: one.id for one in known for code in one.former_codes}
    return {code: code for code in stubs} | former | {one.code: one.id for one in known}


def _revision(found: Sequence[Bytes]) -> str:
    """Hash of the files' names and bytes, 16 hexadecimal digits."""
    whole = hashlib.sha256()
    for file in found:
        whole.update(f"{file.layer}/{file.inside}\0{len(file.data)}\0".encode())
        whole.update(file.data)
    return whole.hexdigest()[:16]
