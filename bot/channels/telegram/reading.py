"""One raw update read as a resident's message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeGuard

from bot.channels.telegram.topics import address_of, chat_and_thread
from bot.domain.media import MOST_BYTES, Media, MediaKind
from bot.domain.message import Attachment
from bot.ports import Arrival

GROUPS = ("group", "supergroup")
OUR_COMMANDS = re.compile(r"/(?:noinhom|cauhoi|lichtruc)\b(?!@)")
"""Commands that no other bot has: in a group they need not be addressed."""

KINDS_WANTED = ("message", "callback_query", "my_chat_member")
"""What the bot asks Telegram for; all else would only be thrown away."""

_ATTACHMENTS: Mapping[str, Attachment] = {
    "photo": "photo",
    "voice": "voice",
    "audio": "voice",
    "video": "video",
    "video_note": "video",
    "animation": "video",  # before "document": an animation carries both
    "document": "document",
    "sticker": "sticker",
    "venue": "location",  # before "location": a venue carries both
    "location": "location",
    "contact": "contact",
    "poll": "other",
    "dice": "other",
    "story": "other",
    "game": "other",
    "paid_media": "other",
    "checklist": "other",
}


_FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
"""Telegram names no limit; its ids have less than a hundred letters."""


class Unreadable(Exception):
    """Not an update that Telegram could have sent."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; the name is blank until Telegram told it."""

    id: int = 0
    name: str = ""


def read(raw: object, received_at: datetime, me: Me) -> Arrival | None:
    """Turn one raw update into an arrival; ``None`` where there is nothing to answer.

    In groups only what mentions the bot, replies to it or presses its buttons is answered. Messages are
    known by their number in the chat and presses by their query: update ids begin anew after a quiet week.

    Raises:
        Unreadable: not an update that Telegram could have sent.
    """
    update = _object(raw, "update")
    if "message" in update:
        return _written(_object(update["message"], "message"), received_at, me)
    if "my_chat_member" in update:
        return _thrown_out(update, received_at)
    if "callback_query" in update:
        return _pressed(_object(update["callback_query"], "callback_query"), received_at)
    return None


def update_id(raw: object) -> int | None:
    """The update's id, where it has one."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if _is_number(found) else None


def press_id(raw: object) -> str | None:
    """The id by which a press wants to be answered."""
    query = raw.get("callback_query") if isinstance(raw, dict) else None
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= 64 else None


def _written(message: Mapping[str, Any], received_at: datetime, me: Me) -> Arrival | None:
    kind, address = _chat(message)
    anonymous = kind in GROUPS and _is_the_group(message, address)
    if kind not in ("private", *GROUPS) or (_is_bot(message) and not anonymous):
        return None
    number = _number(message, "message_id")
    key = f"m{address}/{number}" if kind in GROUPS else f"m{number}"  # a supergroup counts anew
    if kind in GROUPS and "migrate_to_chat_id" in message:
        moved = str(_number(message, "migrate_to_chat_id"))
        return Arrival("telegram", address, key, received_at, new_address=moved)
    attachment = next((kind for name, kind in _ATTACHMENTS.items() if name in message), None)
    text = _text(message, "caption" if attachment else "text")
    if kind in GROUPS:
        if not _meant(message, text, me):
            return None
        text = _without_name(text, me)
    if not text and attachment is None:
        return None
    return Arrival(
        "telegram",
        address,
        key,
        received_at,
        text=text,
        place="anonymous" if anonymous else None,
        attachment=attachment,
        media=_media(message, text),
        by=_by(message, kind),
        replies_to=_replies_to(message, me),
    )


def _media(message: Mapping[str, Any], caption: str) -> Media | None:
    """The picture or voice message itself, as far as one can be answered with.

    Of an album only the picture with the caption counts: an answer has one.
    """
    if "media_group_id" in message and not caption:
        return None
    if isinstance(voice := message.get("voice"), dict):
        return _known(voice, "voice")
    sizes = message.get("photo")
    known = (
        [_known(size, "photo") for size in sizes if isinstance(size, dict)] if isinstance(sizes, list) else []
    )
    return next((one for one in reversed(known) if one), None)  # the last is the largest


def _known(file: Mapping[str, Any], kind: MediaKind) -> Media | None:
    """A file by its id, unless it is too large or its id is none that Telegram could have given."""
    id, size = file.get("file_id"), file.get("file_size", 0)
    if not isinstance(id, str) or not _FILE_ID.fullmatch(id):
        return None
    return Media(kind, id) if _is_number(size) and size <= MOST_BYTES[kind] else None


def _thrown_out(update: Mapping[str, Any], received_at: datetime) -> Arrival | None:
    """The bot is no longer in a group; what else becomes of it there says nothing to us."""
    change = _object(update["my_chat_member"], "my_chat_member")
    kind, address = _chat(change)
    status = _object(change.get("new_chat_member"), "new_chat_member").get("status")
    if kind not in GROUPS or status not in ("left", "kicked"):
        return None
    key = f"u{_number(update, 'update_id')}"
    return Arrival("telegram", address, key, received_at, place="group-lost", by=_by(change, kind))


def _pressed(query: Mapping[str, Any], received_at: datetime) -> Arrival | None:
    if "message" not in query or "data" not in query:
        return None  # a press under an inline message or a game: this bot has neither
    kind, address = _chat(_object(query["message"], "message"))
    place = _text(query, "data")
    if kind not in ("private", *GROUPS) or not place:
        return None
    key = f"q{_text(query, 'id')}"
    if key == "q" or len(key) > 65:
        raise Unreadable("id is not the id of a press")
    return Arrival("telegram", address, key, received_at, place=place, by=_by(query, kind))


def _chat(message: Mapping[str, Any]) -> tuple[str, str]:
    """What kind of chat it is, and its address; a topic of a forum has one of its own."""
    chat = _object(message.get("chat"), "chat")
    thread = _number(message, "message_thread_id") if message.get("is_topic_message") is True else None
    return str(chat.get("type")), address_of(_number(chat, "id"), thread)


def _by(thing: Mapping[str, Any], kind: str) -> str:
    """In a group: who did it, by the address that is theirs in private."""
    return str(_number(_object(thing.get("from"), "from"), "id")) if kind in GROUPS else ""


def _replies_to(message: Mapping[str, Any], me: Me) -> str:
    """The message of the bot that this one replies to."""
    answered = message.get("reply_to_message")
    if not isinstance(answered, dict) or not _is_mine(answered, me):
        return ""
    return str(_number(answered, "message_id"))


def _is_mine(message: Mapping[str, Any], me: Me) -> bool:
    author = message.get("from")
    return bool(me.id) and isinstance(author, dict) and author.get("id") == me.id


def _meant(message: Mapping[str, Any], text: str, me: Me) -> bool:
    """Whether something said in a group is said to the bot."""
    answered = message.get("reply_to_message")
    if (isinstance(answered, dict) and _is_mine(answered, me)) or OUR_COMMANDS.match(text):
        return True
    return bool(me.name) and re.search(rf"@{re.escape(me.name)}(?!\w)", text, re.IGNORECASE) is not None


def _without_name(text: str, me: Me) -> str:
    """The words without the name by which the bot was called; of a command the name is cut off."""
    if not me.name:
        return text
    return re.sub(rf" ?@{re.escape(me.name)}(?!\w)", "", text, flags=re.IGNORECASE).strip()


def _is_the_group(message: Mapping[str, Any], address: str) -> bool:
    """Whether an admin said it in the group's own name (core.telegram.org/bots/api#message, sender_chat)."""
    chat = message.get("sender_chat")
    return isinstance(chat, dict) and chat.get("id") == chat_and_thread(address)[0]


def _is_bot(message: Mapping[str, Any]) -> bool:
    return _object(message.get("from"), "from").get("is_bot") is True


def _object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is not an object")
    return value


def _number(thing: Mapping[str, Any], name: str) -> int:
    value = thing.get(name)
    if not _is_number(value):
        raise Unreadable(f"{name} is not a number")
    return value


def _is_number(value: object) -> TypeGuard[int]:
    """Ids have at most 52 bits (core.telegram.org/bots/api#chat)."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def _text(thing: Mapping[str, Any], name: str) -> str:
    """A text that every database and every encoder takes: no NUL, no half of a surrogate pair."""
    value = thing.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(f"{name} is not a text")
    return value.replace("\0", "").encode("utf-8", "replace").decode()
