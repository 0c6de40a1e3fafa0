"""Who may open which page of the inbox: one table, and nothing that is not in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from starlette.requests import Request
from starlette.responses import Response

from bot.console.inbox.cookie import SessionCookie
from bot.console.inbox.drawing import Drawing
from bot.domain.team.directory import ANSWERS, Member, Role
from bot.service.desk import Desk

READS: frozenset[Role] = ANSWERS | {"auditor"}
EVERY_ROLE: frozenset[Role] = READS | {"editor", "approver"}


class Name(Enum):
    """The inbox's pages and forms."""

    ENTRANCE = "entrance"
    ENTER = "enter"
    LEAVE = "leave"
    LEAVE_EVERYWHERE = "leave-everywhere"
    LIST = "list"
    CLOSE_MANY = "close-many"
    CASE = "case"
    ACT = "act"
    LIST_NEWS = "list-news"
    CASE_NEWS = "case-news"
    DRAFT_FILE = "draft-file"
    ANSWER_FILE = "answer-file"


@dataclass(frozen=True, slots=True)
class Row:
    """One page or form, and who may have it."""

    name: Name
    method: str
    path: str
    roles: frozenset[Role] | None
    """``None``: anybody, signed in or not."""
    of_case: bool = False
    """It names cases: those of the member's ward are there for them, for the city's team all. Held by
    ``Desk.look``, ``Desk.version``, ``Desk.file`` and ``Desk.act``, which know the case."""
    quiet: bool = False
    """Asked for by an open page, not by its reader: it keeps no session from being idle."""


TABLE = (
    Row(Name.ENTRANCE, "GET", "/vao/{code:str}", None),
    Row(Name.ENTER, "POST", "/vao/{code:str}", None),
    Row(Name.LEAVE, "POST", "/to/ra", EVERY_ROLE),
    Row(Name.LEAVE_EVERYWHERE, "POST", "/to/ra-moi-noi", EVERY_ROLE),
    Row(Name.LIST, "GET", "/to", READS),
    Row(Name.CLOSE_MANY, "POST", "/to/nhieu", ANSWERS, of_case=True),
    Row(Name.CASE, "GET", "/to/cau/{number:int}", READS, of_case=True),
    Row(Name.ACT, "POST", "/to/cau/{number:int}", ANSWERS, of_case=True),
    Row(Name.LIST_NEWS, "GET", "/to/tin", READS, quiet=True),
    Row(Name.CASE_NEWS, "GET", "/to/cau/{number:int}/tin", READS, of_case=True, quiet=True),
    Row(Name.DRAFT_FILE, "GET", "/to/cau/{number:int}/tep-soan", READS, of_case=True),
    Row(Name.ANSWER_FILE, "GET", "/to/cau/{number:int}/tep-tra-loi", READS, of_case=True),
)

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Looks every member up at every request: who left the team is out at once."""

    desk: Desk
    cookie: SessionCookie
    drawing: Drawing

    def guarded(self, row: Row, handler: Handler) -> Handler:
        """The handler behind its row of the table; it finds the member with ``member_of``."""

        async def answer(request: Request) -> Response:
            if row.roles is None:
                return await handler(request)
            member = await self.desk.whose(self.cookie.of(request), seen=not row.quiet)
            if member is None:
                return self.drawing.draw("signed-out", 401, typed=await typed_in(request))
            if member.role not in row.roles:
                return self.drawing.draw("no-page", 403, member=member, notices=())
            request.state.member, request.state.roles = member, row.roles
            return await handler(request)

        return answer

    async def still(self, request: Request) -> Member | None:
        """Who asked for a page that stays open, as they are now; none once it is not for them any more."""
        member = await self.desk.whose(self.cookie.of(request), seen=False)
        return member if member and member.role in request.state.roles else None


async def typed_in(request: Request) -> str:
    """What somebody whose time is over had typed, so that it is not lost."""
    if request.method != "POST":
        return ""
    async with request.form(max_files=0) as form:
        text = form.get("text")
    return text if isinstance(text, str) else ""


def member_of(request: Request) -> Member:
    """Who asks, on a page that only members get."""
    member = request.state.member
    if not isinstance(member, Member):
        raise TypeError("a page for members was reached without one")
    return member
