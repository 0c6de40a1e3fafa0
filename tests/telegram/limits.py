"""How often a bot may send: 30 a second, once a second to one chat, 20 a minute to a group."""

from collections import defaultdict, deque
from collections.abc import Callable

from tests.telegram.refusals import too_many

BOT_PER_S = 30
GROUP_PER_MINUTE = 20
CHAT_EVERY_S = 1.0
JITTER_S = 0.1
"""Two sends that left a second apart may arrive a little closer together."""


class Limits:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._bot: deque[float] = deque()
        self._chats: dict[int, float] = {}
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)

    def spend(self, chat_id: int) -> None:
        """Count one message to a chat. A refused one is not counted.

        Raises:
            Refusal: 429, with the seconds to wait.
        """
        now = self._clock()
        waits = [self._chats.get(chat_id, now - CHAT_EVERY_S) + CHAT_EVERY_S - JITTER_S - now]
        waits.append(_wait(self._bot, BOT_PER_S, 1.0, now))
        if chat_id < 0:
            waits.append(_wait(self._groups[chat_id], GROUP_PER_MINUTE, 60.0, now))
        if max(waits) > 0:
            raise too_many(max(waits))
        self._chats[chat_id] = now
        self._bot.append(now)
        if chat_id < 0:
            self._groups[chat_id].append(now)


def _wait(sent: deque[float], most: int, within_s: float, now: float) -> float:
    while sent and sent[0] <= now - within_s:
        sent.popleft()
    return sent[0] + within_s - now if len(sent) >= most else 0.0
