"""Fifty members press «Tôi trả lời» on one card at the same instant: `python -m tests.benchmarks.claims`.

Arguments: rounds (100), then ``sqlite`` or ``postgresql``. Each round has a new case, in turns with cards in
private and in the ward's group; on PostgreSQL two services on one database, so that locks decide and not one
process. Printed: rounds in which exactly one holds the case and all others were told who.
"""

import asyncio
import secrets
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.team.case import CaseNumber
from bot.domain.team.directory import Invite
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder
from bot.ports import Arrival
from bot.storage.store import SqlStore
from tests.postgres import running_postgres
from tests.service.running import Service, serving

MEMBERS = 50
WARD = "ninh-kieu"
TEXT = "xin phép mở quán karaoke thì làm sao"


async def round_of_claims(
    url: str, knowledge: Knowledge, services: int, *, in_group: bool = False
) -> tuple[int, int]:
    """How many members hold the case after all pressed, and how many were told who does: in a group nobody,
    there the card says it."""
    stores = [await SqlStore.open(url) for _ in range(services)]
    mark = secrets.token_hex(4)
    try:
        async with serving(stores[0], knowledge) as first, serving(stores[-1], knowledge) as second:
            both = [first, second] if services > 1 else [first]
            chats = [f"{mark}{number}" for number in range(MEMBERS)]
            for chat in chats:
                await join(stores[0], first, chat)
            group = f"-{int(mark, 16)}"
            if in_group:
                await bind(stores[0], first, group, chats[0])
            case = await asked(first, f"r{mark}", mark)
            for service in both:
                service.answering.team_changed()
            presses = [
                both[number % len(both)].conversations.receive(
                    [
                        replace(press(group, f"case:claim:{case}"), by=chat)
                        if in_group
                        else press(chat, f"case:claim:{case}")
                    ]
                )
                for number, chat in enumerate(chats)
            ]
            await asyncio.gather(*presses)
            async with stores[0].begin() as unit:
                (held,) = await unit.cases([CaseNumber(case)], [])
                holder = (await unit.team()).member(held.case.holder)
            who = f"{holder.alias if holder else ''} đang giữ câu này"
            read = [group] if in_group else chats
            told = [(await stores[0].transcript("telegram", chat)).replies for chat in read]
            losers = sum(who in one.reply.text for replies in told for one in replies)
            return int(held.case.state == "claimed" and held.case.version == 2), losers
    finally:
        for store in stores:
            await store.close()


async def join(store: SqlStore, service: Service, chat: str) -> None:
    code = code_from(secrets.token_hex(16))
    until = datetime.now(UTC) + timedelta(days=1)
    await store.invite(code, Invite(WARD, "member", until, f"chị {chat}"))
    await service.conversations.receive([said(chat, f"/start i-{code}")])


async def bind(store: SqlStore, service: Service, group: str, by: str) -> None:
    """The ward's cards appear in this group from now on."""
    code = code_from(secrets.token_hex(16))
    await store.invite(code, Invite(WARD, "group", datetime.now(UTC) + timedelta(days=1)))
    await service.conversations.receive([replace(said(group, f"/noinhom {code}"), by=by)])
    service.answering.team_changed()


async def asked(service: Service, chat: str, mark: str) -> int:
    """Somebody's released question, in words of its own; its case's number."""
    word = mark.translate(str.maketrans("0123456789", "ghijklmnop"))  # a number would be masked
    for text in ("/start w-ninh-kieu", "/hoinguoi", f"{TEXT} {word}"):
        await service.conversations.receive([said(chat, text)])
    await service.conversations.receive([press(chat, "release")])
    replies = (await service.conversations.transcript("telegram", chat)).replies
    return int(next(word for word in replies[-1].reply.text.split() if word.isdigit()))


def said(chat: str, text: str) -> Arrival:
    return Arrival("telegram", chat, secrets.token_hex(8), datetime.now(UTC), text=text)


def press(chat: str, place: str) -> Arrival:
    return Arrival("telegram", chat, secrets.token_hex(8), datetime.now(UTC), place=place)


async def one_holds(number: int, url: str, knowledge: Knowledge, services: int) -> bool:
    """Whether exactly one held the case and everybody else could see who; every other round in a group."""
    in_group = number % 2 == 1
    held, losers = await round_of_claims(url, knowledge, services, in_group=in_group)
    return (held, losers) == (1, 0 if in_group else MEMBERS - 1)


async def rounds(count: int, url: str, services: int) -> int:
    knowledge = KnowledgeFiles([shipped_folder()]).current
    right = 0
    for number in range(count):
        right += await one_holds(number, url, knowledge, services)
    return right


def main() -> int:
    """The exit code: 0 where every round ended well."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    engine = sys.argv[2] if len(sys.argv) > 2 else "sqlite"
    if engine == "postgresql":
        with running_postgres() as server:
            right = asyncio.run(rounds(count, server.url(server.create()), 2))
    else:
        with tempfile.TemporaryDirectory() as folder:
            right = asyncio.run(rounds(count, f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}", 1))
    print(f"{engine}: in {right} of {count} rounds exactly one of {MEMBERS} holds the case")
    return int(right < count)


if __name__ == "__main__":
    raise SystemExit(main())
