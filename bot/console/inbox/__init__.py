"""The team's inbox as pages: routes for the program to serve."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.console.inbox.access import TABLE, Keeper, Name
from bot.console.inbox.cookie import SessionCookie
from bot.console.inbox.drawing import STATIC, Drawing
from bot.console.inbox.live import Live
from bot.console.inbox.pages import Pages
from bot.console.inbox.signing import Signing
from bot.console.inbox.watching import Watching
from bot.ports import FindFile
from bot.service.desk import Desk

__all__ = ["InboxSettings", "inbox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxSettings:
    """What the operator decides."""

    https: bool
    """Members come by https: cookies are sent over nothing else."""


def inbox(
    desk: Desk,
    settings: InboxSettings,
    seconds: Callable[[], float],
    file: FindFile,
    closing: Callable[[], bool],
) -> list[Route | Mount]:
    """The inbox's routes, each behind its row of the table; ``seconds`` counts, from any beginning, ``file``
    finds what members sent with their answers.

    ``closing`` turns true when the program stops; ring all bells then, and every open stream ends.
    """
    drawing = Drawing()
    cookie = SessionCookie(https=settings.https)
    keeper = Keeper(desk, cookie, drawing)
    watching = Watching(seconds)
    pages = Pages(desk, drawing, watching, file)
    live = Live(desk, keeper, drawing, watching, closing)
    signing = Signing(desk, cookie, drawing, https=settings.https)
    handlers = {
        Name.ENTRANCE: signing.entrance,
        Name.ENTER: signing.enter,
        Name.LEAVE: signing.leave,
        Name.LEAVE_EVERYWHERE: signing.leave_everywhere,
        Name.LIST: pages.list_cases,
        Name.CLOSE_MANY: pages.close_many,
        Name.CASE: pages.case,
        Name.ACT: pages.act,
        Name.LIST_NEWS: live.list_news,
        Name.CASE_NEWS: live.case_news,
        Name.DRAFT_FILE: pages.draft_file,
        Name.ANSWER_FILE: pages.answer_file,
    }
    routes = [Route(row.path, keeper.guarded(row, handlers[row.name]), methods=[row.method]) for row in TABLE]
    return [*routes, Mount("/to/static", KeptFiles(directory=STATIC))]


class KeptFiles(StaticFiles):
    """Files asked for by version, so browsers keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
