"""Files of members fetched from Telegram, so that pages can show them."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.sending import Call
from bot.domain.media import MOST_BYTES, Media, MediaKind
from bot.ports import NotFetched

Download = Callable[[str, int], Awaitable[bytes]]
"""Gives the file at this path of Telegram's, of at most so many bytes, with the library's errors."""

_PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.[a-z0-9]+")
_BEGINS: Mapping[MediaKind, bytes] = {"photo": b"\xff\xd8\xff", "voice": b"OggS"}
"""Telegram makes a JPEG of every photo; voice messages are Opus in Ogg
(core.telegram.org/bots/api#sendvoice)."""


async def fetch(media: Media, call: Call, download: Download) -> bytes:
    """The bytes of a member's picture or voice message.

    Raises:
        NotFetched: Telegram cannot be reached, does not give it, or it is not what it should be.
    """
    try:
        found = await call("getFile", {"file_id": media.file})
        data = await download(_path(found), MOST_BYTES[media.kind])
    except TelegramError as error:
        raise NotFetched(type(error).__name__) from None
    if not data.startswith(_BEGINS[media.kind]):
        raise NotFetched(f"no {media.kind}")
    return data


def _path(found: Mapping[str, Any]) -> str:
    path = found.get("file_path")
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise NotFetched("no path")
    return path
