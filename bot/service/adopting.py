"""What members give to the knowledge: written after the turn is durable, and they hear what became of it."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.domain.message import ConversationId
from bot.domain.notice import Keeping
from bot.domain.team_answer import TeamAnswer
from bot.domain.turn import Adopted, AnswerWithdrawn, Given, Told
from bot.ports import StoreUnavailable
from bot.service.errands import Errands

Adopt = Callable[[Given], Awaitable[str]]
"""Writes it; returns why it was not kept, or nothing."""

log = structlog.get_logger()


class Adopting:
    """Writes one after the other."""

    def __init__(self, adopt: Adopt, errands: Errands, look: Callable[[], None]) -> None:
        """``look`` is called when there is something to be said."""
        self._adopt = adopt
        self._errands = errands
        self._look = look
        self._one_at_a_time = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()

    def take(self, adopted: Adopted) -> None:
        """Write it soon."""
        task = asyncio.create_task(self._write(adopted))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is being written."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _write(self, adopted: Adopted) -> None:
        what = adopted.what
        name = named(what)
        try:
            async with self._one_at_a_time:
                trouble = await self._adopt(what)
        except OSError as error:
            log.warning("not_adopted", error=type(error).__name__)
            trouble = type(error).__name__
        if isinstance(what, AnswerWithdrawn) and not trouble:
            return  # the recall itself said so
        said = Told(ConversationId(adopted.by), Keeping(name=name, trouble=trouble))
        try:
            await self._errands.do(lambda unit: unit.tell([said]))
        except StoreUnavailable as error:
            log.warning("adopted_untold", error=str(error))
            return
        self._look()


def named(what: Given) -> str:
    """How its giver knows it again."""
    match what:
        case TeamAnswer():
            return what.question
        case AnswerWithdrawn():
            return what.id
        case _:
            return what.wording
