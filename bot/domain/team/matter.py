"""What a turn needs of the team's side beside the conversation: who acts, and the cases concerned."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.correction import Reach
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, MemberId
from bot.domain.team.directory import Group, Invite, Member

OPEN_MOST = 200
"""Open cases that are looked through for a list or for like ones."""


OF_ONES_OWN = ("comeback", "forget")
"""Places at which it counts what one asks oneself."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case under lock, with all its asks."""

    case: Case
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Who acts, where, and on what."""

    member: Member | None = None
    """Who of the team it is, if anyone."""
    group: Group | None = None
    """The team's group in which it was done."""
    in_group: bool = False
    """In some group: there a member is known by who they are in private."""
    invite: Invite | None = None
    """What the invite code that was brought is for; none where it is dead."""
    invite_code: str = ""
    replied: CaseNumber | None = None
    """The case of the card that was replied to."""
    gone: MemberId | None = None
    """Who did it in the team's group, where their place in the team has ended."""
    asked: AskId | None = None
    """The ask about which the team asked something, where that was replied to."""
    cases: Mapping[CaseNumber, Held] = field(default_factory=dict)
    open: tuple[Case, ...] = ()
    """Open cases of the member's ward, oldest first, where they were wanted."""

    reach: Reach | None = None
    """How many the correction that the member is writing would reach, where that was wanted."""

    def of_ask(self, id: AskId) -> Held | None:
        """The case of an ask."""
        return next((held for held in self.cases.values() if any(ask.id == id for ask in held.asks)), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a message needs to have at hand."""

    cases: frozenset[CaseNumber] = frozenset()
    asks: frozenset[AskId] = frozenset()
    open: bool = False
    own: bool = False
    """The cases in which whoever says it asks."""


def wanted(place: str, words_for: CaseNumber | None, draft_for: AskId | None) -> Wanted:
    """The cases that a press, words to a case or a release may change.

    ``draft_for`` is the ask for which a reply of the resident waits to be released.
    """
    parts = place.split(":")
    cases = {words_for} if words_for else set()
    asks: set[AskId] = set()
    match parts:
        case ["case", "merge", number, other, *_]:
            cases |= {CaseNumber(id_in(one)) for one in (number, other)}
        case ["case", _, number, *_]:
            cases.add(CaseNumber(id_in(number)))
        case ["asked", _, id, *_]:
            asks.add(AskId(id_in(id)))
        case ["release"] if draft_for:
            asks.add(draft_for)
    lists = parts[:2] == ["case", "like"] or parts[0] == "cases"
    own = place in OF_ONES_OWN
    return Wanted(frozenset(cases) - {CaseNumber(0)}, frozenset(asks) - {AskId(0)}, lists, own)


def id_in(text: str) -> int:
    """The number that a text is, where a database can hold it, else 0, which is nobody's: anybody can post
    anything."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
