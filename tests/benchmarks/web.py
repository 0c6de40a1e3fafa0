"""How long a resident waits on the web: 200 open pages, 10 questions a second, from ask to answer.

Run with ``uv run python -m tests.benchmarks.web``. The program is a process of its own with its
limits on: each visitor comes from an address of their own on loopback.
"""

import argparse
import asyncio
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.e2e.living import Bot

QUESTIONS = (
    "làm giấy khai sinh cho con cần gì",
    "dang ky ket hon mat bao lau",
    "nhập hộ khẩu ở đâu",
    "lam vneid muc 2",
    "xác nhận độc thân lệ phí nhiêu",
    "mo tiem tap hoa can giay gi",
)


@dataclass
class Page:
    """One resident with the page open."""

    client: aiohttp.ClientSession
    told: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0

    async def listen(self) -> None:
        """Note each event of the stream as it arrives."""
        async with self.client.get("events") as stream:
            async for line in stream.content:
                if line.startswith(b"id: "):
                    self.told.set()

    async def ask(self, text: str) -> float:
        """Seconds from the press of Gửi until the first bubble of the answer is on its page."""
        self.asked += 1
        self.told.clear()
        begun = time.perf_counter()
        sending = asyncio.create_task(self.send(text))
        await self.told.wait()
        took = time.perf_counter() - begun
        await sending
        return took

    async def send(self, text: str) -> None:
        form = {"text": text, "key": str(self.asked), "quiet": "1"}
        async with self.client.post("say", data=form) as answer:
            assert answer.status == 204, answer.status


def addresses() -> Iterator[str]:
    """Addresses on loopback, one for each visitor."""
    yield from (f"127.0.{one}.{other}" for one in range(1, 255) for other in range(1, 255))


async def visitor(url: str, ip: str, open_now: AsyncExitStack) -> Page:
    """Open the page and its stream."""
    client = aiohttp.ClientSession(
        url,
        connector=aiohttp.TCPConnector(local_addr=(ip, 0)),
        cookie_jar=aiohttp.CookieJar(unsafe=True),
        headers={"Sec-Fetch-Site": "same-origin"},
        timeout=aiohttp.ClientTimeout(total=None),
    )
    await open_now.enter_async_context(client)
    async with client.get("") as answer:
        assert answer.status == 200
    page = Page(client)
    listening = asyncio.create_task(page.listen())
    open_now.callback(listening.cancel)
    return page


async def measure(url: str, pages: int, asks_per_s: float, seconds: float) -> list[float]:
    """Waiting times in seconds, one for each question."""
    chance = random.Random(1)
    async with AsyncExitStack() as open_now:
        opened = [await visitor(url, ip, open_now) for _, ip in zip(range(pages), addresses(), strict=False)]
        for page in opened[: pages // 10]:
            await page.ask(chance.choice(QUESTIONS))
        asking: list[asyncio.Task[float]] = []
        begun = time.perf_counter()
        for number in range(int(seconds * asks_per_s)):
            await asyncio.sleep(max(0.0, begun + number / asks_per_s - time.perf_counter()))
            page = opened[number % pages]
            asking.append(asyncio.create_task(page.ask(chance.choice(QUESTIONS))))
        return await asyncio.gather(*asking)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--asks", type=float, default=10.0, help="questions a second, all pages together")
    parser.add_argument("--seconds", type=float, default=30.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        bot = Bot(Path(data))
        bot.start()
        try:
            took = asyncio.run(measure(bot.url, given.pages, given.asks, given.seconds))
        finally:
            bot.stop()
    ms = statistics.quantiles([1000 * one for one in took], n=100)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{len(took)} questions, {given.pages} open pages, {given.asks:g} questions/s")
    print(f"ask to answer: p50 {ms[49]:.1f} ms, p95 {ms[94]:.1f} ms, p99 {ms[98]:.1f} ms")
    print(
        f"program: {used.ru_utime + used.ru_stime:.1f} s CPU in all, {used.ru_maxrss / 1024:.0f} MB at most"
    )


if __name__ == "__main__":
    main()
