"""The people at the other end: what they do on their phones, and what they read there."""

import asyncio
import re
import time
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.telegram.chats import Chat
from tests.telegram.cloud import Cloud
from tests.telegram.files import JPEG, OGG, unique
from tests.telegram.keyboards import buttons
from tests.telegram.methods import bare
from tests.telegram.wire import Json

T = TypeVar("T")
PATIENCE_S = 10.0
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@\w+)?")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as a phone shows it."""

    message_id: int
    text: str
    rows: tuple[tuple[str, ...], ...]
    """The labels of its buttons, row by row."""
    raw: Json

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.rows for label in row)


def shown(message: Json) -> Shown:
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    labels = tuple(tuple(button["text"] for button in row) for row in rows)
    text = message["text"] if "text" in message else message.get("caption", "")
    return Shown(message["message_id"], text, labels, message)


class Phone:
    """What a chat shows: shared by the one who reads a private chat and by all in a group."""

    def __init__(self, cloud: Cloud, chat: Chat) -> None:
        self.cloud = cloud
        self.chat = chat

    @property
    def screen(self) -> tuple[Shown, ...]:
        """Every message of the bot, as it is now."""
        mine = self.cloud.bot["id"]
        return tuple(shown(raw) for raw in self.chat.messages.values() if raw["from"]["id"] == mine)

    @property
    def unread(self) -> int:
        return self.chat.shown.qsize()

    async def reads(self, within_s: float = PATIENCE_S) -> Shown:
        """Return the bot's next message or edit, waiting for it.

        Raises:
            AssertionError: nothing came; the transcript is in the text.
        """
        return shown(await self._next(self.chat.shown, within_s))

    async def notices(self, within_s: float = PATIENCE_S) -> str:
        """Return the text with which the next press is answered, usually empty."""
        return await self._next(self.chat.notices, within_s)

    async def _next(self, queue: "asyncio.Queue[T]", within_s: float) -> T:
        try:
            return await asyncio.wait_for(queue.get(), within_s)
        except TimeoutError:
            raise AssertionError(
                f"nothing came to {self.chat.id} in {within_s} s\n{self.cloud.transcript}"
            ) from None


class Resident(Phone):
    """Someone who writes: alone with the bot, or as a member of a group."""

    def __init__(self, cloud: Cloud, number: int, chat: Chat) -> None:
        super().__init__(cloud, chat)
        self.user: Json = {
            "id": number,
            "is_bot": False,
            "first_name": f"Bà con {number}",
            "language_code": "vi",
        }

    def says(self, text: str, *, reply_to: int | None = None, topic: int | None = None) -> int:
        """Write a text, in a forum's topic if one is named; return the id of the message."""
        content: Json = {"text": text}
        if topic is not None:
            self.chat.topics.add(topic)
            content |= {"message_thread_id": topic, "is_topic_message": True}
        if command := _COMMAND.match(text):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        return self._writes(content, reply_to)

    def starts(self, payload: str = "") -> int:
        """Open the bot, by a link with a payload or by hand."""
        return self.says(f"/start {payload}".rstrip())

    def sends_photo(self, caption: str = "", *, data: bytes = JPEG, reply_to: int | None = None) -> int:
        """Telegram makes the smaller size itself."""
        sizes = [
            {"file_id": self.cloud.files.keep("photo", shown), "width": width, "height": width, **more}
            for shown, width, more in (
                (data + b"small", 90, {"file_unique_id": "AQADs", "file_size": len(data)}),
                (data, 800, {"file_unique_id": "AQADx", "file_size": len(data)}),
            )
        ]
        return self._writes({"photo": sizes} | ({"caption": caption} if caption else {}), reply_to)

    def sends_voice(self, caption: str = "", *, data: bytes = OGG, reply_to: int | None = None) -> int:
        id = self.cloud.files.keep("voice", data)
        voice = {"file_id": id, "file_unique_id": unique(id), "duration": 7, "file_size": len(data)}
        voice["mime_type"] = "audio/ogg"
        return self._writes({"voice": voice} | ({"caption": caption} if caption else {}), reply_to)

    def sends(self, *, reply_to: int | None = None, **content: Any) -> int:
        """Send any other kind: ``sends(location={...})``."""
        return self._writes(content, reply_to)

    def edits(self, message_id: int, text: str) -> None:
        message = self.chat.messages[message_id] | {"text": text, "edit_date": int(time.time())}
        self.cloud.note(self._name, "edits", text=text)
        self.cloud.push("edited_message", self.chat.keep(message))

    def presses(self, label: str, *, on: int | None = None) -> str:
        """Press a button by its label, on the newest message that has it; return the id of the query."""
        message, button = self._button(label, on)
        self.cloud.note(self._name, "presses", label=label)
        return self.presses_data(message, button["callback_data"])

    def presses_data(self, message: Json, data: str) -> str:
        query_id = self.cloud.press(self.chat)
        query = {
            "id": query_id,
            "from": self.user,
            "message": message,
            "chat_instance": str(self.chat.id * 7919),
            "data": data,
        }
        self.cloud.push("callback_query", query)
        return query_id

    def blocks(self) -> None:
        """Block the bot, or throw it out of the group."""
        self._membership("member", "kicked")
        self.chat.blocked = True

    def unblocks(self) -> None:
        self._membership("kicked", "member")
        self.chat.blocked = False

    def _writes(self, content: Json, reply_to: int | None) -> int:
        self.chat.opened = True
        message: Json = {
            "message_id": self.chat.next_id(),
            "from": self.user,
            "chat": self.chat.raw,
            "date": int(time.time()),
            **content,
        }
        if reply_to is not None:
            message["reply_to_message"] = bare(self.chat.messages[reply_to])
        self.chat.keep(message)
        self.cloud.note(self._name, "says", **content)
        if self._bot_hears(message):
            self.cloud.push("message", message)
        return int(message["message_id"])

    def _bot_hears(self, message: Json) -> bool:
        """In a group, a bot with privacy mode on hears commands, replies to it and its own name only."""
        if not self.chat.is_group:
            return True
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self.cloud.bot["id"]
        text = message.get("text", "")
        return replied or text.startswith("/") or f"@{self.cloud.bot['username']}" in text

    def _button(self, label: str, on: int | None) -> tuple[Json, Json]:
        for message in reversed(self.chat.messages.values()):
            if on in (None, message["message_id"]):
                for button in buttons(message.get("reply_markup")):
                    if button["text"] == label:
                        return message, button
        raise AssertionError(f"no button «{label}» in chat {self.chat.id}\n{self.cloud.transcript}")

    def _membership(self, old: str, new: str) -> None:
        until = {"until_date": 0}
        states = [
            {"user": self.cloud.from_bot, "status": status} | (until if status == "kicked" else {})
            for status in (old, new)
        ]
        change = {
            "chat": self.chat.raw,
            "from": self.user,
            "date": int(time.time()),
            "old_chat_member": states[0],
            "new_chat_member": states[1],
        }
        self.cloud.note(self._name, f"made the bot {new}")
        self.cloud.push("my_chat_member", change)

    @property
    def _name(self) -> str:
        return f"resident {self.user['id']}"


class Group(Phone):
    """A group that the bot was added to: a team."""

    def member(self, number: int) -> Resident:
        return Resident(self.cloud, number, self.chat)
