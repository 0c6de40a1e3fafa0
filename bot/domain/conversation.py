"""The state of one resident's talk with the bot."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.domain.media import Media
from bot.domain.message import ConversationId
from bot.domain.run import Run

RatingKind = Literal["answer", "guide", "visit"]
Awaiting = Literal["question", "ward", "deletion", "result-day", "comment"]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that the resident handed in: what the reminder needs, never its code or a name."""

    entry: str
    day: date | None = None
    """When the result is due."""
    expected: bool = False
    """Worked out by us; false where the receipt says so."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """A correction that a member is writing."""

    entry: str = ""
    """Empty while it is not chosen: the next words name it; then they are what is right."""
    text: str = ""
    """What the last preview showed."""


@dataclass(frozen=True, slots=True)
class TeamTalk:
    """Where a group or a member stands with the team's cases."""

    cards: tuple[tuple[int, int, int], ...] = ()
    """(case, number of the reply that shows its card, the case's version that it shows), newest last."""
    asking: tuple[int, ...] = ()
    """Cases of which the next reply to their card is a question to the asker."""
    unsent: tuple[tuple[int, str, str], ...] = ()
    """(case, member, text) shown to the member and waiting for a press: a question to the asker, or what is
    to be added to an answer."""
    unsent_media: tuple[tuple[int, str, Media], ...] = ()
    """(case, member, what goes with the text that waits)."""
    writing: int = 0
    """In private: the case that the next words are for; any press ends it."""
    adopting: tuple[tuple[int, str], ...] = ()
    """(case, entry) of which the next reply is what is to be kept; no entry: the team's own answer."""
    seen_gone: tuple[str, ...] = ()
    """In a group: who left the team, presses its cards still, and was told of."""
    digest: tuple[int, int] | None = None
    """(number of the reply, news of cases that it counts) where there was no room for each."""
    correcting: Correcting | None = None
    """In private: what the next words are for; anything else that is pressed ends it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question on its way to the team, shown to the resident and not yet released."""

    text: str
    shown_as: int
    """Number of the reply that shows it."""
    entry: str | None = None
    step: str | None = None
    ask: int | None = None
    """The ask to which it is the asker's reply, where the team asked back."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that the next turn depends on."""

    id: ConversationId
    sent: int = 0
    """Replies so far: the next one's number is one more."""
    greeted: bool = False
    """The first-contact notice was given."""
    ward: str | None = None
    reader: str = ""
    """How the resident is spoken to, when they chose; empty means the default of the phrases."""
    about: str | None = None
    """The entry shown last: a bare "bao lâu?" is about it."""
    offered: tuple[tuple[str, str], ...] = ()
    """(label, place) of the last reply's buttons: a typed label counts as a press."""
    misses: int = 0
    """Questions in a row that nothing answered."""
    missed: str = ""
    """The last question that nothing answered, masked; offered to the team."""
    awaiting: Awaiting | None = None
    draft: Draft | None = None
    runs: tuple[Run, ...] = ()
    """Newest first."""
    ticked: tuple[str, ...] = ()
    """`ENTRY/PAPER` of papers that are there."""
    showing: tuple[str, str] | None = None
    """(run, step) on the resident's screen: typed words may be meant for it."""
    dossiers: tuple[Dossier, ...] = ()
    """Newest first."""
    rating: tuple[RatingKind, str] | None = None
    """What the resident's next words are a comment on."""
    ward_asked: bool = False
    """The resident was asked once which ward they live in."""
    wrong_codes: int = 0
    """Codes in a row that opened nothing."""
    locked_until: datetime | None = None
    """Until then no code is looked at."""
    comeback: str = ""
    """Id of the way by which the team's answers can be taken elsewhere, while a code opens it."""
    team: TeamTalk = TeamTalk()
    """Of groups and members of the team."""
