"""What the service needs from the outside: a store, knowledge, and a way to send."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from bot.domain.conversation import Conversation, RatingKind
from bot.domain.correction import Correction, Reach, Whom
from bot.domain.guide import Guide
from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.message import Attachment, ConversationId, Message, MessageId
from bot.domain.notice import Notice
from bot.domain.privacy import Kind
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, MemberId, State
from bot.domain.team.directory import Invite, Member, Role, Team
from bot.domain.team.matter import Held
from bot.domain.turn import CaseKept, Given, Reply, ResultKind, Told, Turn

Channel = Literal["web", "telegram"]
Sender = tuple[Channel, str]
"""Who someone is: a channel and an address in it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a channel hands over: a message with the sender's address and, after the service, masked words."""

    channel: Channel
    address: str
    """Who, in the channel's own words: a chat id, a web visitor's id. Lives in the address table only."""
    key: str
    """Names this message within its channel and address; seen twice, it is one message."""
    received_at: datetime
    text: str = ""
    place: str | None = None
    attachment: Attachment | None = None
    masked: tuple[Kind, ...] = ()
    code: str = ""
    """The code that it consists of, if it is one: what it opens is locked with it."""
    invite: str = ""
    """The invite code that it brings."""
    by: str = ""
    """In a group: the address of who did it, in private."""
    new_address: str = ""
    """The sender goes by this address from now on (a group that became a supergroup); nothing is answered."""
    replies_to: str = ""
    """The channel's id of the message that it replies to."""
    media: Media | None = None
    """The attachment itself, where a member could answer with it. No row of the message has it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a code opens, and whose it is."""

    owner: ConversationId
    opens: str
    """Id of a run, or of the way to the team's answers."""


@dataclass(frozen=True, slots=True)
class Taken:
    """New messages in order of arrival, and the locked conversations that they concern."""

    messages: tuple[Message, ...]
    conversations: Mapping[ConversationId, Conversation]
    """Those of the messages, and the owners of what their codes open."""
    senders: Mapping[ConversationId, Sender] = field(default_factory=dict)
    offers: Mapping[MessageId, Offer] = field(default_factory=dict)
    invites: Mapping[MessageId, Invite] = field(default_factory=dict)
    """What invite codes are for, where they hold."""
    by: Mapping[MessageId, ConversationId] = field(default_factory=dict)
    """In groups: the private conversation of who did it, where they have one."""
    in_groups: frozenset[MessageId] = frozenset()
    cards: Mapping[MessageId, CaseNumber] = field(default_factory=dict)
    """The case of the card that a message replies to."""
    asked: Mapping[MessageId, AskId] = field(default_factory=dict)
    """The ask of the team's question that a message replies to."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Notices whose moment has come, and their locked conversations."""

    notices: tuple[tuple[ConversationId, Notice], ...]
    conversations: Mapping[ConversationId, Conversation]
    senders: Mapping[ConversationId, Sender]
    unreadable: tuple[tuple[ConversationId, str], ...] = ()
    """(conversation, key) of those that a later version wrote; they are off the list too."""
    unsent: Mapping[ConversationId, int] = field(default_factory=dict)
    """Replies that these conversations still wait for, where there are any."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way through a channel that must be sent to."""

    conversation_id: ConversationId
    number: int
    address: str
    reply: Reply
    attempts: int
    """Tries before this one: more than 0 means that it may already have arrived."""
    edits_message: str | None = None
    """The channel's id of the message that this reply takes the place of."""
    news: bool = False
    """Nobody waits for it: whoever just asked something goes first."""


MarkState = Literal["sent", "refused", "waiting"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a send: sent, ended by a refusal, or to be tried again later."""

    conversation_id: ConversationId
    number: int
    state: MarkState
    channel_message: str | None = None
    """The channel's id of the message sent, kept for edits."""
    retry_after_s: float = 0.0
    counted: bool = True
    """False when the channel never looked at it (429, no connection): such a try is not one of the eight."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An update or message that could not be answered: its shape, never its words."""

    channel: Channel
    update_id: str
    error: str
    shape: str
    """JSON of the update with every text replaced by its length."""
    conversation_id: ConversationId | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """A reply as the web page draws it: its number is the page's event id."""

    number: int
    reply: Reply
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A resident's own message as the web page draws it."""

    after: int
    """Number of the last reply before it."""
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation as one page shows it, oldest first."""

    replies: tuple[Delivered, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One question that nothing answered, with how often it came."""

    ward: str | None
    text: str
    count: int
    asked: bool
    """Released to the team by at least one resident."""
    last_at: datetime


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How one thing was rated in one ward."""

    ward: str | None
    kind: RatingKind
    about: str
    """The entry; of a visit the desk."""
    count: int
    mean: float
    words: tuple[str, ...] = ()
    """Masked, newest first."""


@dataclass(frozen=True, slots=True)
class ResultCount:
    """How often dossiers of one procedure ended in one way in a ward, as residents said."""

    ward: str | None
    entry: str
    kind: ResultKind
    reason: str
    """Id of the check that a returned dossier failed; empty where nobody said."""
    count: int


@dataclass(frozen=True, slots=True)
class Swept:
    """What a retention sweep deleted, by table."""

    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """One row of the audit log about a case."""

    at: datetime
    act: str
    by: str
    """Member, conversation of a resident, or empty for a timer."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in the team: a member's private conversation, or a group."""

    id: ConversationId
    role: Role | Literal["group"]
    ward: str | None
    since: datetime
    alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the inbox's list, as a member asks for it."""

    ward: str | None
    """``None``: cases of every ward."""
    member: MemberId
    """Theirs come first."""
    state: State | None = None
    words: tuple[str, ...] = ()
    """Each stands in the case's text; without marks."""
    number: int | None = None
    """Or this is the number of the case, or of an ask in it."""
    page: int = 1
    size: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Open cases of one page."""

    cases: tuple[Case, ...]
    counts: Mapping[State, int]
    """How many there are on all pages, whatever the state that was asked for."""
    page: int
    """Which one it is: the last, where less are there than was thought."""


class StoreUnavailable(Exception):
    """The database cannot be written or read now; nothing of the unit was kept."""


class Deadlock(StoreUnavailable):
    """The unit met another worker's; the whole of it, tried again at once, will succeed."""


File = tuple[CaseNumber, Media]
"""A picture or voice message, and the case that it answers."""


class Unit(Protocol):
    """One transaction."""

    async def take(self, arrivals: Sequence[Arrival]) -> Taken:
        """Lock the conversations (in id order, missing ones created), keep the messages that are new.

        Duplicates, inside the batch or of an earlier one, fall out.
        """

    async def guides(self, revisions: Collection[str]) -> Mapping[str, Guide]:
        """Guides kept when their runs began, by revision."""

    async def owed(self, limit: int) -> Owed:
        """Take at most so many due notices off the list, the longest due first, and lock their conversations.

        A conversation that someone else holds is left for the next time.
        """

    async def save(self, turns: Sequence[tuple[Message | None, Turn]]) -> None:
        """Keep everything that follows from the turns: the last state of each conversation, replies
        as outgoing (numbered after the conversation's earlier ones), events.

        A turn without a message is one that nobody asked for: its replies are news.
        """

    async def tell(self, told: Sequence[Told]) -> None:
        """Put on the list what other conversations are to hear now."""

    async def team(self) -> Team:
        """Members and groups as they are now."""

    async def note_paged(self, paged: Collection[ConversationId]) -> None:
        """Remember that these members were called to a case now; others may be among them."""

    async def was_member(self, id: ConversationId) -> bool:
        """Whether the audit log knows that this conversation once joined the team."""

    async def returned(self) -> Mapping[tuple[str, str], int]:
        """How many residents had a dossier returned, by (procedure, reason)."""

    async def cases(self, numbers: Collection[CaseNumber], asks: Collection[AskId]) -> Sequence[Held]:
        """These cases and those of these asks, locked in the order of their numbers."""

    async def cases_of(self, conversation: ConversationId) -> Sequence[Held]:
        """The cases in which this conversation has an ask, locked; before its data are deleted."""

    async def same_cases(self, asks: Sequence[Ask]) -> Sequence[Held]:
        """Open cases in the wards of these asks that have the words of one of them, locked."""

    async def open_cases(self, ward: str | None, limit: int) -> Sequence[Case]:
        """Open cases that a ward's team sees, oldest first, not locked; ``None`` sees every ward's."""

    async def listed(self, wanted: Listing) -> Listed:
        """A page of open cases, a member's own first, then the oldest; not locked."""

    async def next_cases(self, after: CaseNumber, limit: int) -> tuple[Sequence[Case], CaseNumber | None]:
        """Cases that timers may act on, in the order of their numbers, locked, without their asks; those
        that somebody else holds are passed over. Beside them the number to go on after, ``None`` where
        these were the last."""

    async def caseless(self, limit: int) -> Sequence[Ask]:
        """Asks that have no case yet, oldest first."""

    async def keep_cases(self, kept: Sequence[CaseKept]) -> None:
        """Write cases and asks as they are now, and the audit log."""

    async def reach(self, whom: Whom) -> Reach:
        """How many a correction would reach."""

    async def case(self, number: CaseNumber) -> Held | None:
        """A case as it is now, not locked: to be looked at."""

    async def history(self, number: CaseNumber, limit: int) -> Sequence[Done]:
        """What was last done to a case, oldest first; without who looked at it."""

    async def note_look(self, number: CaseNumber, by: MemberId) -> None:
        """Write into the audit log that a member looked at a case."""

    async def sender(self, conversation: ConversationId) -> Sender | None:
        """The channel and address of a conversation."""

    async def begin_session(self, code: str, token: str) -> bool:
        """Use up a code that signs in; its member's session has this token. False where it is dead."""

    async def session(self, token: str, *, seen: bool = True) -> Member | None:
        """Whose session this is, as they are in the team now; none once it is over, or they left.

        ``seen``: it was they who did something now, so that it is not idle.
        """

    async def end_session(self, token: str) -> None:
        """Sign this browser out."""

    async def end_sessions(self, member: MemberId) -> None:
        """Sign a member out everywhere."""

    async def set_aside(self, letters: Sequence[DeadLetter]) -> None:
        """Keep dead letters for the operator."""

    async def claim(self, channel: Channel, limit: int, lease_s: float, news: int) -> Sequence[Outgoing]:
        """Lease the earliest unsent reply of each chat that is due: answers first, at most ``news`` news.

        A row leased by someone who died comes back when its lease ends (by the database's clock).
        """

    async def mark(self, marks: Sequence[Mark]) -> None:
        """Record what became of sends; after 8 tries a waiting row is dead."""

    async def release(self, channel: Channel) -> int:
        """Give back the leases that an earlier life of the only process held; returns how many."""

    async def begin_cautiously(self, arrival: Arrival) -> int:
        """Leave a marker that this message is about to be taken; returns how often that was done before."""

    async def end_cautiously(self, arrival: Arrival) -> None:
        """Remove the marker."""


class Store(Protocol):
    """The one store, for every channel and the console."""

    def begin(self) -> AbstractAsyncContextManager[Unit]:
        """Open a unit of work; leaving it commits durably, an exception rolls it back.

        Raises:
            StoreUnavailable: the database cannot be written now; nothing was kept.
        """

    async def transcript(
        self, channel: Channel, address: str, after: int = 0, limit: int = 200
    ) -> Transcript:
        """What this address was told after reply number ``after``, and what it said since then."""

    async def unanswered(self, limit: int = 200) -> Sequence[Unanswered]:
        """Misses and asks by ward, most frequent first."""

    async def invite(self, code: str, invite: Invite) -> None:
        """Keep an invite under its code, as a hash."""

    async def seats(self) -> Sequence[Seat]:
        """Members and groups of the team, the longest in it first."""

    async def remove(self, seat: ConversationId) -> bool:
        """End a place in the team, its sessions too; the audit log notes it. False where there is none."""

    async def first_broken(self) -> int | None:
        """The id of the first row of the audit log that does not fit those before; none where all do."""

    async def reach(self, whom: Whom) -> Reach:
        """How many a correction would reach."""

    async def correct(self, what: Correction) -> int:
        """Put a correction on the list of everyone whom it is for; gives how many these are.

        Many go a pass at a time: after an interruption the same call does the rest.
        """

    async def ratings(self) -> Sequence[RatingCount]:
        """Points and words by ward and thing, most rated first."""

    async def results(self) -> Sequence[ResultCount]:
        """What became of dossiers, by ward, procedure and reason, most frequent first."""

    async def files(self, numbers: Collection[CaseNumber]) -> Collection[File]:
        """What the drafts and answers of these cases have with them now."""

    async def sweep(self, retention_days: int) -> Swept:
        """Delete what is older than the retention, and conversations whose deletion was confirmed
        and told. On SQLite the bytes are gone from file and WAL when this returns."""

    async def end_codes(self) -> None:
        """Delete codes whose time is over, and take them out of the replies that told them; a sweep does it
        too."""

    async def ready(self) -> None:
        """One read and one write.

        Raises:
            StoreUnavailable: either failed.
        """

    async def was_stopped_cleanly(self) -> bool:
        """Whether the last run of this process ended by itself; marks this one as running."""

    async def stopped_cleanly(self) -> None:
        """Remember that this run ended by itself."""

    async def close(self) -> None:
        """Give every connection back."""


class NotFetched(Exception):
    """The channel does not give a file now; its text names no file."""


Fetch = Callable[[Media], Awaitable[bytes]]
"""Has a file of a channel. It raises ``NotFetched``."""


FindFile = Callable[[File], Awaitable[Path | None]]
"""Where a file is on this machine, fetched if need be; ``None`` where it cannot be had now."""


class Shelf(Protocol):
    """Files of the team's answers on this machine, so that pages can show them."""

    async def find(self, file: File) -> Path | None:
        """Where it is; ``None`` while it is not here."""

    async def put(self, file: File, data: bytes) -> Path:
        """Keep it whole, or not at all.

        Raises:
            OSError: it cannot be written.
        """

    async def clear(self, alive: Callable[[Collection[CaseNumber]], Awaitable[Collection[File]]]) -> int:
        """Delete every file but those that are alive of the cases here; returns how many went.

        Raises:
            OSError: one cannot be deleted.
        """


class KnowledgeSource(Protocol):
    """The knowledge in force now."""

    @property
    def current(self) -> Knowledge:
        """The last good state."""


class LiveKnowledge(KnowledgeSource, Protocol):
    """Knowledge that changes while the program runs."""

    @property
    def mistakes(self) -> int:
        """How many mistakes keep a later state from being in force."""

    async def follow(self) -> None:
        """Take changes in, until cancelled."""

    async def adopt(self, what: Given) -> str:
        """Keep what the team gives to the knowledge; returns why it was not kept, or nothing.

        Raises:
            OSError: it cannot be written.
        """


class TryAgain(Exception):
    """The channel asks to wait, or did not answer.

    ``whole_channel``: nobody may be sent to before then. ``counted``: the channel may have taken it,
    so this was one of the eight tries.
    """

    def __init__(self, after_s: float, *, whole_channel: bool = False, counted: bool = True) -> None:
        super().__init__(f"try again after {after_s:.1f} s")
        self.after_s = after_s
        self.whole_channel = whole_channel
        self.counted = counted


class Refused(Exception):
    """The channel will never take this reply: blocked, chat gone, malformed."""


class Sending(Protocol):
    """A channel that must be sent to."""

    @property
    def channel(self) -> Channel:
        """Whose outgoing replies this sends."""

    async def send(self, outgoing: Outgoing) -> str:
        """Send one reply and return the channel's id of it, once the channel has it.

        Raises:
            TryAgain: not now.
            Refused: never.
        """


class Watch(Protocol):
    """Ends the process when one turn takes too long."""

    def turn_begins(self) -> None: ...

    def turn_ends(self) -> None: ...
