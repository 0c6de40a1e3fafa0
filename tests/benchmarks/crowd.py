"""Residents who write as fast as a benchmark wants: a flood, or one alone."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.telegram import FakeTelegram, Resident
from tests.telegram.keyboards import buttons

PATIENCE_S = 60.0
QUIET_S = 0.3


@dataclass(slots=True)
class Tally:
    """What a crowd did and how long it took."""

    texts: int = 0
    presses: int = 0
    seconds: float = 0.0
    latencies_s: list[float] = field(default_factory=list)

    @property
    def turns(self) -> int:
        return self.texts + self.presses

    @property
    def per_s(self) -> float:
        return self.turns / self.seconds

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.latencies_s)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def questions(path: Path, count: int) -> list[str]:
    """Distinct texts of a file: a text a line, or JSON with the text as ``q``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["q"] if line.startswith("{") else line for line in lines if line.strip()]
    distinct = list(dict.fromkeys(texts))
    if len(distinct) < count:
        raise SystemExit(f"{path}: {len(distinct)} distinct texts, {count} are needed")
    random.Random(1).shuffle(distinct)
    return distinct[:count]


async def greet(telegram: FakeTelegram, size: int) -> list[Resident]:
    """Residents who have met the bot, so that no measured turn is a first one."""
    residents = [telegram.resident(10_000 + number) for number in range(size)]
    for resident in residents:
        resident.starts("w-ninh-kieu")
    for resident in residents:
        await _read(resident, 2)  # the notice, and the menu with its buttons
    await quiet(telegram)
    return residents


async def flood(telegram: FakeTelegram, residents: list[Resident], texts: list[str]) -> Tally:
    """Ask every text once, in waves that wait at Telegram all at once.

    In a wave each resident types a text and presses a button of the answer before. It ends when the
    last reply arrived, second replies of one turn included.
    """
    tally = Tally()
    dice = random.Random(2)
    for at in range(0, len(texts), len(residents)):
        wave = list(zip(residents, texts[at : at + len(residents)], strict=False))
        begun = telegram.cloud.clock()
        for resident, text in wave:
            _forget(resident)
            resident.says(text)
            _press(resident, dice)
        await asyncio.gather(*(_read(resident, 2) for resident, _ in wave))
        await quiet(telegram)
        tally.texts += len(wave)
        tally.presses += len(wave)
        tally.seconds += telegram.cloud.shown_at - begun
    return tally


async def alone(telegram: FakeTelegram, resident: Resident, texts: list[str]) -> Tally:
    """One resident, one thing after the other: how long a turn takes when nobody else is there."""
    tally = Tally()
    dice = random.Random(3)
    for text in texts:
        for act in (lambda text=text: resident.says(text), lambda: _press(resident, dice)):
            _forget(resident)
            begun = time.perf_counter()
            act()
            await _read(resident, 1)
            tally.latencies_s.append(time.perf_counter() - begun)
            await asyncio.sleep(0.01)
    return tally


async def quiet(telegram: FakeTelegram) -> None:
    """Wait until the bot has sent all that it owes."""
    last = -1.0
    while last != telegram.cloud.shown_at:
        last = telegram.cloud.shown_at
        await asyncio.sleep(QUIET_S)


async def _read(resident: Resident, count: int) -> None:
    for _ in range(count):
        await resident.reads(PATIENCE_S)


def _press(resident: Resident, dice: random.Random) -> None:
    for message in reversed(resident.chat.messages.values()):
        places = [one.get("callback_data", "forget") for one in buttons(message.get("reply_markup"))]
        places = [place for place in places if not place.startswith("forget")]  # it takes replies along
        if places:
            resident.presses_data(message, dice.choice(places))
            return
    raise AssertionError("the bot has not sent a button yet")


def _forget(resident: Resident) -> None:
    """A second reply of the turn before is not the answer to the next."""
    while resident.unread:
        resident.chat.shown.get_nowait()
