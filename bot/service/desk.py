"""The members' pages: who is signed in, what they see; what they do goes the way of any message."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from bot.domain.inbox.acting import concerns
from bot.domain.inbox.desk import Looked, Row, looked, rows
from bot.domain.inbox.seeking import sought
from bot.domain.media import Media
from bot.domain.team.case import CaseNumber, State
from bot.domain.team.directory import Member, Team
from bot.domain.team.matter import OPEN_MOST
from bot.domain.turn import Reply
from bot.ports import Arrival, Done, Listing, Sender, Unit
from bot.service.batch import Answering
from bot.service.bell import Ear
from bot.service.conversations import Conversations
from bot.service.errands import Errands

LISTED = 50
"""Cases on a page of the list."""
HISTORY = 50
RESIDENTS = frozenset(
    {"open", "join", "move", "forget", "asker-clear", "asker-unclear", "asker-again", "asker-reply"}
)
"""What askers do to a case; a member who asked is an asker there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's history."""

    at: datetime
    act: str
    who: Literal["member", "asker", "time"]
    alias: str = ""
    """Of a member who is in the team still."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a member sent from a page about one case."""

    key: str
    number: CaseNumber
    place: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """What came of forms."""

    told: str
    """Which replies of the member's talk ("12.14")."""
    refused: bool = False
    """No case changed."""
    gone: bool = False
    """It is not for them any more: it was passed on to others."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases of the list somebody wants to see."""

    state: State | None = None
    search: str = ""
    """As typed."""
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of the list."""

    wish: Wish
    """As it was met: of a page that is not there, the last one."""
    rows: Sequence[Row]
    counts: Mapping[State, int]
    """Open cases by state, whatever the state that was wished for."""
    number: int | None
    """The number that the search names."""

    @property
    def count(self) -> int:
        """Cases on all pages."""
        return self.counts.get(self.wish.state, 0) if self.wish.state else sum(self.counts.values())

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // LISTED))

    @property
    def mark(self) -> str:
        """Equal for lists that say the same but for the passing of time."""
        rows = [(row.case.number, row.case.version, row.holder, row.late) for row in self.rows]
        return sha256(repr((rows, sorted(self.counts.items()))).encode()).hexdigest()[:16]

    @property
    def first(self) -> int:
        """Where this page begins, counted from 1."""
        return (self.wish.page - 1) * LISTED + 1


@dataclass(frozen=True, slots=True)
class Desk:
    """What the inbox's pages need of the service."""

    errands: Errands
    conversations: Conversations
    answering: Answering
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32)

    async def sign_in(self, code: str) -> str | None:
        """The token of a new session; ``None`` where the code is dead."""
        token = self.token()
        begun = await self.errands.do(lambda unit: unit.begin_session(code, token))
        return token if begun else None

    async def whose(self, token: str, *, seen: bool = True) -> Member | None:
        """Who is signed in with this token, as they are in the team now; ``seen``: they did something."""
        return await self.errands.do(lambda unit: unit.session(token, seen=seen)) if token else None

    async def sign_out(self, token: str) -> None:
        await self.errands.do(lambda unit: unit.end_session(token))

    async def sign_out_everywhere(self, member: Member) -> None:
        await self.errands.do(lambda unit: unit.end_sessions(member.id))

    async def cases(self, member: Member, wish: Wish) -> CaseList:
        """The open cases that concern a member, as far as they are asked for."""
        search = sought(wish.search)
        wanted = Listing(
            ward=member.ward,
            member=member.id,
            state=wish.state,
            words=search.words,
            number=search.number,
            page=wish.page,
            size=LISTED,
        )

        async def read(unit: Unit) -> CaseList:
            knowledge = await self.answering.knowledge_for(unit, {})
            found = await unit.listed(wanted)
            seen = rows(found.cases, member, knowledge, self.answering.now())
            return CaseList(replace(wish, page=found.page), seen, found.counts, search.number)

        return await self.errands.do(read)

    async def look(self, number: CaseNumber, member: Member) -> tuple[Looked, Sequence[Step]] | None:
        """A case with its history; that it was looked at is kept. ``None`` where it is not for them."""

        async def read(unit: Unit) -> tuple[Looked, Sequence[Step]] | None:
            held = await unit.case(number)
            if held is None:
                return None
            knowledge = await self.answering.knowledge_for(unit, {})
            others = await unit.open_cases(held.case.ward, OPEN_MOST)
            seen = looked(held, member, others, knowledge, self.answering.now())
            if seen is None:
                return None
            await unit.note_look(number, member.id)
            done = await unit.history(number, HISTORY)
            return seen, [step(one, knowledge.team) for one in done]

        return await self.errands.do(read)

    async def file(self, number: CaseNumber, member: Member, *, answered: bool) -> Media | None:
        """What goes with a case's draft, or went with its answer; ``None`` where it is not for them."""

        async def read(unit: Unit) -> Media | None:
            held = await unit.case(number)
            if held is None or not concerns(member, held.case):
                return None
            return held.case.answer_media if answered else held.case.draft_media

        return await self.errands.do(read)

    async def version(self, number: CaseNumber, member: Member) -> int | None:
        """Which version a case is in; ``None`` where it is not for them. This is no look at it."""

        async def read(unit: Unit) -> int | None:
            held = await unit.case(number)
            return held.case.version if held and concerns(member, held.case) else None

        return await self.errands.do(read)

    def list_changes(self, member: Member) -> AbstractContextManager[Ear]:
        """Hear when cases in a member's list change."""
        return self.conversations.bell.listen("ward", member.ward or "")

    def case_changes(self, number: CaseNumber) -> AbstractContextManager[Ear]:
        """Hear when a case changes."""
        return self.conversations.bell.listen("case", str(number))

    async def act(self, forms: Sequence[Form], member: Member) -> Acted | None:
        """Let the core have what was sent, as if the member had said it in their private talk.

        ``None`` where a case is not for them.
        """

        async def ready(unit: Unit) -> tuple[Sender | None, list[int]]:
            found = [await unit.case(form.number) for form in forms]
            versions = [held.case.version for held in found if held and concerns(member, held.case)]
            return await unit.sender(member.conversation), versions

        sender, versions = await self.errands.do(ready)
        if sender is None or len(versions) < len(forms):
            return None
        before = await self._last(sender)
        now = self.answering.now()
        await self.conversations.receive([arrival(form, sender, now) for form in forms])
        last = await self._last(sender)
        _, versions_now = await self.errands.do(ready)
        return Acted(
            f"{before}.{last}", refused=versions_now == versions, gone=len(versions_now) < len(versions)
        )

    async def notices(self, which: str, member: Member) -> list[Reply]:
        """The sentences among these replies of a member's talk: a card or a preview is the page itself."""
        first, _, last = which.partition(".")
        if not (first.isascii() and last.isascii() and first.isdigit() and last.isdigit()):
            return []
        sender = await self.errands.do(lambda unit: unit.sender(member.conversation))
        if sender is None or len(first) > 9 or len(last) > 9:
            return []
        told = await self.conversations.transcript(*sender, int(first))
        said = [one.reply for one in told.replies if one.number <= int(last)]
        return [reply for reply in said if reply.case is None or not reply.title]

    async def _last(self, sender: Sender) -> int:
        told = await self.conversations.transcript(*sender)
        return told.replies[-1].number if told.replies else 0


def arrival(form: Form, sender: Sender, now: datetime) -> Arrival:
    """What was sent from a page, as a message of the member's private talk."""
    channel, address = sender
    return Arrival(channel, address, form.key, now, text=form.text, place=form.place)


def step(done: Done, team: Team) -> Step:
    """A row of the audit log in names that the team knows."""
    if not done.by:
        return Step(done.at, done.act, "time")
    if done.act in RESIDENTS:
        return Step(done.at, done.act, "asker")
    member = team.member(done.by)
    return Step(done.at, done.act, "member", member.alias if member else "")
