"""The list and the case pages: each form becomes a place of the talk, and nothing is decided here."""

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from bot.console.inbox.access import member_of
from bot.console.inbox.drawing import Drawing
from bot.console.inbox.watching import Watching
from bot.console.inbox.wishing import path_to, wish_in
from bot.domain.media import CONTENT_TYPES
from bot.domain.team.case import CaseNumber
from bot.domain.team.directory import Member
from bot.ports import FindFile
from bot.service.desk import Acted, Desk, Form

FIELDS_MAX = 600
KEY_MAX = 64
MANY_MAX = 50
"""Cases closed at once."""
NUMBERS = 2**53
"""No case has a number as high; a database could not even look for a much higher one."""
PART_MAX = 40
"""Characters of one part of a place: ids are shorter."""
BARE = frozenset({"claim", "back", "spam"})
TYPED = frozenset({"draft", "question", "supplement"})
ABOUT = frozenset({"entry", "merge", "met", "recalled"})
"""Verbs with one thing that they are about."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The handlers for those who are signed in."""

    desk: Desk
    drawing: Drawing
    watching: Watching
    file: FindFile

    async def list_cases(self, request: Request) -> Response:
        """Open cases: mine first, then the oldest."""
        member = member_of(request)
        seen = await self.desk.cases(member, wish_in(request.query_params))
        return self.drawing.draw(
            "list",
            member=member,
            seen=seen,
            none_ticked="chua-chon" in request.query_params,
            notices=await self._notices(request.query_params.get("bao", ""), member),
        )

    async def close_many(self, request: Request) -> Response:
        """The same for every case that was ticked."""
        async with request.form(max_files=0, max_fields=FIELDS_MAX) as form:
            verb, key = field(form, "verb"), field(form, "key")
            ticked = sorted({number for one in form.getlist("cau") if (number := number_in(one))})[:MANY_MAX]
            wish = wish_in(form)
        if verb not in BARE or not key:
            raise HTTPException(400)
        if not ticked:
            return RedirectResponse(path_to(wish, chua_chon="1"), 303)
        forms = [Form(f"{key[:KEY_MAX]}-{one}", CaseNumber(one), f"case:{verb}:{one}") for one in ticked]
        acted = await self._acted(forms, request)
        return RedirectResponse(path_to(wish, bao=acted.told), 303)

    async def case(self, request: Request) -> Response:
        """A case in full. Looking is kept in the audit log."""
        return await self._case(request, request.query_params.get("bao", ""))

    async def _case(self, request: Request, told: str, typed: str = "") -> Response:
        member, number = member_of(request), number_of(request)
        seen = await self.desk.look(number, member)
        if seen is None:
            return self.drawing.draw("no-case", 404, member=member, notices=())
        looked, history = seen
        return self.drawing.draw(
            "case",
            member=member,
            seen=looked,
            case=looked.case,
            history=history,
            others=self.watching.look(number, member),
            typed=typed,
            notices=await self._notices(told, member),
        )

    async def act(self, request: Request) -> Response:
        """Hand one form to the core, then show the case anew; words that the core refused are not lost."""
        number = number_of(request)
        async with request.form(max_files=0, max_fields=FIELDS_MAX) as form:
            sent = read(form, number)
        if sent is None:
            raise HTTPException(400)
        acted = await self._acted([sent], request)
        if acted.refused and sent.text:
            return await self._case(request, acted.told, sent.text)
        then = "/to" if acted.gone else f"/to/cau/{number}"
        return RedirectResponse(f"{then}?bao={acted.told}", 303)

    async def draft_file(self, request: Request) -> Response:
        """What goes with the draft of a case."""
        return await self._file(request, answered=False)

    async def answer_file(self, request: Request) -> Response:
        """What went with the answer to a case."""
        return await self._file(request, answered=True)

    async def _file(self, request: Request, *, answered: bool) -> Response:
        member, number = member_of(request), number_of(request)
        media = await self.desk.file(number, member, answered=answered)
        if media is None:
            raise HTTPException(404)
        path = await self.file((number, media))
        if path is None:
            return self.drawing.draw("no-file", 503, member=member, notices=(), number=number)
        return FileResponse(path, media_type=CONTENT_TYPES[media.kind])

    async def _acted(self, forms: list[Form], request: Request) -> Acted:
        acted = await self.desk.act(forms, member_of(request))
        if acted is None:
            raise HTTPException(404)
        return acted

    async def _notices(self, which: str, member: Member) -> list[str]:
        """What the member's talk says to what was just done."""
        replies = await self.desk.notices(which, member) if which else []
        return [reply.text for reply in replies]


def number_of(request: Request) -> CaseNumber:
    """The case of the page's path."""
    number: int = request.path_params["number"]
    if not 0 < number < NUMBERS:
        raise HTTPException(404)
    return CaseNumber(number)


def read(form: FormData, number: CaseNumber) -> Form | None:
    """A posted form as what the core understands; ``None`` where no form of ours sends it."""
    verb, key, about = field(form, "verb"), field(form, "key")[:KEY_MAX], field(form, "about")
    if verb == "met":
        about = ".".join(field(form, name)[:PART_MAX] for name in ("way", "minutes", "result"))
    if not key or len(about) > PART_MAX or ":" in about:
        return None
    if verb in BARE:
        return Form(key, number, f"case:{verb}:{number}")
    if verb in TYPED:
        return Form(key, number, f"case:{verb}:{number}", field(form, "text").strip())
    if verb in ABOUT and about:
        return Form(key, number, f"case:{verb}:{number}:{about}")
    if verb == "pass" and about:
        return Form(key, number, f"case:pass:{number}:{about}", field(form, "text"))
    if verb == "send":
        shown, kept = numbers(form, "shown"), numbers(form, "to")
        left_out = ".".join(str(one) for one in sorted(shown - kept))
        return Form(key, number, f"case:send:{number}:{number_in(about)}:{left_out}")
    return None


def field(form: FormData, name: str) -> str:
    """A field's text without NUL (no database keeps it); empty where it is missing."""
    value = form.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""


def numbers(form: FormData, name: str) -> set[int]:
    """Every number that a field holds."""
    return {number for one in form.getlist(name) if (number := number_in(one))}


def number_in(text: object) -> int:
    """The number that a text is; 0 for anything else."""
    known = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 16
    return int(str(text)) if known else 0
