"""Updates carried to the bot's own address, as Telegram does when a webhook is set."""

import asyncio
import contextlib

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.telegram.updates import Updates
from tests.telegram.wire import Json

RETRY_S = 0.2
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Webhook:
    """Posts each waiting update, one at a time a chat, again until the bot answers 2xx."""

    def __init__(self, updates: Updates, url: str, secret: str | None, connections: int) -> None:
        self.url = url
        self.connections = connections
        self.last_error: str | None = None
        self._updates = updates
        self._headers = {SECRET_HEADER: secret} if secret else {}
        self._busy: dict[object, asyncio.Task[None]] = {}
        self._more = asyncio.Event()
        self._task = asyncio.create_task(self._run())
        updates.on_push = self._more.set
        self._more.set()

    async def close(self) -> None:
        self._updates.on_push = lambda: None
        tasks = [self._task, *self._busy.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while True:
                await self._more.wait()
                self._more.clear()
                for update in self._updates.waiting:
                    chat = _chat_of(update)
                    if len(self._busy) < self.connections and chat not in self._busy:
                        self._busy[chat] = asyncio.create_task(self._carry(session, update, chat))

    async def _carry(self, session: ClientSession, update: Json, chat: object) -> None:
        try:
            wait_s = await self._post(session, update)
            if wait_s is None:
                self._updates.forget(update["update_id"])
            else:
                await asyncio.sleep(wait_s)
        finally:
            del self._busy[chat]
            self._more.set()

    async def _post(self, session: ClientSession, update: Json) -> float | None:
        """Return the seconds to wait before the next try, or nothing when the bot took it."""
        with contextlib.suppress(ClientError, TimeoutError):
            async with session.post(self.url, json=update, headers=self._headers) as answer:
                if answer.status < 300:
                    return None
                self.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return float(answer.headers.get("Retry-After", RETRY_S))
        self.last_error = "Connection refused or timed out"
        return RETRY_S


def _chat_of(update: Json) -> object:
    kind = next(name for name in update if name != "update_id")
    thing = update[kind]
    return (thing.get("chat") or thing["message"]["chat"])["id"]
