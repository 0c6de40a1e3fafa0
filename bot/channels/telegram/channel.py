"""The Telegram channel put together: what the program starts, sends through and stops."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from starlette.routing import Route
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.fetching import fetch
from bot.channels.telegram.intake import Intake, Receive, SetAside
from bot.channels.telegram.pacing import Pacer
from bot.channels.telegram.photos import FindImage, Photos
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.reading import KINDS_WANTED, Me
from bot.channels.telegram.sending import PressAnswers, TelegramSender
from bot.channels.telegram.transport import Transport
from bot.channels.telegram.webhook import PATH, Webhook
from bot.domain.media import Media

log = structlog.get_logger()

PRESSES_S = 1.0
RETRY_S = 10.0
WEBHOOK_CONNECTIONS = 100


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """What the operator sets."""

    token: str
    api: str
    """Scheme and host of the Bot API."""
    rate: float
    """Messages a second; 0 = unpaced."""
    webhook_secret: str = ""
    """Set: Telegram calls us. Empty: we poll."""
    public_url: str = ""
    """Where Telegram reaches us, for the webhook, and residents our pages."""
    commands: tuple[tuple[str, str], ...] = ()
    """(command, what it does) of the menu beside the field where one types."""
    pages: str = ""
    """Where members open the inbox's pages, if only on this machine."""


class TelegramChannel:
    """Start it after the service, stop taking before the service drains, close it last."""

    def __init__(
        self,
        settings: TelegramSettings,
        receive: Receive,
        set_aside: SetAside,
        clock: Callable[[], datetime],
        now: Callable[[], float],
        image: FindImage,
    ) -> None:
        """``clock`` tells the moment, ``now`` counts seconds, ``image`` finds a picture by its name."""
        self._settings = settings
        self._transport = Transport()
        url = f"{settings.api.rstrip('/')}/bot"
        self._url = f"{url}{settings.token}"
        self._files = f"{settings.api.rstrip('/')}/file/bot{settings.token}"
        self._bot = Bot(
            settings.token, base_url=url, request=self._transport, get_updates_request=self._transport
        )
        pacer = Pacer(settings.rate, now)
        self._presses = PressAnswers(self._call, pacer)
        self._me = Me(id_in(settings.token))
        intake = Intake(receive, set_aside, self._presses, clock, lambda: self._me)
        self.sender = TelegramSender(
            self._call, pacer, Photos(image), settings.public_url, settings.pages, self._doors
        )
        self.webhook = Webhook(intake, settings.webhook_secret) if settings.webhook_secret else None
        self._poller = Poller(self._transport, self._url, intake, now)
        self._task: asyncio.Task[None] | None = None
        self._polling = False

    @property
    def routes(self) -> tuple[Route, ...]:
        """For the web server: the webhook's route, when there is one."""
        return (self.webhook.route,) if self.webhook else ()

    @property
    def poll_age_s(self) -> float | None:
        """Seconds since Telegram last answered a poll; ``None`` with a webhook, which need not be called."""
        return None if self.webhook else self._poller.age_s

    async def start(self) -> None:
        await self._transport.initialize()
        self._task = asyncio.create_task(self._run())

    async def stop_taking(self) -> None:
        """Take no more updates. When this returns, those taken are durable."""
        self._poller.stop()
        if self._task and not self._polling:
            self._task.cancel()
        if self._task:
            await asyncio.gather(self._task, return_exceptions=True)

    async def close(self) -> None:
        """Give the connections back, after the last send."""
        await self._presses.finish(PRESSES_S)
        await self._transport.shutdown()

    @property
    def name(self) -> str:
        """The bot's name, under which anyone can write to it; empty until Telegram told it."""
        return self._me.name

    async def fetch(self, media: Media) -> bytes:
        """The bytes of a member's picture or voice message.

        Raises:
            NotFetched: not now.
        """
        return await fetch(
            media, self._call, lambda path, most: self._transport.download(f"{self._files}/{path}", most)
        )

    def _doors(self, code: str) -> tuple[str, ...]:
        """The addresses under which a code opens elsewhere."""
        web = self._settings.public_url.rstrip("/")
        return (
            *((f"https://t.me/{self.name}?start={code}",) if self.name else ()),
            *((f"{web}/q/{code}",) if web else ()),
        )

    async def _call(self, method: str, values: Mapping[str, object]) -> Any:
        return await self._transport.send(f"{self._url}/{method}", values)

    async def _run(self) -> None:
        while not await self._told_telegram():  # noqa: ASYNC110 - nothing could set an event
            await asyncio.sleep(RETRY_S)
        await self._show_commands()
        if not self.webhook:
            self._polling = True
            await self._poller.run()

    async def _show_commands(self) -> None:
        """Fill the menu beside the field where one types; without it the bot answers all the same."""
        try:
            if self._settings.commands:
                await self._bot.set_my_commands(self._settings.commands)
        except TelegramError as error:
            log.warning("telegram_commands_not_set", error=type(error).__name__)

    async def _told_telegram(self) -> bool:
        """Say which way updates come; keep those that wait."""
        settings = self._settings
        try:
            found = await self._bot.get_me()
            self._me = Me(found.id, found.username or "")
            if self.webhook:
                await self._bot.set_webhook(
                    f"{settings.public_url.rstrip('/')}{PATH}",
                    secret_token=settings.webhook_secret,
                    allowed_updates=KINDS_WANTED,
                    max_connections=WEBHOOK_CONNECTIONS,
                )
            else:
                await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("telegram_not_reached", error=type(error).__name__, reason=str(error))
            return False
        return True


def id_in(token: str) -> int:
    """The bot's id: the number before the colon of its token. So replies to it are known as such from the
    first update on; its name comes with getMe."""
    number = token.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() else 0
