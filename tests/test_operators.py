"""The commands of whoever looks after the machine, as they are typed, beside a program that runs."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.team.directory import Invite
from bot.ports import Arrival
from bot.storage.store import SqlStore
from tests.channels.chatting import chatting, visiting
from tests.service.running import serving
from tests.test_cli import bot

RIGHT = "Bản sao nay 10.000 đồng một bản."
CODE = "bkm4tvx7bkm4tvx7b"
QUESTION = "đăng ký khai sinh cần giấy tờ gì"


@pytest.fixture(name="data")
def _data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


async def told(data: Path, knowledge: Knowledge) -> None:
    """Three residents of two wards ask; one of them becomes a member, and a group is bound."""
    store = await SqlStore.open(f"sqlite+aiosqlite:///{data / 'bot.db'}")
    now = datetime.now(UTC)
    try:
        await store.invite(CODE, Invite("ninh-kieu", "lead", now + timedelta(days=1), "chị Lan"))
        async with serving(store, knowledge) as service:
            for number, ward in enumerate(("ninh-kieu", "ninh-kieu", "an-binh")):
                who = str(number)
                placed = Arrival("web", who, "1", now, place=f"ward:{ward}")
                await service.conversations.receive([placed, Arrival("web", who, "2", now, QUESTION)])
            joins = Arrival("web", "0", "3", now, place=f"open:i-{CODE}", invite=CODE)
            await service.conversations.receive([joins])
    finally:
        await store.close()


def test_a_correction_is_counted_and_shown_and_sent_once(
    data: Path, tmp_path: Path, knowledge: Knowledge
) -> None:
    asyncio.run(told(data, knowledge))

    looked = bot("correct", "khai-sinh", "--ward", "Ninh Kiều", cwd=tmp_path).stdout
    assert "«Đăng ký khai sinh»: 2 cuộc trò chuyện" in looked
    assert "(điều đúng)" in looked
    assert "Xem bài bây giờ" in looked

    sent = bot("correct", "khai-sinh", "--send", RIGHT, cwd=tmp_path).stdout
    again = bot("correct", "khai-sinh", "--before", "2099-01-01T08:00", "--send", RIGHT, cwd=tmp_path).stdout
    assert "Đã xếp 3 lời đính chính" in sent
    assert "Hôm nay đã đính chính cho 3" in again
    assert "Đã xếp" not in again
    with closing(sqlite3.connect(data / "bot.db")) as database:
        keys = [key for (key,) in database.execute("SELECT key FROM notice")]
    assert len([key for key in keys if key.startswith("corrected:khai-sinh:")]) == 3


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["khai-sin"], "khai-sinh"),
        (["khai-sinh", "--days", "91"], "BOT_RETENTION_DAYS"),
        (["khai-sinh", "--send", " "], "1000"),
        (["khai-sinh", "--ward", "Sài Gòn"], "ninh-kieu"),
    ],
)
def test_what_cannot_be_corrected_is_said(words: list[str], named: str, tmp_path: Path) -> None:
    refused = bot("correct", *words, cwd=tmp_path)

    assert refused.returncode == 2
    assert named in refused.stderr


async def test_a_running_program_says_it_by_itself(data: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    async with chatting(data, knowledge) as address, visiting(address) as visitor:
        await visitor.says(QUESTION)
        sent = await asyncio.to_thread(bot, "correct", "khai-sinh", "--send", RIGHT, cwd=tmp_path)
        assert "Đã xếp 1 lời" in sent.stdout

        async with asyncio.timeout(40):
            while RIGHT not in await visitor.page():  # noqa: ASYNC110 - as a browser without scripts
                await asyncio.sleep(0.2)

        page = await visitor.page()
    assert page.count(RIGHT) == 1


def test_a_member_is_listed_by_alias_and_their_place_ended(
    data: Path, tmp_path: Path, knowledge: Knowledge
) -> None:
    asyncio.run(told(data, knowledge))
    (line,) = bot("members", cwd=tmp_path).stdout.splitlines()
    id, alias, role, ward, since = line.split("\t")
    assert (alias, role, ward) == ("chị Lan", "lead", "ninh-kieu")
    assert since == f"{datetime.now(UTC) + timedelta(hours=7):%d/%m/%Y}"

    assert bot("members", "--remove", "zzzz", cwd=tmp_path).returncode == 2
    removed = bot("members", "--remove", id, cwd=tmp_path)

    assert "chị Lan" in removed.stdout
    with closing(sqlite3.connect(data / "bot.db")) as database:
        assert database.execute("SELECT * FROM member").fetchall() == []


def test_the_audit_log_is_whole_until_somebody_changes_it(
    data: Path, tmp_path: Path, knowledge: Knowledge
) -> None:
    asyncio.run(told(data, knowledge))
    whole = bot("audit", cwd=tmp_path)
    assert (whole.returncode, "còn nguyên" in whole.stdout) == (0, True)

    with closing(sqlite3.connect(data / "bot.db")) as database, database:
        database.execute("UPDATE audit SET by_id = 'x' WHERE act = 'joined'")

    broken = bot("audit", cwd=tmp_path)
    assert (broken.returncode, "dòng 1" in broken.stdout) == (1, True)
