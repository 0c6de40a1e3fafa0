"""Phones as a web page on the fake: what is said there reaches the bot as an update."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from aiohttp import web

from tests.telegram.fake import FakeTelegram
from tests.telegram.files import JPEG
from tests.telegram.methods import PHOTO_MAX_BYTES
from tests.telegram.people import Resident
from tests.telegram.wire import Json

PAGE = Path(__file__).with_name("phone.html")
_TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code"}


@dataclass(frozen=True, slots=True)
class View:
    """One phone on the page, with one chat open."""

    title: str
    name: str
    number: int
    group: int | None = None
    """Without it, the private chat with the bot."""

    def opened(self, telegram: FakeTelegram) -> Resident:
        """Whose phone it is, in that chat."""
        where = telegram.group(self.group).member if self.group else telegram.resident
        person = where(self.number)
        person.user["first_name"] = self.name
        return person


ONE = (View("Điện thoại của bà con", "Bà con", 1),)


def phones(telegram: FakeTelegram, views: Sequence[View] = ONE) -> web.Application:
    """The page, and what it asks for: the phones, the screen of one, a text, a picture or a
    reply, a press, a file."""

    def person(request: web.Request) -> Resident:
        number, group = int(request.match_info["number"]), int(request.query.get("group", "0")) or None
        known = next((one for one in views if (one.number, one.group) == (number, group)), None)
        return (known or View("", f"Bà con {number}", number, group)).opened(telegram)

    async def shown(request: web.Request) -> web.StreamResponse:
        return web.json_response([asdict(view) for view in views])

    async def page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE)

    async def screen(request: web.Request) -> web.StreamResponse:
        owner = person(request)
        return web.json_response([_bubble(message, owner) for message in owner.chat.messages.values()])

    async def says(request: web.Request) -> web.StreamResponse:
        message = request.query.get("reply_to")
        person(request).says(await request.text(), reply_to=int(message) if message else None)
        return web.Response()

    async def photo(request: web.Request) -> web.StreamResponse:
        message, data = request.query.get("reply_to"), await request.read()
        if not data.startswith(JPEG[:3]):
            return web.Response(status=415)  # Telegram would make a JPEG of it; the fake does not
        person(request).sends_photo(
            request.query.get("caption", ""), data=data, reply_to=int(message) if message else None
        )
        return web.Response()

    async def file(request: web.Request) -> web.StreamResponse:
        data = telegram.cloud.files.data(request.match_info["id"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def presses(request: web.Request) -> web.StreamResponse:
        owner, pressed = person(request), await request.json()
        owner.presses_data(owner.chat.messages[pressed["message"]], pressed["data"])
        return web.Response()

    application = web.Application(client_max_size=PHOTO_MAX_BYTES)
    application.add_routes(
        [
            web.get("/", page),
            web.get("/phones", shown),
            web.get(r"/phone/{number:\d+}", screen),
            web.post(r"/phone/{number:\d+}/says", says),
            web.post(r"/phone/{number:\d+}/photo", photo),
            web.post(r"/phone/{number:\d+}/presses", presses),
            web.get(r"/file/{id:[\w-]+}", file),
        ]
    )
    return application


def _bubble(message: Json, owner: Resident) -> Json:
    caption = "caption" in message
    text = _words(message)
    entities: list[Json] = message.get("caption_entities" if caption else "entities") or []
    return {
        "id": message["message_id"],
        "mine": message["from"]["id"] == owner.user["id"],
        "from": message["from"]["first_name"] if owner.chat.is_group else "",
        "quotes": _words(message.get("reply_to_message", {})),
        "html": as_html(text, entities),
        "photo": message["photo"][-1]["file_id"] if "photo" in message else "",
        "voice": message["voice"]["file_id"] if "voice" in message else "",
        "rows": message.get("reply_markup", {}).get("inline_keyboard", []),
    }


def _words(message: Json) -> str:
    words: str = message.get("text") or message.get("caption") or ""
    return words


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
