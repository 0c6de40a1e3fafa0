"""A resident's phone as a web page on the fake: what is said there reaches the bot as an update."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from aiohttp import web

from tests.telegram.fake import FakeTelegram
from tests.telegram.people import Resident
from tests.telegram.wire import Json

PAGE = Path(__file__).with_name("phone.html")
_TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code"}


def phones(telegram: FakeTelegram) -> web.Application:
    """The page, and what it asks for: the screen of a phone, a text, a press."""

    def resident(request: web.Request) -> Resident:
        return telegram.resident(int(request.match_info["number"]))

    async def page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE)

    async def screen(request: web.Request) -> web.StreamResponse:
        owner = resident(request)
        return web.json_response([_bubble(message, owner) for message in owner.chat.messages.values()])

    async def says(request: web.Request) -> web.StreamResponse:
        resident(request).says(await request.text())
        return web.Response()

    async def presses(request: web.Request) -> web.StreamResponse:
        owner, pressed = resident(request), await request.json()
        owner.presses_data(owner.chat.messages[pressed["message"]], pressed["data"])
        return web.Response()

    application = web.Application()
    application.add_routes(
        [
            web.get("/", page),
            web.get(r"/phone/{number:\d+}", screen),
            web.post(r"/phone/{number:\d+}/says", says),
            web.post(r"/phone/{number:\d+}/presses", presses),
        ]
    )
    return application


def _bubble(message: Json, owner: Resident) -> Json:
    caption = "caption" in message
    text: str = message.get("caption" if caption else "text") or ""
    entities: list[Json] = message.get("caption_entities" if caption else "entities") or []
    return {
        "id": message["message_id"],
        "mine": message["from"]["id"] == owner.user["id"],
        "html": as_html(text, entities),
        "rows": message.get("reply_markup", {}).get("inline_keyboard", []),
    }


def as_html(text: str, entities: list[Json]) -> str:
    """The text with its entities as tags; offsets count UTF-16 units."""
    units = text.encode("utf-16-le")
    marks = sorted(_marks(entities), reverse=True)
    cuts = sorted({0, len(units), *(2 * at for at, *_ in marks)})
    html = ""
    for start, end in zip(cuts, [*cuts[1:], len(units)], strict=True):
        html += "".join(tag for at, _, tag in sorted(marks) if 2 * at == start)
        html += escape(units[start:end].decode("utf-16-le"))
    return html


def _marks(entities: list[Json]) -> Iterator[tuple[int, int, str]]:
    """(offset, order, tag): at the same place what ends comes before what begins, inner ends first."""
    for entity in entities:
        if tag := _TAGS.get(entity["type"]):
            begin, length = entity["offset"], entity["length"]
            yield begin, 10_000 - length, f"<{tag}>"
            yield begin + length, -10_000 + length, f"</{tag}>"
