"""Everything the bot knows, joined and ready to answer from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain import effective
from bot.domain.clock import WardClock, ward_day
from bot.domain.form import SampleForm
from bot.domain.guide import Guide
from bot.domain.matching import Ambiguous, Matcher
from bot.domain.menu import Menu
from bot.domain.official import OfficialSite, Trick
from bot.domain.phrases import Phrases
from bot.domain.picture import Image
from bot.domain.procedure import Check, Facet, Fact, Golden, Procedure
from bot.domain.stub import Stub
from bot.domain.team.directory import Team
from bot.domain.team.timers import Timers
from bot.domain.team_answer import TeamAnswer
from bot.domain.ward import Override, Ward
from bot.domain.working_days import WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where one goes: the one-stop centre, the ward police …"""

    id: str
    name: str
    say: str
    """One sentence: where it is and who may go there."""
    uses_desk: bool = False
    """The ward's own desk is this office: its address and hours belong to the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A public number to call."""

    id: str
    name: str
    phone: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """One good state of the knowledge folders."""

    revision: str
    """Hash of the files: an answer can say which knowledge it came from."""
    procedures: Mapping[str, Procedure]
    guides: Mapping[str, Guide]
    """By entry id, shared steps already spliced in."""
    offices: Mapping[str, Office]
    wards: Mapping[str, Ward]
    contacts: tuple[Contact, ...]
    phrases: Phrases
    matcher: Matcher
    working_days: WorkingDays
    clocks: Mapping[str, WardClock] = field(default_factory=dict)
    """By ward id: of the wards whose hours are known."""
    stubs: Mapping[str, Stub] = field(default_factory=dict)
    """Procedures without an entry of their own, by code."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Procedure code, former ones too → entry id."""
    answers: Mapping[str, TeamAnswer] = field(default_factory=dict)
    """What teams answered, for a while."""
    forms: Mapping[str, SampleForm] = field(default_factory=dict)
    """Filled-in samples of official forms, by id."""
    menu: Menu = field(default_factory=Menu)
    ambiguous: Mapping[str, Ambiguous] = field(default_factory=dict)
    """What to ask back, by id."""
    golden: tuple[Golden, ...] = ()
    """Every question that matching is measured by."""
    checks: tuple[Check, ...] = ()
    """What to ask oneself before submitting anything, after the procedure's own checks."""
    official: tuple[OfficialSite, ...] = ()
    """Pages that may be linked to, and that are called official when someone asks."""
    tricks: tuple[Trick, ...] = ()
    images: Mapping[str, Image] = field(default_factory=dict)
    """Of the steps' pictures, by file name."""
    default_ward: str | None = None
    """Ward of this installation: whoever did not say another one is answered for it."""
    pinned: Mapping[str, Guide] = field(default_factory=dict)
    """Guides of running runs by revision, handed in by the service."""
    team: Team = field(default_factory=Team)
    """Who answers what this does not, handed in by the service."""
    returned: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many residents had a dossier returned, by (entry, check that it failed), handed in by the
    service."""

    @property
    def public_numbers(self) -> frozenset[str]:
        """The telephone numbers that offices give out, as digits."""
        desks = (desk.phone for ward in self.wards.values() for desk in ward.desks)
        known = (*(contact.phone for contact in self.contacts), *(phone for phone in desks if phone))
        return frozenset("".join(one for one in phone if one.isdecimal()) for phone in known)

    def with_pinned(self, guides: Mapping[str, Guide]) -> "Knowledge":
        """The same knowledge, able to go on with runs that began on older guides."""
        return replace(self, pinned=guides)

    def with_team(self, team: Team) -> "Knowledge":
        """The same knowledge, with who answers what it does not."""
        return replace(self, team=team) if team != self.team else self

    def with_returned(self, returned: Mapping[tuple[str, str], int]) -> "Knowledge":
        """The same knowledge, with why dossiers came back."""
        return replace(self, returned=returned) if returned else self

    def named(self, id: str) -> str | None:
        """The name of an entry or of a stub; ``None`` where there is neither."""
        if procedure := self.procedures.get(id):
            return procedure.name
        return stub.name if (stub := self.stubs.get(id)) else None

    def timers_of(self, ward: str | None) -> Timers:
        """How long a ward's team may take for what; the usual where none is named."""
        known = self.wards.get(ward or "")
        return known.timers if known else Timers()

    def forms_of(self, entry: str) -> tuple[SampleForm, ...]:
        """The samples of the forms that an entry's dossier has."""
        return tuple(form for form in self.forms.values() if entry in form.serves)

    def as_of(self, now: datetime, ward: str | None) -> "View":
        """What is true at this moment in this ward, or in that of the installation where none is named."""
        return View(self, self.wards.get(ward or self.default_ward or ""), now)


@dataclass(frozen=True, slots=True)
class View:
    """The knowledge as it is at one moment in one ward."""

    knowledge: Knowledge
    ward: Ward | None
    now: datetime

    @property
    def day(self) -> date:
        return ward_day(self.now)

    @property
    def clock(self) -> WardClock | None:
        """The clock of the ward's desk; ``None`` where its hours are not known."""
        return self.knowledge.clocks.get(self.ward.id) if self.ward else None

    def facts(self, procedure: Procedure, facet: Facet) -> tuple[Fact, ...]:
        """Every fact of the facet that holds today."""
        return effective.facts_on(procedure, facet, self.ward, self.day)

    def usual(self, procedure: Procedure, facet: Facet) -> tuple[Fact, ...]:
        """The common facts of the facet, unless the ward put others in their place."""
        return effective.usual_facts(procedure, facet, self.ward, self.day)

    def overrides(self, procedure: Procedure, facet: Facet) -> tuple[Override, ...]:
        """What the ward changed of the facet, also for other days of the week."""
        return effective.overrides_of(procedure, facet, self.ward, self.day)

    def successor(self, procedure: Procedure) -> Procedure | None:
        """What took this procedure's place, when it no longer holds."""
        return effective.successor(procedure, self.knowledge.procedures, self.day)
