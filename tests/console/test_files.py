"""Pictures of the team on pages: who may open which, and what is said while one cannot be had."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.notice import AskTold
from bot.domain.team.case import AskId, CaseNumber
from bot.domain.turn import CaseKept, Told
from bot.storage.shelf import FolderShelf
from tests.channels.chatting import visiting
from tests.console.inboxing import House, asked, hears, housing

pytestmark = pytest.mark.anyio

PHOTO = Media("photo", "AgACmap")
VOICE = Media("voice", "AwACvoice")
JPEG = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
async def house(tmp_path: Path, knowledge: Knowledge) -> AsyncGenerator[House]:
    async with housing(tmp_path, knowledge) as running:
        yield running


async def drafted(house: House, number: int, media: Media) -> None:
    """The case with a draft that somebody made on Telegram."""
    async with house.store.begin() as unit:
        held = await unit.case(CaseNumber(number))
        assert held
        draft = replace(held.case, state="drafted", draft="Đi cửa này.", draft_media=media)
        await unit.keep_cases([CaseKept(draft, "draft", "")])


async def test_members_see_a_drafts_picture_on_the_web_and_others_do_not(
    house: House, tmp_path: Path
) -> None:
    number = await house.asks()
    address = f"/to/cau/{number}/tep-soan"
    async with house.member() as lan, house.member(ward="cai-khe") as other, house.stranger() as stranger:
        await lan.acts(number, "claim")
        await drafted(house, number, PHOTO)
        page = (await lan.opens(f"/to/cau/{number}"))[1]
        assert f'<img src="{address}"' in page
        status, said = await lan.opens(address)
        assert (status, "Chưa tải được ảnh" in said) == (503, True)

        await FolderShelf(tmp_path / "media").put((CaseNumber(number), PHOTO), JPEG)
        async with lan.client.get(address) as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/jpeg", JPEG)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
        assert (await other.opens(address))[0] == 404
        assert (await stranger.opens(address))[0] == 401
        assert (await lan.opens(f"/to/cau/{number}/tep-tra-loi"))[0] == 404

        written_anew = await lan.acts(number, "draft", text="Anh chị tới quầy số hai.")
    assert "<img" not in written_anew


@pytest.mark.parametrize(("media", "what"), [(PHOTO, "Ảnh"), (VOICE, "Ghi âm")])
async def test_an_asker_opens_only_what_they_were_sent(
    house: House, tmp_path: Path, media: Media, what: str
) -> None:
    async with visiting(house.address) as asker, visiting(house.address) as other:
        number = await asked(asker)
        async with house.store.begin() as unit:
            held = await unit.case(CaseNumber(number))
            assert held
            word = AskTold(
                ask=AskId(number), what="answer", text="Đi cửa này.", media=media, of=held.case.number
            )
            await unit.tell([Told(held.asks[0].conversation, word)])
        await hears(asker, f"{what} tổ gửi kèm câu trả lời")
        page = await asker.page()
        address = page.partition('src="/tep/')[2].partition('"')[0]

        async with asker.client.get(f"/tep/{address}") as answer:
            assert answer.status == 503
            assert f"{what} chưa tải được" in await answer.text()
        await FolderShelf(tmp_path / "media").put((CaseNumber(number), media), JPEG)
        async with asker.client.get(f"/tep/{address}", headers={"Range": "bytes=0-1"}) as answer:
            assert (answer.status, await answer.read()) == (206, JPEG[:2])
        for client, path in ((other.client, address), (asker.client, "1"), (asker.client, "x")):
            async with client.get(f"/tep/{path}") as answer:
                assert answer.status == 404
