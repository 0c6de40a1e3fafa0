"""The program as operators run it: a process of its own, pointed at the fake."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.telegram import FakeTelegram

COMMAND = (sys.executable, "-c", "from bot.cli import main; main()", "run")


class Program:
    """One life of the program."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def kill(self) -> None:
        """As power does: no goodbye."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self, within_s: float) -> int:
        """As systemd does; return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(within_s):
            return await self.process.wait()


@asynccontextmanager
async def program(telegram: FakeTelegram, data: Path, **settings: str) -> AsyncIterator[Program]:
    """Start the program on a data folder; it is killed at the end if it still runs."""
    environment = {
        **os.environ,
        "BOT_DATA": str(data),
        "BOT_WEB": "127.0.0.1:0",
        "BOT_TELEGRAM_TOKEN": telegram.token,
        "BOT_TELEGRAM_API": telegram.url,
        "BOT_TELEGRAM_RATE": "0",
        "BOT_LOG_LEVEL": "WARNING",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(*COMMAND, env=environment)
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            await Program(process).kill()
