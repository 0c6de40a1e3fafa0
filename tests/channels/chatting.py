"""The whole program on a port of its own, and a visitor who posts forms and reads pages and streams."""

import asyncio
import re
import secrets
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.app import Program
from bot.config import Settings
from bot.domain.knowledge import Knowledge
from bot.storage.store import SqlStore
from tests.serving import browsing


@dataclass
class Known:
    """Knowledge that never changes."""

    current: Knowledge

    @property
    def mistakes(self) -> int:
        return 0

    async def adopt(self, what: object) -> str:
        """It never changes."""
        return "never changes"

    async def follow(self) -> None:
        """It never changes."""
        await asyncio.Event().wait()


@asynccontextmanager
async def chatting(data: Path, knowledge: Knowledge) -> AsyncGenerator[str]:
    """The address of the program's web chat; at the end it is stopped as an operator stops it."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        web = f"127.0.0.1:{found.getsockname()[1]}"
    database = f"sqlite+aiosqlite:///{data / 'bot.db'}"
    store = await SqlStore.open(database, receipts=data / "deletions.txt")
    program = Program(Settings(data=data, web=web), store, Known(knowledge), cautious=False)
    stop = asyncio.Event()
    running = asyncio.create_task(program.run(stop))
    try:
        await answering(web, running)
        yield f"http://{web}"
    finally:
        stop.set()
        await running
        await store.close()


async def answering(web: str, running: asyncio.Task[None]) -> None:
    """Wait until the port answers, or the program has ended."""
    host, port = web.split(":")
    while not running.done():
        try:
            _, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return
    running.result()


@dataclass
class Visitor:
    """A browser without scripts: forms and pages."""

    client: aiohttp.ClientSession

    async def page(self) -> str:
        async with self.client.get("/") as answer:
            assert answer.status == 200
            return await answer.text()

    async def says(self, text: str, *, key: str = "") -> str:
        return await self.posts(text=text, key=key or secrets.token_hex(8))

    async def posts(self, **fields: str) -> str:
        """Post the form; the page that the answer leads to."""
        async with self.client.post("/say", data=fields) as answer:
            assert answer.status == 200
            return await answer.text()

    def listens(self, shown: int = 0, **headers: str) -> AsyncGenerator[tuple[str, str, str]]:
        return streamed(self.client, f"/events?after={shown}", **headers)


async def streamed(
    client: aiohttp.ClientSession, path: str, **headers: str
) -> AsyncGenerator[tuple[str, str, str]]:
    """(event, id, data) of a stream, one by one."""
    async with client.get(path, headers=headers) as stream:
        assert stream.status == 200
        fields: dict[str, str] = {}
        async for raw in stream.content:
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = f"{fields[name]}\n{value}" if name in fields else value
            elif "event" in fields or "event:" in fields:
                yield fields.get("event", ""), fields.get("id", ""), fields.get("data", "")
                fields = {}
            else:
                fields = {}


@asynccontextmanager
async def visiting(address: str) -> AsyncGenerator[Visitor]:
    """A visitor who has the page open."""
    async with browsing(address) as client:
        visitor = Visitor(client)
        await visitor.page()
        yield visitor


def bubbles(page: str) -> list[str]:
    """Ids of the bubbles of a page or an event, in their order."""
    return re.findall(r'class="bubble \w+" id="([^"]+)"', page)
