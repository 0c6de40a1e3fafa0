"""A member without Telegram: everything in their own chat on the web, through the whole service."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.clock import WARD_ZONE
from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.roster import Duty
from bot.domain.team.directory import Invite
from bot.domain.team.timers import Timers
from bot.ports import Arrival, Channel, Delivered
from bot.storage.store import SqlStore
from tests.service.running import Service, serving

pytestmark = pytest.mark.anyio

QUESTION = "xin phép mở quán karaoke thì làm sao"


async def does(
    service: Service, who: str, place: str = "", text: str = "", channel: Channel = "web"
) -> list[Delivered]:
    """Press or type, and return all that they were told so far."""
    arrival = Arrival(channel, who, secrets.token_hex(8), datetime.now(UTC), text, place or None)
    await service.conversations.receive([arrival])
    await service.timers.look()
    service.notices.look()
    await service.errands.do(lambda unit: unit.team())
    return list((await service.conversations.transcript(channel, who)).replies)


async def joined(service: Service, store: SqlStore, who: str, alias: str = "chị Lan") -> None:
    code = code_from(secrets.token_hex(16))
    until = datetime.now(UTC) + timedelta(days=1)
    await store.invite(code, Invite("ninh-kieu", "member", until, alias))
    told = await does(service, who, f"open:i-{code}")
    assert "Đã vào tổ" in told[-1].reply.text


async def asks(service: Service, who: str, text: str = QUESTION) -> None:
    await does(service, who, "ward:ninh-kieu")
    await does(service, who, "person")
    await does(service, who, text=text)
    told = await does(service, who, "release")
    assert "đã chuyển câu hỏi số" in told[-1].reply.text


def places(told: list[Delivered]) -> dict[str, str]:
    return {choice.label: choice.place for one in told for choice in one.reply.choices}


def number_in(told: list[Delivered]) -> str:
    """The first case of a list."""
    return next(place for label, place in places(told).items() if "Mở câu" in label).split(":")[2]


async def test_a_member_on_the_web_alone_claims_writes_and_sends(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        cards = await does(service, "lan", "cases")
        shown = await does(
            service, "lan", places(cards)[next(one for one in places(cards) if "Mở câu" in one)]
        )
        told = await does(service, "lan", places(shown)["Tôi trả lời"])
        assert any("Gõ câu trả lời" in one.reply.text for one in told)

        preview = await does(service, "lan", text="Anh chị tới quầy văn hoá hỏi giấy phép.")
        assert any("Sẽ gửi cho 1 người" in one.reply.text for one in preview)
        await does(service, "lan", places(preview)["Gửi"])

        heard = await does(service, "ba", text="cảm ơn em")
    assert any("quầy văn hoá" in one.reply.text for one in heard)


async def test_who_asks_and_deletes_in_one_batch_leaves_an_empty_case(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        for place, text in (("ward:ninh-kieu", ""), ("person", ""), ("", QUESTION)):
            await does(service, "ba", place, text)
        release = Arrival("web", "ba", "1", datetime.now(UTC), place="release")
        await service.conversations.receive([release, replace(release, key="2", place="forget:yes")])

        cards = [one.reply.text for one in await does(service, "lan", "menu") if one.reply.case]
    assert "[đã xoá]" in cards[-1]


async def test_a_press_elsewhere_ends_the_writing(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        cards = await does(service, "lan", "cases")
        number = number_in(cards)
        await does(service, "lan", f"case:claim:{number}")
        await does(service, "lan", "menu")

        told = await does(service, "lan", text="đăng ký kết hôn cần giấy tờ gì")
    assert "Đăng ký kết hôn" in told[-1].reply.title


async def test_a_member_who_left_can_do_nothing_from_the_next_press_on(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        cards = await does(service, "lan", "cases")
        number = number_in(cards)
        await does(service, "lan", text="/roito")

        told = await does(service, "lan", f"case:claim:{number}")
    assert "dành cho thành viên" in told[-1].reply.text


async def test_when_the_asker_deletes_their_data_no_chat_of_the_team_keeps_their_words(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        number = number_in(await does(service, "lan", "cases"))
        await does(service, "lan", f"case:claim:{number}")
        shown = await does(service, "lan", text="Anh chị tới quầy văn hoá hỏi giấy phép.")
        assert sum("karaoke" in one.reply.text for one in shown) >= 3  # the list, the card, the preview

        await does(service, "ba", "forget:yes")

        left = await does(service, "lan", "menu")
    assert not [one for one in left if "karaoke" in one.reply.text]
    assert any("[đã xoá]" in one.reply.text for one in left)
    assert any("Đã vào tổ" in one.reply.text for one in left)


async def test_released_and_deleted_in_one_batch_leaves_no_words(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await does(service, "ba", "ward:ninh-kieu")
        await does(service, "ba", "person")
        await does(service, "ba", text=QUESTION)
        now = datetime.now(UTC)
        await service.conversations.receive(
            [
                Arrival("web", "ba", "a", now, place="release"),
                Arrival("web", "ba", "b", now, place="forget:yes"),
            ]
        )

        assert await service.errands.do(lambda unit: unit.open_cases(None, 10)) == []
        told = await does(service, "lan", "cases")
    assert not [one for one in told if "karaoke" in one.reply.text]


async def test_of_those_on_duty_each_is_called_in_turn(store: SqlStore, knowledge: Knowledge) -> None:
    now = datetime.now(WARD_ZONE).replace(hour=21) + timedelta(days=1)
    ward = replace(
        knowledge.wards["ninh-kieu"],
        roster=(Duty(members=("chị Lan", "chị Mai")),),
        timers=Timers(claim_min=10),
    )
    known = replace(knowledge, wards={**knowledge.wards, ward.id: ward})
    async with serving(store, known, clock=lambda: now) as service:
        for who in ("lan", "mai"):
            await joined(service, store, who, f"chị {who.title()}")
        for who, text in (("ba", QUESTION), ("tu", "bãi rác kế bên nhà hôi quá"), ("nam", "xin số nhà")):
            await asks(service, who, text)
        now += timedelta(hours=12)
        for who in ("lan", "mai"):
            await does(service, who, "menu")

        waiting = {
            who: sum("chờ lâu chưa ai nhận" in one.reply.text for one in await does(service, who, "menu"))
            for who in ("lan", "mai")
        }
    assert waiting == {"lan": 2, "mai": 1}


async def test_a_member_asks_for_the_roster(store: SqlStore, knowledge: Knowledge) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")

        told = await does(service, "lan", text="/lichtruc")
    assert "Phường Ninh Kiều chưa có lịch trực" in told[-1].reply.text


async def test_a_list_read_as_the_asker_deletes_does_not_keep_their_words(
    store: SqlStore, knowledge: Knowledge
) -> None:
    async with serving(store, knowledge) as service:
        await joined(service, store, "lan")
        await asks(service, "ba")
        now = datetime.now(UTC)
        await service.conversations.receive(
            [
                Arrival("web", "lan", "a", now, place="cases"),
                Arrival("web", "ba", "b", now, place="forget:yes"),
            ]
        )

        told = await does(service, "lan", "menu")
    assert not [one for one in told if "karaoke" in one.reply.text]
