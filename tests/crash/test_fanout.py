"""Kill -9 in the middle of one answer to many: everyone gets it, and hardly anyone twice."""

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.service.delivery import NEWS_SLOTS
from tests.crash.program import program
from tests.telegram import FakeTelegram, Resident

ASKERS = 60
QUESTION = "xin phép mở quán karaoke ở hẻm thì làm sao"
ANSWER = "Anh chị tới quầy văn hoá hỏi giấy phép karaoke."
PACED = {"BOT_TELEGRAM_RATE": "12"}
TOLD_BEFORE_A_KILL = (1, 20)
"""The first dies as the answer begins to leave."""
PATIENCE_S = 90.0

pytestmark = pytest.mark.crash


@pytest.mark.timeout(300)
async def test_killed_in_mid_answer_everyone_gets_it(tmp_path: Path) -> None:
    async with FakeTelegram(limits=False) as telegram:
        askers = [telegram.resident(3000 + number) for number in range(ASKERS)]
        async with program(telegram, tmp_path) as life:
            lan = await a_member(telegram, tmp_path)
            await asyncio.gather(*(release(asker) for asker in askers))
            await drafted(lan)
            await life.terminate(10)
        lan.presses("Gửi")
        for reached in TOLD_BEFORE_A_KILL:
            async with program(telegram, tmp_path, **PACED) as life:
                await told_at_least(reached, askers)
                await life.kill()
        before = len(told(askers))
        async with program(telegram, tmp_path):
            await until(lambda: len(told(askers)) == ASKERS)
            await asyncio.sleep(2.0)

    counted = told(askers)
    repeated = counted.total() - ASKERS
    print(
        f"kill -9 x {len(TOLD_BEFORE_A_KILL)} in mid answer: {before} of {ASKERS} told before the last, "
        f"all after, {repeated} repeated"
    )
    assert before < ASKERS
    assert repeated <= NEWS_SLOTS * len(TOLD_BEFORE_A_KILL), "the sends in flight, at most"


def told(askers: list[Resident]) -> Counter[int]:
    """How often each asker was told."""
    return Counter(asker.user["id"] for asker in askers for shown in asker.screen if ANSWER in shown.text)


async def told_at_least(count: int, askers: list[Resident]) -> None:
    await until(lambda: len(told(askers)) >= count)


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not reached():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.05)


async def seen(phone: Resident, words: str) -> None:
    await until(lambda: any(words in shown.text for shown in phone.screen))


async def a_member(telegram: FakeTelegram, data: Path) -> Resident:
    """Somebody of the ward's team, with their cards in private."""
    command = ("-c", "from bot.cli import main; main()", "invite", "--ward", "ninh-kieu")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env={"BOT_DATA": str(data), "PATH": ""}, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    (code,) = re.findall(r": (\w{17}) ", printed.decode())
    lan = telegram.resident(2999)
    lan.says(f"/start i-{code}")
    await seen(lan, "Đã vào tổ")
    return lan


async def release(asker: Resident) -> None:
    for says, then in (
        ("/start w-ninh-kieu", "Anh/chị cần làm việc gì"),
        ("/hoinguoi", "gõ câu muốn hỏi người"),
        (QUESTION, "Em sẽ gửi cho tổ"),
    ):
        asker.says(says)
        await seen(asker, then)
    asker.presses("Gửi cho tổ")
    await seen(asker, "đã chuyển câu hỏi số")


async def drafted(lan: Resident) -> None:
    """The answer written as a reply to the card, with everyone who waits for it."""
    await seen(lan, f"Số người chờ: {ASKERS}")
    card = next(shown for shown in reversed(lan.screen) if f"Số người chờ: {ASKERS}" in shown.text)
    lan.says(ANSWER, reply_to=card.message_id)
    await seen(lan, f"Sẽ gửi cho {ASKERS} người")
