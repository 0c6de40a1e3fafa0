"""A saved change is taken in while the program runs; a broken one changes nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.knowledge_files.watching import follow

pytestmark = pytest.mark.anyio
GOOD = "adds_to: khai-sinh\nwordings:\n  - con bé nhà tui mới chào đời hôm kia\n"
BROKEN = "adds_to: khai-sinh\nwordingz:\n  - x\n"


@pytest.fixture
async def followed(tmp_path: Path) -> AsyncIterator[KnowledgeFiles]:
    files = KnowledgeFiles([shipped_folder(), tmp_path])
    task = asyncio.create_task(follow(files))
    await asyncio.sleep(0.3)  # the watcher's own thread has begun
    yield files
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not true():  # noqa: ASYNC110 - the watcher sets no event
            await asyncio.sleep(0.05)


async def test_a_saved_wording_is_understood_and_a_broken_file_keeps_it(
    followed: KnowledgeFiles, tmp_path: Path
) -> None:
    said = "con bé nhà tui mới chào đời hôm kia"
    addition = tmp_path / "procedures/ho-tich/them.yaml"
    addition.parent.mkdir(parents=True)

    addition.write_text(GOOD, encoding="utf-8")
    await until(lambda: said in followed.current.procedures["khai-sinh"].wordings)
    assert followed.current.matcher.rank(said, 1)[0].entry == "khai-sinh"

    addition.write_text(BROKEN, encoding="utf-8")
    await until(lambda: bool(followed.mistakes))
    assert "them.yaml:2:1" in str(followed.mistakes[0])
    assert said in followed.current.procedures["khai-sinh"].wordings

    addition.unlink()
    await until(lambda: said not in followed.current.procedures["khai-sinh"].wordings)
    assert followed.mistakes == ()
