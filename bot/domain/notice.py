"""What the program has to say to someone who did not just speak: a result is due, a case moved on."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.media import Media
from bot.domain.team.case import AskId, Case, CaseNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDay:
    """The result of a dossier is due on this day."""

    kind: Literal["result-day"] = "result-day"
    entry: str
    day: date
    expected: bool = False
    """Worked out by us; false where the receipt says so."""

    @property
    def key(self) -> str:
        return f"result:{self.entry}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMoved:
    """A run of this conversation goes on elsewhere: it has one owner."""

    kind: Literal["run-moved"] = "run-moved"
    run: str

    @property
    def key(self) -> str:
        return f"moved:{self.run}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """A case as the team is to see it now; an earlier card of it is changed."""

    kind: Literal["case-card"] = "case-card"
    case: Case
    asks: int
    """How many people wait for it."""
    holder: str = ""
    """The alias of who holds it."""
    gone: bool = False
    """Everyone who asked had their data deleted."""
    elsewhere: bool = False
    """Others look after it now."""

    @property
    def key(self) -> str:
        return f"card:{self.case.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A word to a member or a group about a case."""

    kind: Literal["case-page"] = "case-page"
    case: CaseNumber
    what: Literal["waiting", "reminder", "returned", "replied", "referred", "reopened", "thanked"]
    text: str = ""

    @property
    def key(self) -> str:
        return f"page:{self.case}:{self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTold:
    """A word from the team to someone who asked."""

    kind: Literal["ask-told"] = "ask-told"
    ask: AskId
    what: Literal["question", "referred", "answer", "late", "given-up", "recalled", "not-for-us"]
    text: str = ""
    media: Media | None = None
    of: CaseNumber | None = None
    """The case that it is about."""
    version: int = 0
    """Of the case, so that no word takes another's place on the list."""

    @property
    def key(self) -> str:
        return f"told:{self.ask}:{self.version}:{self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredElsewhere:
    """The team answers these asks, once of this conversation, in another one."""

    kind: Literal["answered-elsewhere"] = "answered-elsewhere"
    asks: tuple[AskId, ...]

    @property
    def key(self) -> str:
        return f"elsewhere:{self.asks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What became of something that a member gave to the knowledge."""

    kind: Literal["keeping"] = "keeping"
    name: str
    trouble: str = ""
    """Why it was not kept, in the words that authors read."""

    @property
    def key(self) -> str:
        return f"keeping:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupGone:
    """A group does not see its ward's cards any more."""

    kind: Literal["group-gone"] = "group-gone"
    ward: str | None

    @property
    def key(self) -> str:
        return f"group-gone:{self.ward}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillThere:
    """Somebody whose place in the team ended is in its group still, and reads along."""

    kind: Literal["still-there"] = "still-there"
    ward: str | None

    @property
    def key(self) -> str:
        return f"still-there:{self.ward}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Something in an entry that this conversation was told of was wrong, or is not so any more."""

    kind: Literal["corrected"] = "corrected"
    entry: str
    name: str
    """As it was called when the correction was made."""
    text: str
    """What is right."""
    told_on: date
    made_on: date

    @property
    def key(self) -> str:
        return f"corrected:{self.entry}:{self.made_on}"


Notice = (
    ResultDay
    | RunMoved
    | CaseCard
    | CasePage
    | AskTold
    | AnsweredElsewhere
    | Keeping
    | GroupGone
    | StillThere
    | Corrected
)
