"""Long polling that confirms an update only after it is durable."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.reading import KINDS_WANTED, update_id
from bot.channels.telegram.transport import Flooded, Transport
from bot.ports import StoreUnavailable

log = structlog.get_logger()

POLL_S = 25
ANSWER_S = 10.0
"""Beyond the poll's own time: after it the connection counts as dead."""
WAIT_S = 1.0
WAIT_MOST_S = 30.0


class Poller:
    """Fetches raw updates, so that a malformed one cannot block its batch, and moves the offset itself.

    The offset is never stored: at a start none is sent, and Telegram hands over whatever was not
    confirmed; what was already taken falls out by its key.
    """

    def __init__(self, transport: Transport, url: str, intake: Intake, now: Callable[[], float]) -> None:
        """``url`` is the bot's own address, token included; ``now`` counts seconds."""
        self._transport = transport
        self._url = f"{url}/getUpdates"
        self._intake = intake
        self._now = now
        self._offset: int | None = None
        self._failures = 0
        self._stopping = asyncio.Event()
        self._last_good = now()

    @property
    def age_s(self) -> float:
        """Seconds since Telegram last answered a poll."""
        return self._now() - self._last_good

    async def run(self) -> None:
        """Poll until stopped. No error ends it."""
        while not self._stopping.is_set():
            try:
                updates = await self._fetch()
                if updates:
                    await self._intake.take(updates)
                    self._offset = _next_offset(updates)
                self._failures = 0
            except Flooded as flooded:
                await self._rest(flooded.retry_after_s)
            except (TelegramError, StoreUnavailable) as error:
                await self._recover(type(error).__name__, str(error))
            except Exception:
                log.exception("poll_failed")
                await self._recover("unexpected", "")

    def stop(self) -> None:
        """Take no more; what was fetched is still finished by ``run``."""
        self._stopping.set()

    async def _fetch(self) -> Sequence[object]:
        call = {"timeout": POLL_S, "limit": 100, "allowed_updates": KINDS_WANTED}
        if self._offset is not None:
            call["offset"] = self._offset
        body = json.dumps(call).encode()
        poll = asyncio.create_task(self._transport.call(self._url, body, POLL_S + ANSWER_S))
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait((poll, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not poll.done():
            poll.cancel()
            with suppress(asyncio.CancelledError, TelegramError):
                await poll
            return ()
        updates = _updates(*poll.result())
        self._last_good = self._now()
        return updates

    async def _recover(self, error: str, reason: str) -> None:
        wait_s = min(WAIT_S * 2.0**self._failures, WAIT_MOST_S)
        self._failures = min(self._failures + 1, 10)
        log.warning("poll_again", error=error, reason=reason, wait_s=wait_s)
        await self._rest(wait_s)

    async def _rest(self, wait_s: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), wait_s)


def _updates(status: int, payload: bytes) -> list[object]:
    try:
        answer = json.loads(payload)
    except ValueError:
        raise TelegramError(f"{status}: an answer that is not JSON") from None
    result = answer.get("result") if isinstance(answer, dict) else None
    if status != 200 or not isinstance(result, list):
        reason = answer.get("description", "no reason") if isinstance(answer, dict) else "no reason"
        raise TelegramError(f"{status}: {reason}")
    return result


def _next_offset(updates: Sequence[object]) -> int | None:
    """One more than the last id: ids may begin anew, and lower, after a quiet week."""
    ids = [found for raw in updates if (found := update_id(raw)) is not None]
    return ids[-1] + 1 if ids else None
