"""An administrative procedure as the knowledge files hold it: facts with sources, dates and confidence."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from bot.domain.guide import Condition, Question, Step, Withdrawn

Facet = Literal["papers", "fee", "time", "where", "form", "online", "who", "how", "result"]
FACETS: tuple[Facet, ...] = get_args(Facet)

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page or text that a resident can be shown: never a copy or a mirror (those are provenance)."""

    id: str
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """One of several values that sources give; all of them are shown, none is chosen."""

    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is true of a procedure, under a condition, between two dates."""

    say: str
    confidence: Confidence
    sources: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()
    """Where we got it when that is not a source to show; a fact with provenance only is low."""
    when: Condition = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None
    disputed: tuple[Disputed, ...] = ()

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Fact):
    """One paper to bring or attach."""

    kind: Literal["original", "copy", "certified", "show", "written"] = "original"
    name: str = ""
    """Short name for a list to tick off; empty where the fact is a rule about papers, not one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Fact):
    """A fee in đồng; where the city council sets it there is no number."""

    amount: int | None = None
    per: str | None = None
    set_by: Literal["council"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit(Fact):
    """How long the office may take."""

    limit: str | None = None
    """`same-day`, `4h` (working hours), `3wd` (working days), `30d` (calendar days), `1m`."""
    cutoff: str | None = None
    """`15:00`: what comes later counts from the next working day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Fact):
    """A form to fill in."""

    code: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Online(Fact):
    """How far the procedure can be done on the network."""

    level: Literal["full", "partial", "booking", "none", "unpublished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything known about a procedure, by the facet that a resident asks for."""

    papers: tuple[Paper, ...] = ()
    fee: tuple[Fee, ...] = ()
    time: tuple[TimeLimit, ...] = ()
    where: tuple[Fact, ...] = ()
    form: tuple[Form, ...] = ()
    online: tuple[Online, ...] = ()
    who: tuple[Fact, ...] = ()
    how: tuple[Fact, ...] = ()
    result: tuple[Fact, ...] = ()

    def of(self, facet: Facet) -> tuple[Fact, ...]:
        facts: tuple[Fact, ...] = getattr(self, facet)
        return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A yes/no question to ask oneself before submitting: "no" has a fix."""

    id: str
    ask: str
    fix: str
    when: Condition = field(default_factory=dict)
    online: bool = False
    """Only of what is submitted on the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A wording that people mix up: it leads to the other entry."""

    says: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A question kept to measure matching: never also a wording."""

    q: str
    want: str
    """Entry id, `ENTRY/FACET`, or `none`."""

    @property
    def entry(self) -> str | None:
        """The wanted entry; ``None`` where nothing here answers the question."""
        return None if self.want == "none" else self.want.partition("/")[0]

    @property
    def facet(self) -> str:
        """The wanted part of the entry; empty for all of it."""
        return self.want.partition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One entry of the knowledge: what the bot says about a procedure, and how one asks for it."""

    id: str
    name: str
    official_name: str
    code: str
    field: str
    office: str
    summary: str
    checked_on: date
    recheck_by: date
    sources: tuple[Source, ...]
    facts: Facts
    wordings: tuple[str, ...] = ()
    lookalikes: tuple[Lookalike, ...] = ()
    former_codes: tuple[str, ...] = ()
    """Repealed codes that this procedure took the place of."""
    former_note: str = ""
    """What to tell someone who asks with a former code."""
    draft: bool = False
    """Still being written: it is read and checked for its shape, and not in force."""
    original: str = ""
    """In the ward's folder: content hash of the shipped entry that this one was made from."""
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: tuple[str, ...] = ()
    portal_url: str | None = None
    questions: tuple[Question, ...] = ()
    guide: tuple[Step, ...] = ()
    """Its own guide, shared ones already spliced in; empty where there is none."""
    withdrawn: tuple[Withdrawn, ...] = ()
    """Steps of earlier guides that nobody may follow any more."""
    checks: tuple[Check, ...] = ()
    """What most often sends a dossier of this procedure back."""
    see_also: tuple[str, ...] = ()
    golden: tuple[Golden, ...] = ()

    @property
    def goes_online(self) -> bool:
        """Whether it can, or may, be submitted on the network."""
        return any(fact.level in ("full", "partial", "unpublished") for fact in self.facts.online)

    def source(self, id: str) -> Source | None:
        return next((source for source in self.sources if source.id == id), None)
