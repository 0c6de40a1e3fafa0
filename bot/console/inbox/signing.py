"""Signing in with a link's code, and out again."""

from dataclasses import dataclass
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.inbox.access import member_of
from bot.console.inbox.cookie import SessionCookie
from bot.console.inbox.drawing import Drawing
from bot.domain.inbox.codes import is_code
from bot.service.desk import Desk


@dataclass(frozen=True, slots=True)
class Signing:
    """The handlers around the session."""

    desk: Desk
    cookie: SessionCookie
    drawing: Drawing
    https: bool = False

    async def entrance(self, request: Request) -> Response:
        """One button: whoever only fetches the link, as chats do for a preview, uses nothing up."""
        open_to_all = not self.https and not from_this_machine(request)
        return self.drawing.draw("entrance", code=request.path_params["code"], unprotected=open_to_all)

    async def enter(self, request: Request) -> Response:
        """Use the code up."""
        code = request.path_params["code"]
        token = await self.desk.sign_in(code) if is_code(code) else None
        if token is None:
            return self.drawing.draw("dead-link", 410)
        response = RedirectResponse("/to", 303)
        self.cookie.keep(response, token)
        return response

    async def leave(self, request: Request) -> Response:
        """Sign this browser out."""
        await self.desk.sign_out(self.cookie.of(request))
        return self._left()

    async def leave_everywhere(self, request: Request) -> Response:
        """Sign every browser of this member out."""
        await self.desk.sign_out_everywhere(member_of(request))
        return self._left()

    def _left(self) -> Response:
        response = self.drawing.draw("left")
        self.cookie.drop(response)
        return response


def from_this_machine(request: Request) -> bool:
    """Whether the connection did not leave this machine."""
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
