"""One answer to thousands who asked the same, and somebody who asks meanwhile.

`python -m tests.benchmarks.fanout [ASKERS]`, 5000 where none is said. Time is virtual; Telegram's pacing is
kept to the letter. By the real clock: how long a transaction held the one writer meanwhile, and how long a
hundred of those who were told wait when they press «Rõ rồi» at once.
"""

import asyncio
import secrets
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.knowledge import Knowledge
from bot.domain.team.case import CaseNumber
from bot.domain.turn import Asked, Outcome, Turn
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.ports import Arrival
from bot.storage.store import SqlStore
from tests.benchmarks.claims import TEXT, WARD, asked, join, press
from tests.benchmarks.reminders import ASK_EVERY_S, RATE, Paced, ask, looking
from tests.benchmarks.timed import Timed
from tests.service.running import serving
from tests.virtual_time import run_virtually

LAN = "1001"
PRESSES = 100
ANSWER = "Anh chị mang căn cước tới quầy văn hoá."


@dataclass(frozen=True)
class Figures:
    told: int
    last_s: float
    """After the answer was sent off."""
    waited_s: list[float]
    """By those who asked meanwhile."""
    held_s: float
    """The longest transaction from the press on, by the real clock."""


async def fanned_out(count: int, knowledge: Knowledge, store: Timed) -> Figures:
    """Let so many ask the same, answer them once, and ask on until the last was told."""
    loop, channel = asyncio.get_running_loop(), Paced()
    async with serving(store, knowledge, sender=channel) as service:
        await join(store, service, LAN)
        service.answering.team_changed()
        case = await asked(service, "2001", "")
        await more_ask(count - 1, store)
        await service.timers.look()
        begun = loop.time()
        async with looking(service):
            for place in (f"case:claim:{case}", f"case:show:{case}"):
                await service.conversations.receive([press(LAN, place)])
            card = [one for one in (await store.transcript("telegram", LAN)).replies if one.reply.case][-1]
            sent_as = await sent_message(store, channel, card.number)
            draft = Arrival(
                "telegram", LAN, secrets.token_hex(8), datetime.now(UTC), ANSWER, replies_to=sent_as
            )
            await service.conversations.receive([draft])
            send = await way_to_send(store)
            store.held_s.clear()
            begun = loop.time()
            await service.conversations.receive([press(LAN, send)])
            waited: list[float] = []
            while (told := told_by(channel)) < count:
                waited.append(await ask(service, channel, len(waited) + 1))
                await asyncio.sleep(ASK_EVERY_S)
                if loop.time() - begun > 3 * count / RATE + 120:
                    raise TimeoutError(f"{told} of {count} told")
    last = max(at for at, one in channel.sent if ANSWER in one.reply.text and one.address != LAN)
    return Figures(told, last - begun, waited, max(store.held_s))


async def all_clear(count: int, store: SqlStore, knowledge: Knowledge) -> float:
    """Seconds, by the real clock, until so many who press «Rõ rồi» at once are all answered."""
    async with serving(store, knowledge) as service:
        async with store.begin() as unit:
            cases, _ = await unit.next_cases(CaseNumber(0), 1)
            (held,) = await unit.cases([case.number for case in cases], [])
        ids = [ask.id for ask in held.asks[1 : count + 1]]
        presses = [press(str(5_000_000 + n), f"asked:clear:{id}") for n, id in enumerate(ids)]
        began = time.perf_counter()
        await service.conversations.receive(presses)
        return time.perf_counter() - began


async def way_to_send(store: SqlStore) -> str:
    """Where the button of the newest preview leads."""
    replies = (await store.transcript("telegram", LAN)).replies
    places = [choice.place for one in replies for choice in one.reply.choices]
    return [place for place in places if place.startswith("case:send:")][-1]


def told_by(channel: Paced) -> int:
    return sum(one.news and one.reply.text == ANSWER for _, one in channel.sent)


async def sent_message(store: SqlStore, channel: Paced, number: int) -> str:
    """The channel's id of a reply to the member, once it was sent."""
    while True:
        for at, (_, one) in enumerate(channel.sent, 1):
            if one.address == LAN and one.number == number:
                await asyncio.sleep(1.0)  # its mark is committed
                return str(at)
        await asyncio.sleep(0.05)


async def more_ask(count: int, store: SqlStore) -> None:
    """As many again release the same words; their cases are found by the timers."""
    for first in range(0, count, 500):
        numbers = range(first, min(first + 500, count))
        arrivals = [
            Arrival("telegram", str(5_000_000 + n), "m1", datetime.now(UTC), text="x") for n in numbers
        ]
        async with store.begin() as unit:
            taken = await unit.take(arrivals)
            await unit.save(
                [
                    (
                        message,
                        Turn(
                            taken.conversations[message.conversation_id],
                            (),
                            Outcome("none"),
                            (Asked(f"{TEXT} ", WARD),),
                        ),
                    )
                    for message in taken.messages
                ]
            )


async def measured(count: int) -> None:
    knowledge = KnowledgeFiles([shipped_folder()]).current
    with tempfile.TemporaryDirectory() as folder:
        store = await Timed.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        try:
            figures = await fanned_out(count, knowledge, store)
            clear_s = await all_clear(PRESSES, store, knowledge)
        finally:
            await store.close()
    print(
        f"{figures.told} told: the last after {figures.last_s:.1f} s, {figures.told / figures.last_s:.1f} a "
        f"second; {len(figures.waited_s)} answers meanwhile, the slowest after {max(figures.waited_s):.2f} s"
    )
    print(
        f"by the real clock: longest transaction {1e3 * figures.held_s:.0f} ms; {PRESSES} who press «Rõ rồi» "
        f"at once are answered in {clear_s:.2f} s"
    )


def main() -> None:
    run_virtually(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000))


if __name__ == "__main__":
    main()
