"""The cookie that says whose session a browser is in: a random token, nothing else."""

from starlette.requests import Request
from starlette.responses import Response

LONGEST_S = 12 * 3600
"""As the store has it; there it also ends after eight idle hours."""


class SessionCookie:
    """Reads and writes it; over https no other way and no other site gets it."""

    def __init__(self, *, https: bool) -> None:
        self._https = https
        self._name = "__Host-to-so-vao" if https else "to-so-vao"

    def of(self, request: Request) -> str:
        """The token; empty where there is none."""
        return request.cookies.get(self._name, "")

    def keep(self, response: Response, token: str) -> None:
        response.set_cookie(
            self._name,
            token,
            max_age=LONGEST_S,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def drop(self, response: Response) -> None:
        response.delete_cookie(self._name, path="/", secure=self._https, httponly=True, samesite="lax")
