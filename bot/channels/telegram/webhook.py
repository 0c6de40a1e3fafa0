"""Updates that Telegram carries to our own address."""

import json
from hmac import compare_digest

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.intake import Intake
from bot.ports import StoreUnavailable

PATH = "/telegram/webhook"
BODY_MAX = 1024 * 1024
RETRY_AFTER_S = 1
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name


class TooLong(Exception):
    """A body over the cap; the rest of it was not read."""


class Webhook:
    """The route that commits before it answers 200."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self.route = Route(PATH, self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        """403 without the secret, 413 over a megabyte, 503 when it could not be kept, else 200.

        Who knows the secret is Telegram: what it sends and nobody can read is set aside and answered
        200 too, because Telegram would send it again for ever.
        """
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not compare_digest(given, self._secret):
            return Response(status_code=403)
        try:
            body = await _body(request)
        except TooLong:
            return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            await self._take(body)
        except StoreUnavailable:
            return Response(status_code=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return Response()

    async def _take(self, body: bytes) -> None:
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            await self._intake.set_aside_body(body)
        else:
            await self._intake.take([update])


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise TooLong
    return body
