"""The web chat for residents: routes for the program to serve."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.channels.webchat.drawing import STATIC, Drawing, FindImage
from bot.channels.webchat.limits import Limits
from bot.channels.webchat.pages import Opening, Pages
from bot.channels.webchat.stream import Events
from bot.channels.webchat.visitor import Visitors
from bot.domain.sample import Sheet
from bot.ports import FindFile
from bot.service.conversations import Conversations

__all__ = ["Opening", "WebchatSettings", "webchat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebchatSettings:
    """What the operator decides."""

    secret_key: str
    https: bool
    """Residents come by https: cookies are sent over nothing else."""
    retention_days: int = 90
    public_url: str = ""
    telegram: Callable[[], str] = lambda: ""
    """The bot's name on Telegram, once it is known."""


def webchat(
    conversations: Conversations,
    settings: WebchatSettings,
    opening: Callable[[], Opening],
    sheet: Callable[[str], Sheet | None],
    closing: Callable[[], bool],
    image: FindImage,
    file: FindFile,
) -> list[Route | Mount]:
    """The web chat's routes.

    ``image`` finds a step's picture by its name, ``sheet`` the sample of a form by its id, ``file`` what the
    team sent with an answer.
    ``closing`` turns true when the program stops; ring all bells then, and every open stream ends.
    """
    drawing = Drawing(image, settings.telegram)
    pages = Pages(
        conversations=conversations,
        visitors=Visitors(settings.secret_key, https=settings.https),
        events=Events(conversations, drawing.news, closing),
        drawing=drawing,
        limits=Limits(),
        opening=opening,
        sheet=sheet,
        file=file,
        retention_days=settings.retention_days,
        public_url=settings.public_url,
    )
    return [
        Route("/", pages.chat),
        Route("/q/{code:str}", pages.chat),
        Route("/ma/{code:str}.svg", pages.qr),
        Route("/lich/{number:int}.ics", pages.calendar),
        Route("/say", pages.say, methods=["POST"]),
        Route("/events", pages.stream),
        Route("/bat-dau-lai", pages.restart, methods=["POST"]),
        Route("/xoa", pages.leave, methods=["POST"]),
        Route("/co-chu", pages.resize, methods=["POST"]),
        Route("/rieng-tu", pages.privacy),
        Route("/hinh/{name:str}", pages.picture),
        Route("/mau/{id:str}", pages.sample),
        Route("/in/{number:str}", pages.checklist),
        Route("/tep/{number:str}", pages.enclosed),
        Mount("/static", KeptFiles(directory=STATIC)),
    ]


class KeptFiles(StaticFiles):
    """Files asked for by version, so browsers keep them for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
