"""Guards around every page: headers, same-site posts only, and a cap on what is sent."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.errors import Contained

BODY_MAX = 64 * 1024
"""Bytes of one request's body: the longest question is a tenth of it."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


REFERRERS = "same-origin"
"""No other site learns where our readers come from. With `no-referrer` browsers also write `Origin: null` on
our own forms, and over plain http from another machine they send no Sec-Fetch-Site beside it."""


def guards(*, https: bool, machine_paths: Collection[str] = ()) -> list[Middleware]:
    """Everything that stands before the pages, outermost first: for Starlette's ``middleware``.

    ``machine_paths`` are called by programs, which prove themselves otherwise and have caps of
    their own, like Telegram's webhook.
    """
    return [
        Middleware(Headed, https=https),
        Middleware(Contained),
        Middleware(SameSite, machine_paths=machine_paths),
        Middleware(Capped, machine_paths=machine_paths),
    ]


class Headed:
    """Adds the headers that browsers are to hold; a response that names its own cache rule keeps it."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._fixed = {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": REFERRERS,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }
        if https:
            self._fixed["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._fixed)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, headed)


class SameSite:
    """Refuses posts that another site made a browser send (CSRF)."""

    def __init__(self, app: ASGIApp, *, machine_paths: Collection[str] = ()) -> None:
        self._app = app
        self._machine_paths = frozenset(machine_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._welcome(scope):
            raise HTTPException(403)
        await self._app(scope, receive, send)

    def _welcome(self, scope: Scope) -> bool:
        safe = scope["method"] in SAFE or scope["path"] in self._machine_paths
        return safe or came_from_here(Headers(scope=scope))


def came_from_here(headers: Headers) -> bool:
    """Whether a browser says that this request was made by our own page, or typed by its user."""
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


class Capped:
    """Refuses bodies over the cap while they arrive."""

    def __init__(self, app: ASGIApp, *, most: int = BODY_MAX, machine_paths: Collection[str] = ()) -> None:
        self._app = app
        self._most = most
        self._machine_paths = frozenset(machine_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._machine_paths:
            await self._app(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
