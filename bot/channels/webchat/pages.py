"""The web chat's pages: each request becomes an arrival or a drawing, nothing is decided here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse

from bot.channels.webchat.bubbles import page
from bot.channels.webchat.drawing import Drawing, new_key
from bot.channels.webchat.limits import Limits
from bot.channels.webchat.papers import calendar, qr_svg
from bot.channels.webchat.stream import Events
from bot.channels.webchat.visitor import Visitors, new_visitor
from bot.domain.media import CONTENT_TYPES
from bot.domain.sample import Sheet
from bot.domain.turn import Choice, Reply
from bot.ports import Arrival, FindFile, Transcript
from bot.service.conversations import Conversations

KEY_MAX = 64
PLACE_MAX = 64
"""Bytes of a button's place (see ARCHITECTURE); a longer one was not drawn by us."""
FIELDS_MAX = 8

Size = Literal["thuong", "to"]
"""The reader's size of letters, kept in a cookie of its own."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the page says by itself, from the phrases in force."""

    welcome: Reply
    """Shown until a conversation begins; its choices are ways to begin."""
    menu: tuple[Choice, ...] = ()
    scanned: Callable[[str], Reply] = lambda code: Reply("", choices=(Choice(code, f"open:{code}"),))
    """What greets someone who came by a poster's code."""
    comeback: Choice | None = None
    """The way to have the team's answers at another place, for who is about to leave this one."""
    banner: str = ""
    """The operator's notice to all."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The handlers of the web chat's routes."""

    conversations: Conversations
    visitors: Visitors
    events: Events
    drawing: Drawing
    limits: Limits
    opening: Callable[[], Opening]
    sheet: Callable[[str], Sheet | None]
    file: FindFile
    retention_days: int
    public_url: str = ""
    """Under which residents reach this site; empty: as they just did."""

    async def chat(self, request: Request) -> Response:
        """The whole conversation, as the store has it; with a poster's code, the way to what it opens."""
        code = request.path_params.get("code", "")
        visitor = self.visitors.of(request) or new_visitor()
        transcript = await self.conversations.transcript("web", visitor)
        response = self.draw(
            request,
            "chat",
            bubbles=page(transcript),
            last=last_number(transcript),
            opening=self.opening(),
            scanned=self.opening().scanned(code) if code else None,
            forgotten=was_forgotten(transcript),
        )
        response.headers["Cache-Control"] = "no-store"  # "back" on a shared machine shows nobody's talk
        self.visitors.keep(response, visitor)
        return response

    async def say(self, request: Request) -> Response:
        """Take one message; answered and durable when this returns."""
        visitor = self.visitors.of(request) or new_visitor()
        if not await self.allowed(request, visitor):
            raise HTTPException(429)
        async with request.form(max_files=0, max_fields=FIELDS_MAX) as form:
            arrival = read(form, visitor, datetime.now(UTC))
        if arrival:
            await self.conversations.receive([arrival])
        if field(form, "quiet"):
            return Response(status_code=204)
        return await self.back(visitor, field(form, "shown"))

    async def back(self, visitor: str, shown: str) -> Response:
        """Without scripts: to the first reply that the page has not shown yet."""
        news = await self.conversations.transcript("web", visitor, number_in(shown))
        response = RedirectResponse(f"/#r{news.replies[0].number}" if news.replies else "/", 303)
        self.visitors.keep(response, visitor)
        return response

    async def stream(self, request: Request) -> Response:
        """What is new, as it comes. A visitor without a cookie gets 204: the browser does not ask again."""
        visitor = self.visitors.of(request)
        if visitor is None:
            return Response(status_code=204)
        shown = request.headers.get("last-event-id") or request.query_params.get("after", "")
        return StreamingResponse(
            self.events.of(visitor, number_in(shown)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def restart(self, request: Request) -> Response:
        """Begin as someone new; what the earlier visitor said stays where it is until its time."""
        response = RedirectResponse("/", 303)
        self.visitors.keep(response, new_visitor())
        return response

    async def leave(self, request: Request) -> Response:
        """Delete what this visitor said, as the talk's own button does, and begin as someone new."""
        visitor = self.visitors.of(request)
        if visitor:
            await self.forget(request, visitor)
        return await self.restart(request)

    async def forget(self, request: Request, visitor: str) -> None:
        """Who has said something is never asked to wait; who has not counts as saying it now."""
        transcript = await self.conversations.transcript("web", visitor)
        if not transcript.said and not await self.allowed(request, visitor):
            raise HTTPException(429)
        now = datetime.now(UTC)
        await self.conversations.receive(
            [Arrival(channel="web", address=visitor, key=new_key(), received_at=now, place="forget:yes")]
        )

    async def allowed(self, request: Request, visitor: str) -> bool:
        return await self.limits.allow(visitor, request.client.host if request.client else "")

    async def resize(self, request: Request) -> Response:
        """Larger letters, or the usual ones again."""
        async with request.form(max_files=0, max_fields=FIELDS_MAX) as form:
            wanted = field(form, "size")
        response = RedirectResponse("/", 303)
        if wanted in get_args(Size):
            response.set_cookie(
                "co-chu",
                wanted,
                max_age=365 * 24 * 3600,
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
        return response

    async def qr(self, request: Request) -> Response:
        """The QR of a code, leading to this site under the address by which the page was reached."""
        address = f"{self.public_url or str(request.base_url)}".rstrip("/")
        drawn = qr_svg(f"{address}/q/{request.path_params['code']}")
        return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})

    async def calendar(self, request: Request) -> Response:
        """The day that one of this visitor's own replies names, for their calendar."""
        number = request.path_params["number"]
        visitor = self.visitors.of(request)
        if visitor is None:
            raise HTTPException(404)
        transcript = await self.conversations.transcript("web", visitor, number - 1)
        one = next((reply for reply in transcript.replies if reply.number == number), None)
        file = calendar(one) if one else None
        if file is None:
            raise HTTPException(404)
        return Response(
            file,
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": "attachment; filename=ngay-hen.ics", "Cache-Control": "no-store"},
        )

    async def privacy(self, request: Request) -> Response:
        """What is kept, how long, and how to have it deleted."""
        return self.draw(request, "privacy", retention_days=self.retention_days)

    async def picture(self, request: Request) -> Response:
        """One of the steps' pictures; browsers keep it for ever, since its address changes with its bytes."""
        image = self.drawing.image(request.path_params["name"])
        if image is None:
            raise HTTPException(404)
        response = Response(image.data, media_type="image/png")
        if request.query_params.get("v") == image.version:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    async def sample(self, request: Request) -> Response:
        """A form filled in as an example, to print."""
        sheet = self.sheet(request.path_params["id"])
        if sheet is None:
            raise HTTPException(404)
        return self.draw(request, "sample", sheet=sheet)

    async def checklist(self, request: Request) -> Response:
        """A list of this visitor's own conversation, to print."""
        number, visitor = number_in(request.path_params["number"]), self.visitors.of(request)
        reply = await self.told(visitor, number) if visitor and number else None
        if reply is None or not reply.printable:
            raise HTTPException(404)
        return self.draw(request, "checklist", reply=reply)

    async def enclosed(self, request: Request) -> Response:
        """What the team sent with an answer of this visitor's own conversation."""
        number, visitor = number_in(request.path_params["number"]), self.visitors.of(request)
        reply = await self.told(visitor, number) if visitor and number else None
        if reply is None or reply.enclosed is None:
            raise HTTPException(404)
        media = reply.enclosed.media
        path = await self.file((reply.enclosed.of, media))
        if path is None:
            return self.draw(request, "no-file", 503, kind=media.kind, address=f"/tep/{number}")
        return FileResponse(path, media_type=CONTENT_TYPES[media.kind])

    async def told(self, visitor: str, number: int) -> Reply | None:
        """What this visitor was told under a number; ``None`` where there is no such reply."""
        transcript = await self.conversations.transcript("web", visitor, number - 1)
        return next((one.reply for one in transcript.replies if one.number == number), None)

    def draw(self, request: Request, name: str, status: int = 200, **values: object) -> Response:
        size = request.cookies.get("co-chu", "")
        return HTMLResponse(self.drawing.page(name, big=size == "to", **values), status)


def read(form: FormData, visitor: str, received_at: datetime) -> Arrival | None:
    """A posted form as an arrival; None where there is nothing to answer."""
    text, key, place = field(form, "text"), field(form, "key"), field(form, "place")
    if not (text.strip() or place) or len(place.encode()) > PLACE_MAX:
        return None
    return Arrival(
        channel="web",
        address=visitor,
        key=key[:KEY_MAX] or new_key(),
        received_at=received_at,
        text=field(form, "label") if place else text,
        place=place or None,
    )


def field(form: FormData, name: str) -> str:
    """A field's text without NUL (no database keeps it); empty where it is missing."""
    value = form.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""


def number_in(text: str) -> int:
    """The number that a text is; 0 for anything that counts no reply of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def last_number(transcript: Transcript) -> int:
    return transcript.replies[-1].number if transcript.replies else 0


def was_forgotten(transcript: Transcript) -> bool:
    """Only the farewell is left of a conversation: its beginning and all words of the resident are gone."""
    return bool(transcript.replies) and transcript.replies[0].number > 1 and not transcript.said
