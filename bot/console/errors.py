"""What a person sees when something went wrong: a kind page, and never the error itself."""

import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import where
from bot.ports import StoreUnavailable

log = structlog.get_logger()

_page = Environment(
    loader=PackageLoader("bot.console"), autoescape=True, undefined=StrictUndefined, auto_reload=False
).get_template("problem.html")


def problem(status: int, number: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """The page for a status; ``number`` is what a resident can tell us of an error of ours."""
    return HTMLResponse(_page.render(status=status, number=number), status, dict(headers or {}))


async def refused(request: Request, error: Exception) -> Response:
    """The page for a request that we would not or could not serve."""
    if isinstance(error, HTTPException):
        return problem(error.status_code, headers=error.headers)
    return problem(503, headers={"Retry-After": "5"})


HANDLERS: Mapping[Any, Any] = {
    HTTPException: refused,
    StoreUnavailable: refused,
}
"""For Starlette's ``exception_handlers``."""


class Contained:
    """Answers whatever else is raised with a page and a number; the log has the place, never the words.

    An exception's text can hold what a resident wrote, so only its type and lines are kept.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except HTTPException as error:
            await problem(error.status_code, headers=error.headers)(scope, receive, send)
        except Exception as error:
            number = secrets.token_hex(4)
            log.error(
                "request failed",
                number=number,
                path=scope.get("path"),
                error=type(error).__name__,
                at=where(error),
            )
            if not begun and scope["type"] == "http":
                await problem(500, number)(scope, receive, send)
