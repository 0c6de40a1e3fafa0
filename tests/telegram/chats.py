"""The chats of the fake: who is in them and what was written there."""

import asyncio
from dataclasses import dataclass, field

from tests.telegram.wire import Json


@dataclass(slots=True)
class Chat:
    """One private chat or group, as Telegram keeps it and as its phones show it."""

    raw: Json
    opened: bool = False
    """Whether the bot may write here: the resident wrote first, or the bot was added."""
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    shown: "asyncio.Queue[Json]" = field(default_factory=asyncio.Queue)
    """Messages of the bot, sent or edited, that no test has read yet."""
    notices: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    """Texts that answered a press."""
    last_id: int = 0
    topics: set[int] = field(default_factory=set)
    """Of a forum: the topics in which somebody wrote."""

    @property
    def id(self) -> int:
        return int(self.raw["id"])

    @property
    def is_group(self) -> bool:
        return self.id < 0

    def keep(self, message: Json) -> Json:
        self.messages[message["message_id"]] = message
        return message

    def next_id(self) -> int:
        """Ids count from 1 in each chat: a bot must not take them for unique."""
        self.last_id += 1
        return self.last_id


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button that the bot has not answered."""

    chat: Chat
    at: float


def private_chat(number: int) -> Chat:
    return Chat({"id": number, "type": "private", "first_name": f"Bà con {number}"})


def group_chat(number: int, title: str) -> Chat:
    return Chat({"id": number, "type": "supergroup", "title": title}, opened=True)
