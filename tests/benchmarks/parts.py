"""What a turn's CPU goes into: receiving, storing, answering, sending, each measured alone."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.telegram.pacing import Pacer
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.reading import Me, read
from bot.channels.telegram.sending import TelegramSender
from bot.channels.telegram.transport import Transport
from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.respond import respond
from bot.domain.turn import Reply
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.ports import Arrival, KnowledgeSource, Outgoing
from bot.service.batch import Answering
from bot.service.bell import Bell
from bot.service.conversations import Conversations
from bot.service.writer import Writer
from bot.storage.store import SqlStore
from bot.watchdog import Watchdog
from tests.telegram.cloud import Cloud
from tests.telegram.fake import TOKEN
from tests.telegram.people import Resident

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CHATS = 128
BATCH = 100
CORE_MESSAGES = 6000
SENDS = 3000
AT_ONCE = 64
PORT = 18_099


async def measure_parts(texts: Sequence[str]) -> list[str]:
    """Lines to read, each with milliseconds of CPU."""
    knowledge = KnowledgeFiles([shipped_folder()])
    reply = answered(knowledge.current, texts[0])
    receiving = receiving_ms(texts)
    matching = each_ms(lambda text: knowledge.current.matcher.understand(text, None), texts)
    answering = each_ms(lambda text: answered(knowledge.current, text), texts)
    pressing = each_ms(lambda _: pressed(knowledge.current), texts)
    core_per_s, core = await core_alone(knowledge)
    sending = await sending_ms(reply)
    return [
        f"receiving    {receiving:.3f} ms CPU an update (JSON and reading)",
        f"matching     {matching:.3f} ms CPU a text; {answering:.3f} with its whole answer",
        f"core alone   {core_per_s:.0f} messages/s kept, answered; {core - pressing:.3f} ms CPU to store",
        f"sending      {sending:.3f} ms CPU a reply (its errors and aiohttp)",
    ]


def each_ms(work: Callable[[str], object], texts: Sequence[str]) -> float:
    work(texts[0])
    begun = time.process_time()
    for text in texts:
        work(text)
    return 1000 * (time.process_time() - begun) / len(texts)


def receiving_ms(texts: Sequence[str]) -> float:
    cloud = Cloud(checks=False, limits=False)
    for number, text in enumerate(texts):
        Resident(cloud, number + 1, cloud.private(number + 1)).says(text)
    answers = [
        json.dumps({"ok": True, "result": cloud.updates.waiting[at : at + BATCH]})
        for at in range(0, len(texts), BATCH)
    ]
    begun = time.process_time()
    for answer in answers:
        for update in json.loads(answer)["result"]:
            read(update, NOON, Me(1, "to_so_bot"))
    return 1000 * (time.process_time() - begun) / len(texts)


def answered(knowledge: Knowledge, text: str) -> Reply:
    return turn(knowledge, text=text)


def pressed(knowledge: Knowledge) -> Reply:
    return turn(knowledge, place="help")


def turn(knowledge: Knowledge, text: str = "", place: str | None = None) -> Reply:
    met = Conversation(ConversationId("c"), greeted=True)
    message = Message(MessageId(1), met.id, NOON, text, place)
    return respond(message, met, knowledge, NOON).replies[0]


async def core_alone(knowledge: KnowledgeSource) -> tuple[float, float]:
    """Messages a second and milliseconds of CPU each: no channel, and no matching (presses of «help»)."""
    arrivals = [
        Arrival("telegram", str(number % CHATS), f"m{number}", NOON, place="help")
        for number in range(CORE_MESSAGES)
    ]
    async with conversations(knowledge) as core:
        await core.receive(arrivals[:CHATS])
        begun, cpu = time.perf_counter(), time.process_time()
        for at in range(CHATS, CORE_MESSAGES, BATCH):
            await core.receive(arrivals[at : at + BATCH])
        count = CORE_MESSAGES - CHATS
        return count / (time.perf_counter() - begun), 1000 * (time.process_time() - cpu) / count


@asynccontextmanager
async def conversations(knowledge: KnowledgeSource) -> AsyncIterator[Conversations]:
    """The service on a real SQLite file, with nobody who sends."""
    with tempfile.TemporaryDirectory() as folder:
        store = await SqlStore.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        writer = Writer(store)
        answering = Answering(knowledge, lambda: NOON, Watchdog(), lambda: None)
        core = Conversations(store, writer, knowledge, answering, Bell(), lambda: None)
        running = asyncio.create_task(writer.run())
        try:
            yield core
        finally:
            writer.stop()
            await running
            await store.close()


async def sending_ms(reply: Reply) -> float:
    """CPU of one reply through the channel's sender, to a fake in a process of its own."""
    command = (sys.executable, "-m", "tests.telegram.server", "--no-checks", "--port", str(PORT))
    fake = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert fake.stdout is not None
    await fake.stdout.readline()
    transport = Transport()
    await transport.initialize()

    async def call(method: str, values: Mapping[str, object]) -> Any:
        return await transport.send(f"http://127.0.0.1:{PORT}/bot{TOKEN}/{method}", values)

    sender = TelegramSender(call, Pacer(0, time.monotonic), Photos(lambda name: None))

    async def some(chat: int) -> None:
        for number in range(SENDS // AT_ONCE):
            await sender.send(Outgoing(ConversationId(str(chat)), number, str(chat), reply, attempts=0))

    try:
        await some(1)
        begun = time.process_time()
        await asyncio.gather(*(some(chat) for chat in range(1, AT_ONCE + 1)))
        return 1000 * (time.process_time() - begun) / (SENDS // AT_ONCE * AT_ONCE)
    finally:
        await transport.shutdown()
        fake.kill()
        await fake.wait()
