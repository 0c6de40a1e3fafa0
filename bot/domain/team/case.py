"""A case: one distinct question to the team, the asks that it answers, and what a move makes of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NewType

from bot.domain.media import Media
from bot.domain.message import ConversationId

CaseNumber = NewType("CaseNumber", int)
"""The number that residents are told, so it is never given twice."""

AskId = NewType("AskId", int)

MemberId = NewType("MemberId", str)
"""Who of the team; residents and other members see an alias."""

Scope = Literal["ward", "area", "city"]

State = Literal[
    "new",
    "claimed",
    "need_info",
    "referred",
    "drafted",
    "answered",
    "reopened",
    "closed",
    "met",
    "merged",
    "spam",
]

OPEN: frozenset[State] = frozenset({"new", "claimed", "need_info", "referred", "drafted", "reopened"})
"""States in which somebody still waits for an answer; a case in another one takes no more asks."""

AskState = Literal["waiting", "told", "clear", "unclear", "dropped"]
"""`dropped`: this case does not answer it."""

Rung = Literal["", "next", "lead", "city"]
"""How far up a case that nobody claims has gone: nobody yet, the next of the roster, lead, city."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One person's question to the team."""

    id: AskId
    conversation: ConversationId
    text: str
    """As the person saw and released it, masked."""
    at: datetime
    state: AskState = "waiting"
    ward: str | None = None
    entry: str | None = None
    step: str | None = None


Way = Literal["desk", "phone", "home"]


@dataclass(frozen=True, slots=True)
class Help:
    """Help given outside the bot."""

    way: Way
    minutes: int
    result: str
    """In the member's words, without the resident's name."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a case is passed on to."""

    scope: Scope
    ward: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One distinct question in one scope, and how far the team is with it."""

    number: CaseNumber
    scope: Scope
    ward: str | None
    area: str | None = None
    entry: str | None = None
    step: str | None = None
    text: str
    """The first asker's released text."""
    state: State = "new"
    version: int = 1
    """Goes up with every move. What the timers only note (reminded, warned, escalated) leaves it, so that
    a reminder does not make the preview on a member's screen stale."""
    holder: MemberId | None = None
    held_until: datetime | None = None
    """When the claim returns to the pool; none while the asker's reply is awaited."""
    opened_at: datetime
    state_since: datetime
    due_at: datetime | None = None
    """The answer's moment that residents were told; none once nothing is owed."""
    draft: str = ""
    draft_media: Media | None = None
    answer: str = ""
    """The last one sent."""
    answer_media: Media | None = None
    """What went with it."""
    answered_by: MemberId | None = None
    """Who wrote it."""
    checked_by: MemberId | None = None
    """Who looked over it and sent it, where a second pair of eyes was needed."""
    left_out: tuple[AskId, ...] = ()
    """Asks for which the draft is not: whoever looks it over sees the same."""
    question: str = ""
    """What was asked back last."""
    replied: str = ""
    """What its asker said to that."""
    asked: AskId | None = None
    """Whose asker that was."""
    supplement: bool = False
    """The draft adds to the answer that was sent; given up, it leaves that as it is."""
    note: str = ""
    """What was said to the next team when the case was passed on."""
    referrals: int = 0
    merged_into: CaseNumber | None = None
    met_by: MemberId | None = None
    help: Help | None = None
    reminded: bool = False
    """The holder was reminded of this claim."""
    warned: bool = False
    """The askers were told that this promise may be missed."""
    escalated: Rung = ""
    escalated_at: datetime | None = None
    """When that was, since the case last came into its state."""

    @property
    def home(self) -> str | None:
        """The ward whose team has it; ``None``: the city's."""
        return None if self.scope == "city" else self.ward

    @property
    def takes_asks(self) -> bool:
        """Whether new askers may join: whoever does waits for an answer that is still to be written whole."""
        return self.state in OPEN and not self.supplement

    def into(self, state: State, now: datetime, **changes: Any) -> "Case":
        """The case one version on in this state, held by nobody unless the changes say so."""
        fresh: dict[str, Any] = {
            "version": self.version + 1,
            "state": state,
            "state_since": now,
            "holder": None,
            "held_until": None,
            "reminded": False,
            "escalated_at": None,
        }
        return replace(self, **(fresh | changes))

    def in_pool(self, now: datetime) -> "Case":
        """Free for anyone to claim; one that was answered before stays the more urgent kind. A supplement
        given up leaves the case answered."""
        if self.supplement:
            unsaid = {"draft": "", "draft_media": None, "left_out": (), "supplement": False}
            return self.into("answered", now, **unsaid)
        return self.into("reopened" if self.answered_by else "new", now)


@dataclass(frozen=True, slots=True)
class Tell:
    """Askers are to be told."""

    what: Literal["question", "referred", "answer", "late", "given-up", "recalled", "not-for-us"]
    asks: tuple[AskId, ...] = ()
    """Empty: every ask of the case that waits, that is `waiting` or `unclear`."""
    text: str = ""
    """A member's own words, where there are any."""
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Members are to be told: when the desk is open, or as soon as it is (``timers.reachable``)."""

    whom: Literal["pool", "member", "next", "lead", "city"]
    """All who may claim it, the one named here, the next of the roster, the lead, the city's team."""
    what: Literal["waiting", "reminder", "returned", "replied", "referred", "reopened", "thanked"]
    text: str = ""
    """A resident's reply or a member's note."""
    member: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Parted:
    """These asks were left out and still wait: they need a case of their own."""

    asks: tuple[AskId, ...]


Effect = Tell | Page | Parted

Reason = (
    State
    | Literal[
        "held-by-other",
        "not-holder",
        "nothing-drafted",
        "stale-version",
        "second-eyes",
        "empty",
        "no-such-ask",
        "no-askers",
        "not-told",
        "said-already",
        "same-place",
        "same-case",
        "other-ward",
        "other-not-open",
        "never-answered",
        "too-early",
        "too-late",
        "nothing-due",
    ]
)
"""Why a move is refused. A state's name: the case stands there, and the move does not start from it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made: all of it is to be kept together."""

    case: Case
    effects: tuple[Effect, ...] = ()
    asks: tuple[Ask, ...] = ()
    """The asks that changed."""
    other: Case | None = None
    """The case merged into; it takes over the asks."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that was not made; nothing changed."""

    reason: Reason
