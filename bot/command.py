"""What every command needs: settings with logs, the store, a ward, a moment, an end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from bot.channels.terminal import ward_id
from bot.config import Settings, read_settings
from bot.domain.clock import WARD_ZONE
from bot.domain.knowledge import Knowledge
from bot.logs import log_to_stderr
from bot.messages import messages

if TYPE_CHECKING:
    from bot.storage.store import SqlStore

T = TypeVar("T")

BROKEN = 2
"""Exit code when settings or knowledge cannot be used."""


def started() -> Settings:
    """The settings, with logs going to standard error."""
    settings = read_settings()
    log_to_stderr(settings.log_level)
    return settings


def in_store(settings: Settings, work: Callable[["SqlStore"], Awaitable[T]]) -> T:
    """What this work on the installation's database gives; the bot may be running beside it.

    Raises:
        StoreUnavailable: the database cannot be read or written.
    """
    return asyncio.run(_in_store(settings, work))


async def _in_store(settings: Settings, work: Callable[["SqlStore"], Awaitable[T]]) -> T:
    from bot.storage.store import SqlStore  # commands that keep nothing start without the database

    settings.data.mkdir(parents=True, exist_ok=True)
    store = await SqlStore.open(settings.database_url)
    try:
        return await work(store)
    finally:
        await store.close()


def chosen_ward(name: str | None, knowledge: Knowledge) -> str | None:
    """The id of a ward given by id or name.

    Raises:
        typer.BadParameter: there is no such ward.
    """
    if name is None:
        return None
    if id := ward_id(name, knowledge):
        return id
    raise typer.BadParameter(messages("cli.ask.no-ward", name=name, wards=", ".join(knowledge.wards)))


def in_ward_zone(moment: datetime) -> datetime:
    """A moment as it was typed; without a zone it is the ward's."""
    return moment if moment.tzinfo else moment.replace(tzinfo=WARD_ZONE)


def fail(*lines: str) -> NoReturn:
    """Say what stands in the way, and end.

    Raises:
        SystemExit: always.
    """
    for line in lines:
        typer.echo(line, err=True)
    raise SystemExit(BROKEN)
