"""Try the bot on Telegram without Telegram: ``python -m tests.telegram`` opens a resident's phone,
a member's, and the group of that member's team, side by side.
"""

import argparse
import asyncio
import contextlib
import tempfile
import webbrowser
from pathlib import Path

from aiohttp import web

from tests.crash.program import program
from tests.telegram.demo import VIEWS, make_team
from tests.telegram.fake import FakeTelegram
from tests.telegram.phone import phones


async def show(port: int, *, browser: bool) -> None:
    """Run the fake, the bot and the page until interrupted; nothing is kept."""
    with tempfile.TemporaryDirectory() as data:
        async with FakeTelegram(limits=False) as telegram, program(telegram, Path(data)) as bot:
            await make_team(telegram, Path(data))
            runner = web.AppRunner(phones(telegram, VIEWS))
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            address = f"http://127.0.0.1:{runner.addresses[0][1]}"
            print(f"Phones of a resident and of the team: {address}   (Ctrl+C ends it)", flush=True)
            if browser:
                webbrowser.open(address)
            try:
                await bot.process.wait()
            finally:
                await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(show(given.port, browser=not given.no_browser))


if __name__ == "__main__":
    main()
