"""What the fake knows: its bot, its chats, the updates that wait, the presses not yet answered."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.telegram import schema
from tests.telegram.chats import Chat, Press, group_chat, private_chat
from tests.telegram.files import Files
from tests.telegram.limits import Limits
from tests.telegram.refusals import bad, forbidden
from tests.telegram.transcript import Line, Transcript
from tests.telegram.updates import Updates
from tests.telegram.wire import Json

PRESS_LIVES_S = 15.0
FIRST_UPDATE = 700_100_001


class Cloud:
    """Telegram's side of the wire. With ``checks`` off it believes everything, to be fast."""

    def __init__(self, *, checks: bool, limits: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.checks = checks
        self.clock = clock
        self.bot: Json = {
            "id": 424242,
            "is_bot": True,
            "first_name": "Tổ Số",
            "username": "to_so_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files = Files()
        self.updates = Updates(FIRST_UPDATE)
        self.transcript = Transcript()
        self.sent = 0
        self.shown_at = 0.0
        """When a phone last showed something new, by ``clock``."""
        self._limits = Limits(clock) if limits else None
        self._press_ids = count(5_000_000_001)
        self._begun = clock()

    @property
    def from_bot(self) -> Json:
        return {name: self.bot[name] for name in ("id", "is_bot", "first_name", "username")}

    def private(self, number: int) -> Chat:
        return self.chats.setdefault(number, private_chat(number))

    def group(self, number: int, title: str) -> Chat:
        return self.chats.setdefault(number, group_chat(number, title))

    def note(self, who: str, what: str, refused: str | None = None, **details: Any) -> None:
        if self.checks:
            self.transcript.lines.append(Line(self.clock() - self._begun, who, what, details, refused))

    def push(self, kind: str, thing: Json) -> int:
        """Hand an update to the bot; return its id."""
        update_id = self.updates.next_id()
        update = {"update_id": update_id, kind: thing}
        if self.checks:
            schema.check_update(update)
        self.updates.push(update)
        return update_id

    def press(self, chat: Chat) -> str:
        """Note a press of a button in a chat; return the id of its query."""
        query_id = str(next(self._press_ids))
        self.presses[query_id] = Press(chat, self.clock())
        return query_id

    def chat_to_write(self, chat_id: int | str) -> Chat:
        """Return the chat that the bot may write to.

        Raises:
            Refusal: unknown, blocked, not opened, or over a limit.
        """
        chat = self.known_chat(chat_id)
        if not self.checks:
            self.sent += 1
            return chat
        if chat.blocked and chat.is_group:
            raise forbidden("bot was kicked from the supergroup chat")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.opened:
            raise forbidden("bot can't initiate conversation with a user")
        if self._limits:
            self._limits.spend(chat.id)
        self.sent += 1
        return chat

    def known_chat(self, chat_id: int | str) -> Chat:
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None and not self.checks:
            return self.private(int(chat_id))
        if chat is None:
            raise bad("chat not found")
        return chat

    def say(self, chat: Chat, content: Json) -> Json:
        """Put a message of the bot into a chat."""
        message = {
            "message_id": chat.next_id(),
            "date": int(time.time()),
            "chat": chat.raw,
            "from": self.from_bot,
            **content,
        }
        self._show(chat, message)
        return chat.keep(message)

    def change(self, chat: Chat, message: Json, content: Json) -> Json:
        """Edit a message of the bot.

        Raises:
            Refusal: nothing in it would change.
        """
        changed = {**message, **content, "edit_date": int(time.time())}
        changed = {name: value for name, value in changed.items() if value not in (None, [])}
        if {**changed, "edit_date": 0} == {**message, "edit_date": 0}:
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        self._show(chat, changed)
        return chat.keep(changed)

    def _show(self, chat: Chat, message: Json) -> None:
        chat.shown.put_nowait(message)
        self.shown_at = self.clock()
