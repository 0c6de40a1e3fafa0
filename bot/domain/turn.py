"""What follows from a message: replies, the conversation's next state, things to keep."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from bot.domain.conversation import Conversation, RatingKind
from bot.domain.correction import Correction
from bot.domain.guide import Guide
from bot.domain.media import Media
from bot.domain.message import ConversationId
from bot.domain.notice import Notice
from bot.domain.picture import Picture
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, MemberId
from bot.domain.team.directory import Group, Member
from bot.domain.team_answer import TeamAnswer

BUTTON_LABEL_MAX = 64
"""Characters; longer labels are cut on phones 390 points wide."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and where it leads."""

    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an official page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A member's picture or voice message on its way with an answer."""

    media: Media
    of: CaseNumber
    """The case that it answers: with it the file goes."""
    lost: str
    """What is said in its place where a channel cannot have it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One bubble of the bot. Text is plain: a blank line parts paragraphs, "• " begins an item."""

    text: str
    title: str = ""
    note: str = ""
    """Small print: the source and the day on which it was read."""
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    picture: Picture | None = None
    enclosed: Enclosed | None = None
    page: Link | None = None
    """A page of this site: a path without a host, which only some channels can lead to."""
    printable: bool = False
    """A list that one may want on paper, line by line with boxes to tick."""
    edits: int | None = None
    """Number of an earlier reply of this conversation that this one takes the place of."""
    code: str = ""
    """What opens something of this talk elsewhere: channels draw it as a link and as a QR."""
    entrance: str = ""
    """Path of the page that signs this member in: channels say it with the address of the site."""
    case: CaseNumber | None = None
    """The case whose card this is: a reply to it is a draft."""
    ask: AskId | None = None
    """Whose asker the team asks something here: a reply to it goes to the team."""
    day: date | None = None
    """A day worth an entry in the resident's calendar."""
    revision: str = ""
    """The state of the knowledge that it was said from."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that nothing answered; kept for `bot unanswered`."""

    text: str
    ward: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the resident saw, masked, and released to the team."""

    text: str
    ward: str | None
    entry: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class GuideOpened:
    """A run began: its guide must be kept as it is now."""

    guide: Guide


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The resident confirmed that everything about them is to be deleted."""


@dataclass(frozen=True, slots=True)
class CodeMade:
    """Something of this conversation may be taken elsewhere under this code until then."""

    code: str
    opens: str
    """Id of a run, or of the way to the team's answers."""
    until: datetime


@dataclass(frozen=True, slots=True)
class CodeUsed:
    """What was offered under a code is taken, or offered anew: no code opens it any more."""

    owner: ConversationId
    opens: str


@dataclass(frozen=True, slots=True)
class AsksMoved:
    """These asks of another conversation are this one's now, with what they were still to hear."""

    owner: ConversationId
    asks: tuple[AskId, ...]
    said: tuple[AskId, ...] = ()
    """Those whose last word is said in this very turn: what was still to be said of them is not."""


@dataclass(frozen=True, slots=True)
class SignInMade:
    """This member may sign in to the inbox's pages with this code, once, until then."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """Another conversation has to hear something now."""

    conversation_id: ConversationId
    notice: Notice


@dataclass(frozen=True, slots=True)
class Scheduled:
    """This conversation is to hear something at a later moment; of one key there is one."""

    key: str
    notice: Notice
    at: datetime


@dataclass(frozen=True, slots=True)
class Unscheduled:
    """What was scheduled under this key is not to be said any more."""

    key: str


ResultKind = Literal["got", "late", "returned"]


@dataclass(frozen=True, slots=True)
class ResultTold:
    """What became of a dossier, as the resident says."""

    entry: str
    kind: ResultKind
    ward: str | None
    reason: str = ""
    """Id of the check that it failed, where it was returned and the resident knows why."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Points given, 1 to 5. A second rating of the same thing takes the place of the first."""

    kind: RatingKind
    about: str
    """The entry; of a visit the desk and the day."""
    ward: str | None
    points: int


@dataclass(frozen=True, slots=True)
class Commented:
    """Masked words to a rating given before."""

    kind: RatingKind
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseKept:
    """A case as a move left it, for the store and the audit log."""

    case: Case
    act: str
    """The move's name, such as ``claim``."""
    by: str = ""
    """Member, conversation of a resident, or empty for a timer: an id, never words."""
    asks: tuple[Ask, ...] = ()
    """The asks that changed or joined."""
    gone: tuple[str, ...] = ()
    """What askers wrote who had their data deleted: the team's chats keep no copy."""


@dataclass(frozen=True, slots=True)
class WordingMade:
    """A way of asking for an entry, in a member's words; the case that it came from names it."""

    case: int
    entry: str
    wording: str


@dataclass(frozen=True, slots=True)
class AnswerWithdrawn:
    """A team's answer that may not be given any more: it was called back."""

    id: str


Given = WordingMade | TeamAnswer | AnswerWithdrawn
"""What members give to the knowledge, or take out of it."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """Something for the ward's folder; ``by`` hears what became of it."""

    by: MemberId
    what: Given


@dataclass(frozen=True, slots=True)
class CorrectionMade:
    """Everyone whom it is for is to hear this correction, each once."""

    what: Correction


@dataclass(frozen=True, slots=True)
class Joined:
    """This private conversation is a member's now; the invite is used up."""

    invite: str
    member: Member


@dataclass(frozen=True, slots=True)
class Left:
    """This conversation is a member's no more."""


@dataclass(frozen=True, slots=True)
class GroupBound:
    """This group sees a ward's cards from now on; the invite is used up."""

    invite: str
    group: Group


@dataclass(frozen=True, slots=True)
class GroupLost:
    """The bot is not in this group any more."""


Event = (
    Missed
    | Asked
    | GuideOpened
    | Forgotten
    | CodeMade
    | CodeUsed
    | AsksMoved
    | SignInMade
    | Told
    | Scheduled
    | Unscheduled
    | ResultTold
    | Rated
    | Commented
    | CaseKept
    | Adopted
    | CorrectionMade
    | Joined
    | Left
    | GroupBound
    | GroupLost
)

OutcomeKind = Literal["answer", "choices", "ask_back", "smalltalk", "none"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the message was understood: for `bot ask --json`, tests and insight."""

    kind: OutcomeKind
    entry: str | None = None
    facet: str | None = None
    choices: tuple[str, ...] = ()


def shortened(label: str) -> str:
    """An official name as a button can show it."""
    return label if len(label) <= BUTTON_LABEL_MAX else label[: BUTTON_LABEL_MAX - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and all that follows from it."""

    conversation: Conversation
    replies: tuple[Reply, ...]
    outcome: Outcome
    events: tuple[Event, ...] = ()


def turn_of(
    conversation: Conversation,
    *replies: Reply,
    outcome: Outcome = Outcome("smalltalk"),
    events: tuple[Event, ...] = (),
) -> Turn:
    """A turn that says these replies; their buttons become what typed words can press."""
    offered = tuple((choice.label, choice.place) for reply in replies for choice in reply.choices)
    told = replace(conversation, offered=offered)
    return Turn(told, replies, outcome, events)
