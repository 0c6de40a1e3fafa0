"""The team's web inbox among many open cases: `python -m tests.benchmarks.inbox [CASES] [postgresql]`.

10000 cases of one ward where none are said, on SQLite unless told otherwise. The program is a process of its
own; a member signs in by the link of their talk and loads pages over HTTP, one after the other. Printed: what
the list and the pages of cases take, from request to last byte, first ones and later ones.
"""

import argparse
import asyncio
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from bot.domain.knowledge import Knowledge
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.storage.store import SqlStore
from tests.benchmarks.cases import LAN, ROUNDS, figures, open_cases
from tests.benchmarks.claims import press, said
from tests.e2e.living import Bot
from tests.postgres import running_postgres
from tests.service.running import serving

MINE = 20
"""Cases that the member holds."""


async def prepared(url: str, count: int, knowledge: Knowledge) -> tuple[str, list[int]]:
    """Open the cases; the path that signs a member of their ward in, and the cases' numbers."""
    store = await SqlStore.open(url)
    try:
        async with serving(store, knowledge) as service:
            await open_cases(count, store, service)
            async with store.begin() as unit:
                numbers = [int(case.number) for case in await unit.open_cases(None, count)]
            for number in numbers[:: max(1, count // MINE)]:
                await service.conversations.receive([press(LAN, f"case:claim:{number}")])
            await service.conversations.receive([said(LAN, "/dangnhap")])
            told = await store.transcript("telegram", LAN)
            return told.replies[-1].reply.entrance, numbers
    finally:
        await store.close()


async def measured(address: str, entrance: str, numbers: list[int]) -> None:
    """Sign in and load the pages."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    cookies = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(address, headers=headers, cookie_jar=cookies) as client:
        async with client.post(entrance) as answer:
            answer.raise_for_status()
        step = max(1, len(numbers) // ROUNDS)
        pages: Mapping[str, list[str]] = {
            "the list": ["/to"] * ROUNDS,
            "a later page of it": [f"/to?trang={page}" for page in range(2, ROUNDS + 2)],
            "its last page": [f"/to?trang={len(numbers)}"] * ROUNDS,
            "one state": ["/to?trang-thai=new"] * ROUNDS,
            "some words": [f"/to?tim=karaoke+{number % 100}" for number in range(ROUNDS)],
            "words of no case": ["/to?tim=không+có+đâu"] * ROUNDS,
            "an early case": [f"/to/cau/{number}" for number in numbers[:ROUNDS]],
            "cases all over": [f"/to/cau/{number}" for number in numbers[::step][:ROUNDS]],
        }
        for name, paths in pages.items():
            took, size = [], 0
            for path in paths:
                began = time.perf_counter()
                async with client.get(path) as answer:
                    answer.raise_for_status()
                    size = len(await answer.read())
                took.append(time.perf_counter() - began)
            print(f"{name:20} {figures(took)}, {size / 1024:.0f} KB")


@contextmanager
def database(engine: str, data: Path) -> Iterator[str]:
    """Where an empty database is."""
    if engine == "sqlite":
        yield f"sqlite+aiosqlite:///{data / 'bot.db'}"
        return
    with running_postgres() as server:
        yield server.url(server.create())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=10_000)
    parser.add_argument("engine", choices=("sqlite", "postgresql"), nargs="?", default="sqlite")
    given = parser.parse_args()
    knowledge = KnowledgeFiles([shipped_folder()]).current
    with tempfile.TemporaryDirectory() as folder, database(given.engine, Path(folder)) as url:
        entrance, numbers = asyncio.run(prepared(url, given.cases, knowledge))
        bot = Bot(Path(folder), {"BOT_DATABASE": url, "BOT_SECRET_KEY": secrets.token_urlsafe(32)})
        bot.start()
        try:
            asyncio.run(measured(bot.url, entrance, numbers))
        finally:
            bot.stop()


if __name__ == "__main__":
    main()
