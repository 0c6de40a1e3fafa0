"""Kill -9 loses nothing and mixes up nothing; a stop repeats nothing either."""

import asyncio
import random
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.crash.crowd import Account, Crowd
from tests.crash.program import program
from tests.telegram import FakeTelegram, accept_then_reset, reset, server_error, too_many

RESIDENTS = 40
KILLS = 20
STOPS = 5
ASKED_PER_S = 60.0
STOP_WITHIN_S = 10.0
NONE: Mapping[str, str] = {}


pytestmark = pytest.mark.crash


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("way", "kills"), [("polling", KILLS), ("webhook", 5)])
async def test_killed_again_and_again_it_answers_everybody_in_order(
    tmp_path: Path, way: str, kills: int
) -> None:
    dice = random.Random(20)  # noqa: S311 - a fixed seed repeats the run
    settings = webhook_settings() if way == "webhook" else {}
    async with FakeTelegram(limits=False, checks=False) as telegram:
        crowd = await a_crowd(telegram, tmp_path, settings)
        asking = asyncio.create_task(crowd.ask(ASKED_PER_S))
        for _ in range(kills):
            async with program(telegram, tmp_path, **settings) as life:
                await a_send(telegram)
                await asyncio.sleep(dice.uniform(0, 0.8))
                await life.kill()
        asking.cancel()
        account = await the_end(telegram, tmp_path, crowd, settings)
        assert (telegram.webhook is not None) == (way == "webhook")

    print(f"kill -9 x {kills}, {way}: {account}")
    assert account.asked > kills * ASKED_PER_S
    assert (account.lost, account.disordered) == (0, 0)
    assert account.repeated <= kills * RESIDENTS, "one send in flight to each resident, at most"


@pytest.mark.timeout(200)
async def test_stopped_again_and_again_it_repeats_nothing(tmp_path: Path) -> None:
    async with FakeTelegram(limits=False) as telegram:
        crowd = await a_crowd(telegram, tmp_path)
        asking = asyncio.create_task(crowd.ask(ASKED_PER_S))
        slowest_s = 0.0
        for _ in range(STOPS):
            async with program(telegram, tmp_path) as life:
                await a_send(telegram)
                begun = time.monotonic()
                assert await life.terminate(STOP_WITHIN_S) == 0
                slowest_s = max(slowest_s, time.monotonic() - begun)
        asking.cancel()
        account = await the_end(telegram, tmp_path, crowd)

        assert not telegram.transcript.refusals

    print(f"SIGTERM x {STOPS}: {account}, slowest {slowest_s:.1f} s")
    assert (account.lost, account.repeated, account.disordered) == (0, 0, 0)


@pytest.mark.timeout(200)
async def test_whatever_telegram_does_everybody_is_answered_in_order(tmp_path: Path) -> None:
    async with FakeTelegram(limits=False, checks=False) as telegram:
        crowd = await a_crowd(telegram, tmp_path)
        telegram.faults.at_random("getUpdates", 0.1, server_error(500), reset())
        telegram.faults.at_random("sendMessage", 0.1, server_error(502), reset(), accept_then_reset())
        async with program(telegram, tmp_path) as life:
            asking = asyncio.create_task(crowd.ask(ASKED_PER_S))
            for _ in range(3):
                await asyncio.sleep(3)
                telegram.faults.plan("sendMessage", too_many(1))
            asking.cancel()
            await crowd.until_answered(within_s=90)
            await life.terminate(STOP_WITHIN_S)
        account = crowd.account()

    print(f"faults x {telegram.faults.met}: {account}, unheard {telegram.faults.unheard}")
    assert telegram.faults.met > account.asked / 20
    assert (account.lost, account.disordered) == (0, 0)
    assert account.repeated <= telegram.faults.unheard


def webhook_settings() -> dict[str, str]:
    """Settings of a program that Telegram calls; the port is free now and kept through all its lives."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    return {
        "BOT_WEB": address,
        "BOT_PUBLIC_URL": f"http://{address}",
        "BOT_TELEGRAM_WEBHOOK_SECRET": "mo-cua",
    }


async def a_crowd(telegram: FakeTelegram, data: Path, settings: Mapping[str, str] = NONE) -> Crowd:
    """Residents who have met the bot before."""
    crowd = Crowd(telegram, RESIDENTS)
    async with program(telegram, data, **settings) as life:
        ready = asyncio.create_task(crowd.get_ready())
        ended = asyncio.create_task(life.process.wait())
        await asyncio.wait((ready, ended), return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), "the program ended by itself: its last words are above"
        await ready
        assert await life.terminate(STOP_WITHIN_S) == 0
        await ended
    return crowd


async def a_send(telegram: FakeTelegram) -> None:
    """Wait until this life of the bot has sent something."""
    before = telegram.cloud.sent
    async with asyncio.timeout(30):
        while telegram.cloud.sent == before:  # noqa: ASYNC110 - what another process does sets no event
            await asyncio.sleep(0.002)


async def the_end(
    telegram: FakeTelegram, data: Path, crowd: Crowd, settings: Mapping[str, str] = NONE
) -> Account:
    """Let a last life answer what is left; with more time than it needs, so that repeats show."""
    async with program(telegram, data, **settings) as life:
        await crowd.until_answered(within_s=60)
        await asyncio.sleep(1)
        await life.terminate(STOP_WITHIN_S)
    return crowd.account()
