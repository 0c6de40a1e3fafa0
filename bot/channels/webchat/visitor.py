"""Who a visitor of the web chat is: a random id in a signed cookie, and nothing else."""

import secrets

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import Response

KEPT_S = 90 * 24 * 3600
"""As long as conversations are kept; each visit begins it anew."""


class Visitors:
    """Reads and writes the cookie. The id is the visitor's address: no name, no device, no number."""

    def __init__(self, secret_key: str, *, https: bool) -> None:
        self._signer = TimestampSigner(secret_key, salt="webchat visitor")
        self._https = https
        self._cookie = "__Host-to-so" if https else "to-so"

    def of(self, request: Request) -> str | None:
        """The visitor's id, or None where the cookie is missing, forged or too old."""
        try:
            return self._signer.unsign(request.cookies.get(self._cookie, ""), max_age=KEPT_S).decode()
        except (BadSignature, UnicodeError):
            return None

    def keep(self, response: Response, visitor: str) -> None:
        """Send the cookie along, good for another 90 days."""
        response.set_cookie(
            self._cookie,
            self._signer.sign(visitor).decode(),
            max_age=KEPT_S,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="lax",
        )


def new_visitor() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(16)
