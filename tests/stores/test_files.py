"""Where a reference to a picture may stand, and how long its file lies beside the database: both engines."""

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.message import Attachment
from bot.domain.team.case import CaseNumber
from bot.domain.team.directory import Invite
from bot.ports import Arrival, NotFetched
from bot.service.files import Files
from bot.storage import tables
from bot.storage.shelf import FolderShelf
from bot.storage.store import SqlStore
from tests.service.running import Service, serving
from tests.stores.talks import run

pytestmark = pytest.mark.anyio

PHOTO = Media("photo", "AgACAgQAAxkBAAIBQ2vietNAMpicture")
VOICE = Media("voice", "AwACAgQAAxkBAAIBQ2vietNAMvoice")
JPEG = b"\xff\xd8\xff\xe0 a picture"


async def says(
    service: Service,
    who: str,
    text: str = "",
    place: str = "",
    attachment: Attachment | None = None,
    media: Media | None = None,
) -> None:
    arrival = Arrival("web", who, secrets.token_hex(8), datetime.now(UTC), text, place or None, attachment)
    await service.conversations.receive([replace(arrival, media=media)])


async def tables_with(url: str, words: str) -> set[str]:
    """The tables in which these words stand."""
    return {
        table.name
        for table in tables.metadata.sorted_tables
        if any(words in str(row) for row in await run(url, select(table)))
    }


async def asks(service: Service, who: str = "ba", text: str = "xin phép mở quán karaoke") -> CaseNumber:
    for place, words in (("ward:ninh-kieu", ""), ("person", ""), ("", text), ("release", "")):
        await says(service, who, words, place)
    open_ = await service.errands.do(lambda unit: unit.open_cases(None, 10))
    return open_[-1].number


async def joins(service: Service, store: SqlStore, who: str) -> None:
    code = code_from(secrets.token_hex(16))
    until = datetime.now(UTC) + timedelta(days=1)
    await store.invite(code, Invite("ninh-kieu", "member", until, "chị Lan"))
    await says(service, who, place=f"open:i-{code}")


async def answers(service: Service, who: str, number: CaseNumber) -> None:
    """Draft with a picture, and send."""
    await says(service, who, place=f"case:claim:{number}")
    await says(service, who, "Đi cửa này ạ.", attachment="photo", media=PHOTO)
    drafted = await service.errands.do(lambda unit: unit.case(number))
    assert drafted
    assert drafted.case.draft_media == PHOTO
    await says(service, who, place=f"case:send:{number}:{drafted.case.version}")


async def test_of_a_residents_picture_or_voice_no_reference_is_ever_stored(
    store: SqlStore, url: str, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joins(service, store, "lan")
        await asks(service)
        await says(service, "ba", attachment="photo", media=PHOTO)
        await says(service, "ba", "giấy của tôi", attachment="photo", media=PHOTO)
        await says(service, "ba", attachment="voice", media=VOICE)
        await says(service, "ba", place="person")
        await says(service, "ba", "xem giúp em", attachment="photo", media=PHOTO)
        await says(service, "ba", place="release")
        await says(service, "lan", "của chị", attachment="photo", media=PHOTO)  # writes to no case

    assert await tables_with(url, "giấy của tôi") == {"message"}
    assert await tables_with(url, PHOTO.file) == set()
    assert await tables_with(url, VOICE.file) == set()


async def test_a_members_answer_keeps_it_with_the_case_and_deletion_takes_it_out(
    store: SqlStore, url: str, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joins(service, store, "lan")
        number = await asks(service)
        await answers(service, "lan", number)
        service.notices.look()
        await service.errands.do(lambda unit: unit.team())

        assert await tables_with(url, PHOTO.file) == {"team_case", "outgoing"}
        assert await store.files([number, CaseNumber(999)]) == [(number, PHOTO)]
        assert await store.files([]) == []
        await says(service, "ba", place="forget:yes")

    assert await tables_with(url, PHOTO.file) == set()
    assert await store.files([number]) == []


async def test_a_file_is_fetched_once_and_goes_when_its_case_has_it_no_more(
    store: SqlStore, tmp_path: Path, knowledge: Knowledge
) -> None:
    fetched: list[Media] = []

    async def fetch(media: Media) -> bytes:
        fetched.append(media)
        return JPEG

    shelf = FolderShelf(tmp_path / "media")
    files = Files(store, shelf, fetch)
    async with serving(store, knowledge) as service:
        await joins(service, store, "lan")
        number = await asks(service)
        await answers(service, "lan", number)
        path = await files.find((number, PHOTO))
        stray = await shelf.put((number, VOICE), b"of a draft that was written anew")
        await files.clear()

        assert path
        assert path.read_bytes() == JPEG
        assert path.stat().st_mode & 0o777 == 0o600
        assert await files.find((number, PHOTO)) == path
        assert fetched == [PHOTO]
        assert not stray.exists()
        await says(service, "ba", place="forget:yes")
        await files.clear()

    assert list((tmp_path / "media").iterdir()) == []


async def test_a_swept_case_takes_its_file_along(
    store: SqlStore, tmp_path: Path, knowledge: Knowledge
) -> None:
    shelf = FolderShelf(tmp_path / "media")
    path = await shelf.put((CaseNumber(7), PHOTO), JPEG)

    await Files(store, shelf, None).clear()

    assert not path.exists()


async def test_what_cannot_be_had_is_none_and_is_asked_for_again(store: SqlStore, tmp_path: Path) -> None:
    troubles = [NotFetched("TimedOut")]

    async def fetch(media: Media) -> bytes:
        if troubles:
            raise troubles.pop()
        return JPEG

    file = (CaseNumber(7), PHOTO)
    files = Files(store, FolderShelf(tmp_path / "media"), fetch)

    assert await Files(store, FolderShelf(tmp_path / "media"), None).find(file) is None
    assert await files.find(file) is None
    assert await files.find(file) is not None


async def test_who_looks_at_once_waits_for_one_fetch(store: SqlStore, tmp_path: Path) -> None:
    begun, may_end, calls = asyncio.Event(), asyncio.Event(), 0

    async def fetch(media: Media) -> bytes:
        nonlocal calls
        calls += 1
        begun.set()
        await may_end.wait()
        return JPEG

    files = Files(store, FolderShelf(tmp_path / "media"), fetch)
    looking = [asyncio.create_task(files.find((CaseNumber(7), PHOTO))) for _ in range(20)]
    await begun.wait()
    looking[0].cancel()  # who goes away takes nobody's picture along
    may_end.set()
    found = await asyncio.gather(*looking, return_exceptions=True)

    assert calls == 1
    assert isinstance(found[0], asyncio.CancelledError)
    assert all(isinstance(path, Path) for path in found[1:])
