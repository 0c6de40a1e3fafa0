"""Everything that the folders hold, typed, and where each thing was written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.domain.form import SampleForm
from bot.domain.guide import Obstacle, Step
from bot.domain.knowledge import Contact, Office
from bot.domain.matching import Vocabulary
from bot.domain.menu import Menu
from bot.domain.official import OfficialSite, Trick
from bot.domain.picture import Image
from bot.domain.procedure import Check, Golden, Procedure
from bot.domain.stub import Stub
from bot.domain.team_answer import TeamAnswer
from bot.domain.ward import Ward
from bot.domain.working_days import Holidays
from bot.knowledge_files.files import Written
from bot.knowledge_files.kinds import Addition, Defaults, Fitted, Include, SharedGuide, StepPicture

GuideItem: TypeAlias = Step | Include


@dataclass(slots=True)
class Content:
    """The folders' content by kind and id, a ward's own in the place of what shipped."""

    procedures: dict[str, Written[Procedure]] = field(default_factory=dict)
    """Without their guides' shared steps."""
    drafts: list[Written[Procedure]] = field(default_factory=list)
    """Entries that are still being written, not in force."""
    replaced_procedures: dict[str, Written[Procedure]] = field(default_factory=dict)
    """What a ward's entry took the place of, by id."""
    items: dict[str, tuple[Written[GuideItem], ...]] = field(default_factory=dict)
    """A procedure's guide as it was written, by entry."""
    additions: list[Written[Addition]] = field(default_factory=list)
    guides: dict[str, Written[SharedGuide]] = field(default_factory=dict)
    answers: dict[str, Written[TeamAnswer]] = field(default_factory=dict)
    forms: dict[str, Written[SampleForm]] = field(default_factory=dict)
    obstacles: dict[str, Written[Obstacle]] = field(default_factory=dict)
    pictures: dict[str, Written[StepPicture]] = field(default_factory=dict)
    images: dict[str, Written[Image]] = field(default_factory=dict)
    """By the id of their picture."""
    offices: dict[str, Written[Office]] = field(default_factory=dict)
    contacts: dict[str, Written[Contact]] = field(default_factory=dict)
    official: dict[str, Written[OfficialSite]] = field(default_factory=dict)
    stubs: dict[str, Written[Stub]] = field(default_factory=dict)
    """Of the index, by code."""
    menu: Written[Menu] | None = None
    wards: dict[str, Written[Ward]] = field(default_factory=dict)
    phrases: dict[str, Written[str]] = field(default_factory=dict)
    replaced_phrases: dict[str, Written[str]] = field(default_factory=dict)
    """What a ward's phrase took the place of, by name."""
    vocabulary: Written[Vocabulary] | None = None
    matching: Written[Fitted] | None = None
    defaults: Written[Defaults] | None = None
    tricks: dict[str, Written[Trick]] = field(default_factory=dict)
    checks: dict[str, Written[Check]] = field(default_factory=dict)
    holidays: Written[Holidays] | None = None
    golden: list[Written[Golden]] = field(default_factory=list)
    """Of the golden files: the shipped questions, then the ward's."""
    kept: list[Written[Golden]] = field(default_factory=list)
    """Questions that have to go on being answered as they are, in these very words; they may be wordings."""

    def listed(self) -> Mapping[str, Stub]:
        """The stubs of which there is no entry."""
        own = {one.value.code for one in self.procedures.values()}
        return {code: stub.value for code, stub in self.stubs.items() if code not in own}

    def every_golden(self) -> Iterator[Written[Golden]]:
        """All golden questions: of the golden files, of the procedures, of what a ward adds to them."""
        yield from self.golden
        owners: Iterable[Written[Procedure] | Written[Addition]] = (
            *self.procedures.values(),
            *self.additions,
        )
        for owner in owners:
            for number, golden in enumerate(owner.value.golden):
                yield Written(golden, owner.file, (*owner.path, "golden", number))
