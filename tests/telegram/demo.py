"""A team for trying things out: invited by the operator's command, joined from its phones."""

import asyncio
import os
import re
import sys
from pathlib import Path

from tests.telegram.fake import FakeTelegram
from tests.telegram.people import Resident
from tests.telegram.phone import View

WARD = "ninh-kieu"
GROUP = -1001
RESIDENT = View("Bà Tư – người dân", "Bà Tư", 1)
MEMBER = View("Chị Lan – thành viên của tổ", "Chị Lan", 81)
IN_GROUP = View("Nhóm của tổ – máy chị Lan", "Chị Lan", 81, GROUP)
VIEWS = (RESIDENT, MEMBER, IN_GROUP)
START_S = 30.0


async def invite(data: Path, *options: str) -> str:
    """A code from ``bot invite``.

    Raises:
        RuntimeError: the command failed; what it said is in the text.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "invite", "--ward", WARD, *options),
        env={**os.environ, "BOT_DATA": str(data)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    if found := re.search(r": (\w{17}) ", said):
        return found[1]
    raise RuntimeError(said)


async def joins(telegram: FakeTelegram, data: Path, member: View) -> None:
    """Bring an invite from a member's phone."""
    alias = member.name[0].lower() + member.name[1:]
    await _says(member.opened(telegram), f"/start i-{await invite(data, '--name', alias)}")


async def make_team(telegram: FakeTelegram, data: Path) -> None:
    """A resident who greeted the bot, a member, and the group in which that member sees cards."""
    await _says(RESIDENT.opened(telegram), f"/start w-{WARD}")
    await joins(telegram, data, MEMBER)
    await _says(IN_GROUP.opened(telegram), f"/noinhom {await invite(data, '--group')}")


async def _says(person: Resident, text: str) -> None:
    person.says(text)
    await person.reads(START_S)
