"""The one place that joins the parts into a running program."""

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

import structlog
import uvicorn
import uvloop
from starlette.applications import Starlette

from bot.channels.webchat import Opening, WebchatSettings, webchat
from bot.clock import now
from bot.config import Settings
from bot.console.errors import HANDLERS
from bot.console.health import Check, Finding, health
from bot.console.inbox import InboxSettings, inbox
from bot.console.security import guards
from bot.domain.asking import to_elsewhere
from bot.domain.deep_link import CODE_MAX
from bot.domain.knowledge import Knowledge
from bot.domain.picture import Image
from bot.domain.sample import sheet
from bot.domain.turn import Choice, Reply
from bot.domain.welcome import menu_choices
from bot.ports import LiveKnowledge
from bot.running import Server, background, listen, serving
from bot.secret_key import secret_key
from bot.service.adopting import Adopting
from bot.service.batch import Answering
from bot.service.bell import Bell
from bot.service.conversations import Conversations
from bot.service.delivery import Delivery
from bot.service.desk import Desk
from bot.service.errands import Errands
from bot.service.files import Files
from bot.service.notices import Notices
from bot.service.retention import Retention
from bot.service.timers import CaseTimers
from bot.service.writer import Writer
from bot.storage.shelf import FolderShelf
from bot.storage.store import SqlStore
from bot.watchdog import Watchdog

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

POLL_AGE_MOST_S = 180.0
"""A good poll of Telegram older than this, and the program is not ready: three long polls were missed."""
STREAMS_CLOSE_S = 2

log = structlog.get_logger()


class Program:
    """Everything that runs, from opening the store to closing it."""

    def __init__(
        self, settings: Settings, store: SqlStore, knowledge: LiveKnowledge, *, cautious: bool
    ) -> None:
        self._settings = settings
        self._store = store
        self._knowledge = knowledge
        self._closing = False
        self._watchdog = Watchdog()
        self._writer = Writer(store)
        self._errands = Errands(self._writer)
        answering = Answering(knowledge, now, self._watchdog, lambda: self._retention.forgotten())
        bell = Bell()
        self.conversations = Conversations(
            store, self._writer, knowledge, answering, bell, self._owes, cautious=cautious
        )
        self._desk = Desk(self._errands, self.conversations, answering)
        self._notices = Notices(self._writer, answering, bell, self._owes)
        self._timers = CaseTimers(self._errands, answering, bell)
        self._adopting = Adopting(knowledge.adopt, self._errands, self._notices.look)
        answering.adopted = self._adopting.take
        answering.told = self._notices.look
        self._telegram = self._telegram_channel()
        fetch = self._telegram.fetch if self._telegram else None
        self._files = Files(store, FolderShelf(settings.data / "media"), fetch)
        self._retention = Retention(store, settings.retention_days, self._files.clear)
        self._delivery = Delivery(self._telegram.sender, self._writer) if self._telegram else None

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; then take no more, finish, drain, and return with everything kept.

        Raises:
            OSError: the web port cannot be had.
        """
        listener = listen(self._settings.web_host, self._settings.web_port)
        server = self._web_server()
        async with contextlib.AsyncExitStack() as running:
            self._watchdog.start()
            running.callback(self._watchdog.stop)
            writing = await running.enter_async_context(background(self._writer.run(), stop))
            running.push_async_callback(self._finish_writing, writing)
            running.push_async_callback(self._adopting.finish)
            await running.enter_async_context(background(self._retention.run(), stop))
            await running.enter_async_context(background(self._retention.end_codes(), stop))
            await running.enter_async_context(background(self._knowledge.follow(), stop))
            await running.enter_async_context(background(self._notices.run(), stop))
            await running.enter_async_context(background(self._timers.run(), stop))
            if self._delivery:
                running.push_async_callback(self._delivery.drain)
                await running.enter_async_context(background(self._delivery.sweep(), stop))
            await running.enter_async_context(serving(server, listener, stop, self._close_pages))
            if self._telegram:
                await self._errands.do(lambda unit: unit.release("telegram"))
                running.push_async_callback(self._telegram.stop_taking)
                await self._telegram.start()
            log.info("running", web=self._settings.web, telegram=self._telegram is not None)
            await stop.wait()
            log.info("stopping")
        if self._telegram:
            await self._telegram.close()

    def _image(self, name: str) -> Image | None:
        return self._knowledge.current.images.get(name)

    def _owes(self) -> None:
        if self._delivery:
            self._delivery.wake()

    def _close_pages(self) -> None:
        self._closing = True
        self.conversations.bell.ring_all()

    async def _finish_writing(self, writing: asyncio.Task[None]) -> None:
        self._writer.stop()
        await asyncio.wait([writing])

    def _telegram_channel(self) -> "TelegramChannel | None":
        settings = self._settings
        if settings.telegram_token is None:
            return None
        # Telegram's library takes half a second to import: only who uses it waits.
        from bot.channels.telegram.channel import TelegramChannel, TelegramSettings

        secret = settings.telegram_webhook_secret
        channel = TelegramSettings(
            token=settings.telegram_token.get_secret_value(),
            api=settings.telegram_api,
            rate=settings.telegram_rate,
            webhook_secret=secret.get_secret_value() if secret else "",
            public_url=settings.public_url or "",
            pages=settings.public_url or f"http://{settings.web}",
            commands=tuple(self._knowledge.current.phrases.group("commands").items()),
        )
        return TelegramChannel(
            channel,
            receive=lambda arrivals: self.conversations.receive(arrivals),
            set_aside=lambda letters: self._errands.do(lambda unit: unit.set_aside(letters)),
            clock=now,
            now=asyncio.get_running_loop().time,
            image=self._image,
        )

    def _web_server(self) -> uvicorn.Server:
        settings = self._settings
        https = (settings.public_url or "").startswith("https://")
        pages = webchat(
            self.conversations,
            WebchatSettings(
                secret_key=secret_key(settings),
                https=https,
                retention_days=settings.retention_days,
                public_url=settings.public_url or "",
                telegram=lambda: self._telegram.name if self._telegram else "",
            ),
            opening=lambda: opening(self._knowledge.current),
            sheet=lambda id: sheet(id, self._knowledge.current),
            closing=lambda: self._closing,
            image=self._image,
            file=self._files.find,
        )
        machines = self._telegram.routes if self._telegram else ()
        members = inbox(
            self._desk,
            InboxSettings(https=https),
            asyncio.get_running_loop().time,
            self._files.find,
            closing=lambda: self._closing,
        )
        routes = [*pages, *members, *health(self._checks()), *machines]
        site = Starlette(
            routes=routes,
            middleware=guards(https=https, machine_paths=[route.path for route in machines]),
            exception_handlers=HANDLERS,
        )
        config = uvicorn.Config(
            site,
            log_config=None,
            access_log=False,
            lifespan="off",
            proxy_headers=settings.trusted_proxy is not None,
            forwarded_allow_ips=settings.trusted_proxy or "",
            timeout_graceful_shutdown=STREAMS_CLOSE_S,
        )
        return Server(config)

    def _checks(self) -> dict[str, Check]:
        async def store() -> Finding:
            await self._store.ready()
            return Finding(True)

        async def knowledge() -> Finding:
            notice = f"; {self._knowledge.mistakes} mistakes, see the log" if self._knowledge.mistakes else ""
            return Finding(True, self._knowledge.current.revision + notice)

        async def telegram() -> Finding:
            age_s = self._telegram.poll_age_s if self._telegram else None
            return Finding(
                age_s is None or age_s < POLL_AGE_MOST_S, "" if age_s is None else f"{age_s:.0f} s"
            )

        checks: dict[str, Check] = {"store": store, "knowledge": knowledge}
        return {**checks, "telegram": telegram} if self._telegram else checks


def run_program(settings: Settings, knowledge: LiveKnowledge) -> None:
    """Run until a signal ends it, on the fastest event loop there is.

    Raises:
        StoreUnavailable: the database cannot be opened.
        OSError: the web port cannot be had.
    """
    uvloop.run(run(settings, knowledge))


async def run(settings: Settings, knowledge: LiveKnowledge) -> None:
    """Run the program until a signal ends it.

    Raises:
        StoreUnavailable: the database cannot be opened.
        OSError: the web port cannot be had.
    """
    settings.ward_knowledge.mkdir(parents=True, exist_ok=True)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    store = await SqlStore.open(
        settings.database_url,
        receipts=settings.data / "deletions.txt",
        retention_days=settings.retention_days,
    )
    try:
        cautious = not await store.was_stopped_cleanly()
        await Program(settings, store, knowledge, cautious=cautious).run(stop)
        await store.stopped_cleanly()
    finally:
        await store.close()


def opening(knowledge: Knowledge) -> Opening:
    """What the web page says before anything was said."""
    say = knowledge.phrases
    return Opening(
        welcome=Reply(say("menu.text"), title=say("menu.title"), choices=menu_choices(knowledge)),
        menu=(
            Choice(say("buttons.menu"), "menu"),
            Choice(say("buttons.help"), "help"),
            Choice(say("buttons.forget"), "forget"),
        ),
        scanned=lambda code: Reply(
            say("menu.scanned"), choices=(Choice(say("menu.open"), f"open:{code[:CODE_MAX]}"),)
        ),
        comeback=to_elsewhere(knowledge),
    )
