"""Pages that learn of changes while they are open, by streams of events (SSE).

A stream looks again when the bell rings, and every few seconds by itself: at what another worker of the
program kept, at who else has the case open, and at whether its reader may still see it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.console.inbox.access import Keeper, member_of
from bot.console.inbox.drawing import Drawing
from bot.console.inbox.pages import number_of
from bot.console.inbox.watching import Watching
from bot.console.inbox.wishing import wish_in
from bot.domain.team.case import CaseNumber
from bot.service.desk import Desk

BEAT_S = 5.0
"""A session that ended is noticed after it at the latest."""
CALM_S = 1.0
"""A list is not drawn more often, whatever happens in it."""
RETRY_MS = 2_000
"""How soon a browser comes back after the stream broke."""
BEGUN = f"retry: {RETRY_MS}\n\n"
STILL_HERE = ": still here\n\n"
"""A page on a dead network hears that it is dead."""
OVER = "event: over\ndata:\n\n"


@dataclass(frozen=True, slots=True)
class Live:
    """The streams of the list and of a case."""

    desk: Desk
    keeper: Keeper
    drawing: Drawing
    watching: Watching
    closing: Callable[[], bool]
    """Whether the program is stopping: then each stream ends, and its page comes back to the next run."""

    async def list_news(self, request: Request) -> Response:
        """The list anew, whenever it is not what the page shows."""
        return streamed(self._list(request))

    async def case_news(self, request: Request) -> Response:
        """That a case changed, and who else looks at it."""
        number = number_of(request)
        if await self.desk.version(number, member_of(request)) is None:
            raise HTTPException(404)
        return streamed(self._case(request, number))

    async def _list(self, request: Request) -> AsyncIterator[str]:
        yield BEGUN
        shown, wish = shown_by(request), wish_in(request.query_params)
        with self.desk.list_changes(member_of(request)) as ear:
            while not self.closing():
                member = await self.keeper.still(request)
                if member is None:
                    yield OVER
                    return
                seen = await self.desk.cases(member, wish)
                if seen.mark != shown:
                    shown = seen.mark
                    yield event("list", self.drawing.part("cases", member=member, seen=seen), shown)
                    await asyncio.sleep(CALM_S)
                if not await ear.wait(BEAT_S):
                    yield STILL_HERE

    async def _case(self, request: Request, number: CaseNumber) -> AsyncIterator[str]:
        yield BEGUN
        shown, here, looking = shown_by(request), member_of(request), ""
        try:
            with self.desk.case_changes(number) as ear:
                while not self.closing():
                    member = await self.keeper.still(request)
                    version = await self.desk.version(number, member) if member else None
                    if member is None or version is None:
                        yield OVER
                        return
                    if str(version) != shown:
                        shown = str(version)
                        yield event("changed", "", shown)
                    others = self.drawing.part("watchers", others=self.watching.look(number, member))
                    if others != looking:
                        looking = others
                        yield event("watchers", others)
                    if not await ear.wait(BEAT_S):
                        yield STILL_HERE
        finally:
            self.watching.leave(number, here)


def streamed(events: AsyncIterator[str]) -> Response:
    """A response that goes on and that nobody keeps."""
    return StreamingResponse(
        events,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def shown_by(request: Request) -> str:
    """The mark of what the page shows: of the last event that it got, else of how it was drawn."""
    return request.headers.get("last-event-id") or request.query_params.get("co", "")


def event(name: str, html: str, id: str = "") -> str:
    """One event on the wire; its id is what the browser names when it comes back."""
    data = "\n".join(f"data: {line}" for line in html.splitlines() or [""])
    return f"id: {id}\nevent: {name}\n{data}\n\n" if id else f"event: {name}\n{data}\n\n"
