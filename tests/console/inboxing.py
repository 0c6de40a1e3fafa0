"""Members with browsers of their own and residents who ask, against the whole program."""

import asyncio
import re
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import aiohttp

from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.team.directory import Invite, Role
from bot.storage.store import SqlStore
from tests.channels.chatting import Visitor, chatting, streamed, visiting
from tests.serving import browsing

QUESTION = "xin phép mở quán karaoke ở hẻm thì làm sao"


@dataclass
class Browser:
    """A member's browser: what it shows, and the forms that it sends."""

    client: aiohttp.ClientSession
    visitor: Visitor
    """The member's own talk."""

    async def opens(self, path: str) -> tuple[int, str]:
        async with self.client.get(path) as answer:
            return answer.status, unescape(await answer.text())

    async def sends(self, path: str, **fields: str | list[str]) -> tuple[int, str]:
        """Post a form; what the page that it leads to says."""
        sent = [
            (name, one)
            for name, value in fields.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        if "key" not in fields:
            sent.append(("key", secrets.token_hex(8)))
        async with self.client.post(path, data=sent) as answer:
            return answer.status, unescape(await answer.text())

    def listens(self, path: str, **headers: str) -> AsyncGenerator[tuple[str, str, str]]:
        """(event, id, data) of a page's stream."""
        return streamed(self.client, path, **headers)

    async def acts(self, number: int, verb: str, **fields: str | list[str]) -> str:
        status, page = await self.sends(f"/to/cau/{number}", verb=verb, **fields)
        assert status == 200, page
        return page

    async def sends_draft(self, number: int, *, left_out: int = 0) -> str:
        """Press «Gửi» as the page offers it, with one asker's box empty."""
        _, page = await self.opens(f"/to/cau/{number}")
        version = re.findall(
            r'name="verb" value="send"><input type="hidden" name="about" value="(\d+)"',
            page.replace("\n", ""),
        )
        shown = re.findall(r'name="shown" value="(\d+)"', page)
        return await self.acts(
            number, "send", about=version[0], shown=shown, to=[one for one in shown if one != str(left_out)]
        )


@dataclass
class House:
    """The running program, and ways into it."""

    address: str
    store: SqlStore

    @asynccontextmanager
    async def member(
        self, alias: str = "chị Lan", role: Role = "officer", ward: str | None = "ninh-kieu"
    ) -> AsyncGenerator[Browser]:
        """Somebody who joined on the web chat and signed in."""
        code = code_from(secrets.token_hex(16))
        await self.store.invite(code, Invite(ward, role, datetime.now(UTC) + timedelta(days=1), alias))
        async with visiting(self.address) as visitor:
            assert "Đã vào tổ" in await visitor.posts(place=f"open:i-{code}", label="Mở ngay", key="join")
            browser = Browser(visitor.client, visitor)
            assert "Đăng xuất" in (await browser.sends(await link(visitor)))[1]
            yield browser

    @asynccontextmanager
    async def stranger(self) -> AsyncGenerator[Browser]:
        async with browsing(self.address) as client:
            yield Browser(client, Visitor(client))

    async def asks(self, text: str = QUESTION, ward: str = "ninh-kieu") -> int:
        """A resident releases a question; its number."""
        async with visiting(self.address) as visitor:
            return await asked(visitor, text, ward)


async def asked(visitor: Visitor, text: str = QUESTION, ward: str = "ninh-kieu") -> int:
    await visitor.posts(place=f"open:w-{ward}", label="Mở ngay", key="ward")
    await visitor.posts(place="person", label="Hỏi người", key="person")
    await visitor.says(text, key="words")
    page = await visitor.posts(place="release", label="Gửi cho tổ", key="release")
    return int(re.findall(r"câu hỏi số (\d+)", page)[-1])


async def hears(visitor: Visitor, words: str) -> None:
    """Wait until a talk says something that nobody there asked for: notices go out every second or so."""
    async with asyncio.timeout(10):
        while words not in await visitor.page():  # noqa: ASYNC110 - a page without scripts offers no event
            await asyncio.sleep(0.1)


async def link(visitor: Visitor) -> str:
    """The path that signs in, as the talk says it now."""
    page = await visitor.says("/dangnhap")
    return str(re.findall(r'href="(/vao/\w+)"', page)[-1])


@asynccontextmanager
async def housing(data: Path, knowledge: Knowledge) -> AsyncGenerator[House]:
    """The program with its web chat and its inbox."""
    async with chatting(data, knowledge) as address:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{data / 'bot.db'}")
        try:
            yield House(address, store)
        finally:
            await store.close()
