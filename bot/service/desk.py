"""The members' pages: who is signed in, what they see; what they do goes the way of any message."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.inbox.acting import concerns
from bot.domain.inbox.desk import Looked, Row, looked, rows
from bot.domain.media import Media
from bot.domain.team.case import CaseNumber
from bot.domain.team.directory import Member, Team
from bot.domain.turn import Reply
from bot.ports import Arrival, Done, Sender, Unit
from bot.service.batch import Answering
from bot.service.conversations import Conversations
from bot.service.errands import Errands

LISTED = 200
"""Open cases that a list shows at most."""
HISTORY = 50
RESIDENTS = frozenset(
    {"open", "join", "forget", "asker-clear", "asker-unclear", "asker-again", "asker-reply"}
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

    async def whose(self, token: str) -> Member | None:
        """Who is signed in with this token, as they are in the team now."""
        return await self.errands.do(lambda unit: unit.session(token)) if token else None

    async def sign_out(self, token: str) -> None:
        await self.errands.do(lambda unit: unit.end_session(token))

    async def sign_out_everywhere(self, member: Member) -> None:
        await self.errands.do(lambda unit: unit.end_sessions(member.id))

    async def cases(self, member: Member) -> list[Row]:
        """The open cases that concern a member."""

        async def read(unit: Unit) -> list[Row]:
            knowledge = await self.answering.knowledge_for(unit, {})
            found = await unit.open_cases(member.ward, LISTED)
            return rows(found, member, knowledge, self.answering.now())

        return await self.errands.do(read)

    async def look(self, number: CaseNumber, member: Member) -> tuple[Looked, Sequence[Step]] | None:
        """A case with its history; that it was looked at is kept. ``None`` where it is not for them."""

        async def read(unit: Unit) -> tuple[Looked, Sequence[Step]] | None:
            held = await unit.case(number)
            if held is None:
                return None
            knowledge = await self.answering.knowledge_for(unit, {})
            others = await unit.open_cases(held.case.ward, LISTED)
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

    async def concerns(self, number: CaseNumber, member: Member) -> bool:
        """Whether there is such a case for this member."""

        async def read(unit: Unit) -> bool:
            held = await unit.case(number)
            return held is not None and concerns(member, held.case)

        return await self.errands.do(read)

    async def act(self, forms: Sequence[Form], member: Member) -> str | None:
        """Let the core have what was sent, as if the member had said it in their private talk.

        Returns which replies of that talk came of it ("12.14"); ``None`` where a case is not for them.
        """

        async def ready(unit: Unit) -> Sender | None:
            found = [await unit.case(form.number) for form in forms]
            if not all(held and concerns(member, held.case) for held in found):
                return None
            return await unit.sender(member.conversation)

        sender = await self.errands.do(ready)
        if sender is None:
            return None
        before = await self._last(sender)
        now = self.answering.now()
        await self.conversations.receive([arrival(form, sender, now) for form in forms])
        return f"{before}.{await self._last(sender)}"

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
