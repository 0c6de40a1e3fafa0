"""The fake in a process of its own: ``python -m tests.telegram.server --port 8081``."""

import argparse
import asyncio
import contextlib

from tests.telegram.fake import FakeTelegram


async def serve(port: int, *, checks: bool, limits: bool) -> None:
    async with FakeTelegram(port=port, checks=checks, limits=limits) as telegram:
        print(f"BOT_TELEGRAM_API={telegram.url} BOT_TELEGRAM_TOKEN={telegram.token}", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--no-checks", action="store_true", help="believe everything, to be fast")
    parser.add_argument("--no-limits", action="store_true", help="let the bot send as fast as it can")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, checks=not given.no_checks, limits=not given.no_limits))


if __name__ == "__main__":
    main()
