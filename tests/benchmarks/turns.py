"""Turns a second through the whole program on one core: ``python -m tests.benchmarks.turns QUESTIONS``."""

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import uvloop

from tests.benchmarks.crowd import Tally, alone, flood, greet, questions
from tests.benchmarks.parts import measure_parts
from tests.crash.program import COMMAND
from tests.telegram import FakeTelegram

PTB = (sys.executable, "-m", "tests.benchmarks.ptb_bot")
CORES = psutil.Process().cpu_affinity() or []
RESIDENTS = 500
CALM = 100
"""Texts asked one after the other, for latency at low load; the flood asks the others."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One bot under one crowd."""

    busy: Tally
    calm: Tally
    cpu_ms: float
    """A turn, all threads."""
    rss_mb: float


async def measure(command: tuple[str, ...], texts: list[str]) -> Measured:
    """Start a bot on its own core and let the crowd talk to it."""
    with tempfile.TemporaryDirectory() as data:
        async with FakeTelegram(checks=False) as telegram, running(command, telegram, data) as process:
            residents = await greet(telegram, RESIDENTS)
            calm = await alone(telegram, residents[0], texts[:CALM])
            before = cpu_s(process)
            busy = await flood(telegram, residents, texts[CALM:])
            cpu_ms = 1000 * (cpu_s(process) - before) / busy.turns
            return Measured(busy, calm, cpu_ms, process.memory_info().rss / 2**20)


@contextlib.asynccontextmanager
async def running(
    command: tuple[str, ...], telegram: FakeTelegram, data: str
) -> AsyncIterator[psutil.Process]:
    environment = {
        **os.environ,
        "BOT_DATA": data,
        "BOT_WEB": "127.0.0.1:0",
        "BOT_TELEGRAM_TOKEN": telegram.token,
        "BOT_TELEGRAM_API": telegram.url,
        "BOT_TELEGRAM_RATE": "0",
        "BOT_LOG_LEVEL": "WARNING",
    }
    child = await asyncio.create_subprocess_exec(*command, env=environment)
    process = psutil.Process(child.pid)
    on_core(process, -1)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()


def on_core(process: psutil.Process, number: int) -> None:
    """Keep a process on one core, where there are two."""
    if len(CORES) > 1:
        process.cpu_affinity([CORES[number]])


def cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def report(name: str, it: Measured) -> None:
    busy, calm = it.busy, it.calm
    print(
        f"{name:<34} {busy.per_s:7.0f} turns/s  ({busy.texts} texts, {busy.presses} presses)"
        f"  {it.cpu_ms:.2f} ms CPU a turn  {it.rss_mb:.0f} MB"
        f"  low load p50 {calm.percentile_ms(0.5):.1f} p99 {calm.percentile_ms(0.99):.1f} ms",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--texts", type=int, default=2100)
    given = parser.parse_args()
    texts = questions(given.questions, given.texts)
    on_core(psutil.Process(), 0)
    ours = uvloop.run(measure(COMMAND, texts))
    report("to-so, durable, whole program", ours)
    ptb = uvloop.run(measure(PTB, texts))
    report("python-telegram-bot, default", ptb)
    print(f"{'ratio':<34} {ours.busy.per_s / ptb.busy.per_s:7.2f}")
    on_core(psutil.Process(), -1)
    for line in uvloop.run(measure_parts(texts)):
        print(line)


if __name__ == "__main__":
    main()
