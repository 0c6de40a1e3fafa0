"""Deleting through the whole program, down to the bytes of SQLite's files."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from bot.service.retention import TRIES
from tests.channels.chatting import chatting, visiting

pytestmark = pytest.mark.anyio

WORD = "chimbaocao7391"
"""A word that nothing else says: its bytes are looked for."""
SOON_S = 0.1


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Early sweeps come quickly, and no page is waited for."""
    monkeypatch.setattr("bot.service.retention.SOON_S", SOON_S)
    monkeypatch.setattr("bot.storage.sweeping.PAGE_OPEN", timedelta(0))


def times_found(folder: Path) -> Mapping[str, int]:
    """How often the word stands in each file that holds it."""
    files = [file for file in folder.iterdir() if file.is_file()]
    counted = {file.name: file.read_bytes().count(WORD.encode()) for file in files}
    return {name: times for name, times in counted.items() if times}


@pytest.mark.usefixtures("quick")
async def test_no_byte_is_left_of_who_asked_for_deletion_on_the_web(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    async with chatting(tmp_path, knowledge) as address, visiting(address) as visitor:
        for number in range(5):
            await visitor.says(f"{WORD} {number} " * 20)
        before = times_found(tmp_path)
        await visitor.posts(place="forget:yes", label=f"Đúng {WORD}", key="k")

        await asyncio.sleep(TRIES * SOON_S + 1)
        after = times_found(tmp_path)
        page = await visitor.page()

    assert before["bot.db-wal"] >= 5
    assert after == {}
    assert WORD not in page
    assert 'id="welcome"' in page
