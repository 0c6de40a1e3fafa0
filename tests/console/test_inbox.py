"""The team's inbox in a browser without scripts: signing in, the list, a case and all that is done to it."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.knowledge import Knowledge
from bot.storage import tables
from tests.channels.chatting import visiting
from tests.console.inboxing import QUESTION, House, asked, hears, housing, link
from tests.stores.talks import run

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path, knowledge: Knowledge) -> AsyncGenerator[House]:
    async with housing(tmp_path, knowledge) as running:
        yield running


# Signing in


async def test_a_link_signs_in_once_and_looking_at_it_uses_nothing_up(house: House) -> None:
    async with house.member() as lan, house.stranger() as other:
        path = await link(lan.visitor)
        for _ in range(2):
            assert "Vào" in (await other.opens(path))[1]

        assert "Đang chờ" in (await other.sends(path))[1]
        assert (await lan.sends(path))[0] == 410
        assert (await other.sends("/vao/khong-co-ma-nay"))[0] == 410


async def test_nobody_else_gets_a_link(house: House) -> None:
    async with visiting(house.address) as resident:
        page = await resident.says("/dangnhap")

        assert "/vao/" not in page
        assert "dành cho thành viên" in page


async def test_the_cookie_is_for_this_site_and_no_script(house: House) -> None:
    async with house.member() as lan, house.stranger() as other:
        path = await link(lan.visitor)
        async with other.client.post(path, allow_redirects=False) as answer:
            cookie = answer.headers["set-cookie"]

        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie  # this house is not on https


async def test_signing_out_here_leaves_the_other_browser_and_everywhere_does_not(house: House) -> None:
    async with house.member() as lan, house.stranger() as phone, house.stranger() as desk:
        for browser in (phone, desk):
            await browser.sends(await link(lan.visitor))

        assert "Đã đăng xuất" in (await phone.sends("/to/ra"))[1]
        assert [(await one.opens("/to"))[0] for one in (phone, desk, lan)] == [401, 200, 200]

        await desk.sends("/to/ra-moi-noi")
        assert [(await one.opens("/to"))[0] for one in (phone, desk, lan)] == [401, 401, 401]


async def test_who_leaves_the_team_is_out_at_the_next_request(house: House) -> None:
    async with house.member() as lan:
        await lan.visitor.says("/roito")

        assert (await lan.opens("/to"))[0] == 401


async def test_what_was_typed_when_the_time_was_over_is_shown_again(house: House) -> None:
    number = await house.asks()
    async with house.stranger() as late:
        status, page = await late.sends(f"/to/cau/{number}", verb="draft", text="Chữ đã soạn <lâu>")

        assert status == 401
        assert "Chữ đã soạn <lâu>" in page


async def test_a_post_from_another_site_is_refused(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan:
        headers = {"Sec-Fetch-Site": "cross-site"}
        for path in (f"/to/cau/{number}", "/to/nhieu", "/to/ra", await link(lan.visitor)):
            async with lan.client.post(path, data={"verb": "claim", "key": "k"}, headers=headers) as answer:
                assert answer.status == 403
        assert (await lan.opens("/to"))[0] == 200


# The list


async def test_the_list_has_mine_first_and_is_filtered_by_state(house: House) -> None:
    first, second = await house.asks(), await house.asks("tủ sách pháp luật của phường nằm chỗ nào")
    async with house.member() as lan:
        await lan.acts(second, "claim")

        _, page = await lan.opens("/to")
        assert re.findall(r'href="/to/cau/(\d+)"', page) == [str(second), str(first)]
        assert "Hẹn trước" in page or "Trễ hẹn" in page
        _, free = await lan.opens("/to?trang-thai=new")
        assert re.findall(r'href="/to/cau/(\d+)"', free) == [str(first)]


async def test_the_list_is_searched_and_counted_and_its_forms_keep_the_filter(house: House) -> None:
    first, second = await house.asks(), await house.asks("tủ sách pháp luật của phường nằm chỗ nào")
    async with house.member() as lan:
        for words in ("karaoke HEM", str(first), f"câu số {first}"):
            _, page = await lan.opens(f"/to?tim={words}")
            assert re.findall(r'href="/to/cau/(\d+)"', page) == [str(first)]
            assert "<b>1</b> câu khớp" in page
        _, nothing = await lan.opens(f"/to?tim={second + 100}")
        assert "Không có câu nào" in nothing
        assert f'href="/to/cau/{second + 100}"' in nothing

        _, page = await lan.sends("/to/nhieu", verb="spam", cau=str(first), tim="karaoke")
        assert "khớp «karaoke»" in page
        assert re.findall(r'href="/to/cau/(\d+)"', page) == []
        assert "<b>1</b> câu" in (await lan.opens("/to"))[1]


@pytest.mark.parametrize(
    "query",
    ["trang=-1", "trang=0", "trang=x", f"trang={'9' * 30}", "trang-thai=closed", "tim=%00"],
)
async def test_an_address_that_means_nothing_is_the_whole_list(house: House, query: str) -> None:
    number = await house.asks()
    async with house.member() as lan:
        status, page = await lan.opens(f"/to?{query}")

        assert status == 200
        assert f'href="/to/cau/{number}"' in page


async def test_several_are_closed_at_once(house: House) -> None:
    numbers = [
        await house.asks(text)
        for text in ("alo alo nghe máy đi", "ai đó cho hỏi chút xíu thôi nha", QUESTION)
    ]
    async with house.member() as lan:
        _, page = await lan.sends("/to/nhieu", verb="spam", cau=[str(one) for one in numbers[:2]])
        assert re.findall(r'href="/to/cau/(\d+)"', page) == [str(numbers[2])]
        await lan.acts(numbers[2], "claim")
        await lan.sends("/to/nhieu", verb="back", cau=str(numbers[2]))

        assert "Chưa ai nhận" in (await lan.opens(f"/to/cau/{numbers[2]}"))[1]
        assert "Chưa đánh dấu" in (await lan.sends("/to/nhieu", verb="spam"))[1]


# A case


async def test_an_answer_goes_to_all_who_asked_but_the_one_left_out(house: House) -> None:
    async with (
        visiting(house.address) as an,
        visiting(house.address) as binh,
        house.member() as lan,
    ):
        number = await asked(an)
        other = await asked(binh)
        await lan.acts(number, "draft", text="Anh chị tới quầy văn hoá hỏi giúp.")
        page = await lan.sends_draft(number, left_out=other)

        assert "cho 1 người" in page
        await hears(an, "quầy văn hoá")
        assert "quầy văn hoá" not in await binh.page()
        assert "chị Lan: soạn" in page
        assert "Người hỏi: hỏi cùng câu" in page


async def test_of_two_who_claim_the_second_reads_who_has_it(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình") as binh:
        await lan.acts(number, "claim")

        assert "chị Lan đang giữ câu này" in await binh.acts(number, "claim")
        assert "chị Lan đang giữ câu này" in await binh.acts(number, "draft", text="Để tôi")


async def test_a_delicate_answer_is_sent_by_somebody_else(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình") as binh:
        mine = await lan.acts(number, "draft", text="Phí 50.000 đồng, 7 ngày có.")
        assert "Gửi cho người hỏi" not in mine
        assert "người gửi phải là người khác" in mine

        assert "Đã gửi" in await binh.sends_draft(number)


async def test_an_old_preview_sends_nothing(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan:
        await lan.acts(number, "draft", text="Bản một")
        _, page = await lan.opens(f"/to/cau/{number}")
        (version,) = re.findall(r'name="about" value="(\d+)">\s*<input type="hidden" name="shown"', page)
        await lan.acts(number, "draft", text="Bản hai")

        assert "vừa đổi nên chưa gửi" in await lan.acts(number, "send", about=version)


async def test_the_resident_is_asked_back_and_their_reply_is_read(house: House) -> None:
    async with visiting(house.address) as an, house.member() as lan:
        number = await asked(an)
        await lan.acts(number, "claim")
        assert "Đã hỏi lại" in await lan.acts(number, "question", text="Quán rộng mấy mét vuông?")

        await hears(an, "Quán rộng mấy mét")


async def test_a_case_is_merged_helped_referred_and_given_back(house: House) -> None:
    texts = (
        QUESTION,
        "mở quán karaoke ở hẻm xin phép sao",
        "tủ sách pháp luật ở đâu",
        "bãi rác nhà kế bên hôi quá",
    )
    one, like, third, fourth = [await house.asks(text) for text in texts]
    async with house.member() as lan:
        assert f"Câu {one}" in (await lan.opens(f"/to/cau/{like}"))[1]
        assert "Đã gộp" in await lan.acts(like, "merge", about=str(one))
        assert "giúp tận nơi" in await lan.acts(third, "met", way="home", minutes="15", result="done")
        assert "thanh-pho" not in (await lan.opens(f"/to/cau/{fourth}"))[1]
        async with house.member(ward=None):
            assert "Đã chuyển" in await lan.acts(fourth, "pass", about="thanh-pho", text="")
        await lan.acts(one, "claim")
        assert "trả lại cho tổ" in await lan.acts(one, "back")


async def test_who_gets_a_case_reads_the_word_that_came_with_it(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình", ward="cai-khe") as binh:
        page = await lan.acts(number, "pass", about="cai-khe", text="Quán ở Cái Khế, tôi đã hỏi. 0912345678")

        assert "Đã chuyển" in page
        assert f'href="/to/cau/{number}"' not in page
        _, theirs = await binh.opens(f"/to/cau/{number}")
        assert "Quán ở Cái Khế, tôi đã hỏi" in theirs
        assert "0912345678" not in theirs


async def test_words_that_were_refused_are_shown_again(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình") as binh:
        await lan.acts(number, "claim")
        page = await binh.acts(number, "draft", text="Chữ tôi gõ lâu <lắm>")

        assert "chị Lan đang giữ câu này" in page
        assert "Chữ tôi gõ lâu <lắm>" in page
        assert "vừa gõ, chưa gửi" not in await lan.acts(number, "question", text="Quán rộng mấy mét?")


async def test_a_form_sent_twice_is_done_once(house: House, tmp_path: Path) -> None:
    number = await house.asks()
    async with house.member() as lan:
        for _ in range(2):
            await lan.acts(number, "claim", key="the-same")

    acts = await run(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", select(tables.audit.c.act))
    assert [row.act for row in acts].count("claim") == 1


async def test_every_look_is_in_the_audit_log_and_not_in_the_history(house: House, tmp_path: Path) -> None:
    number = await house.asks()
    async with house.member() as lan:
        await lan.opens("/to")
        await lan.opens(f"/to/cau/{number}")
        _, page = await lan.opens(f"/to/cau/{number}")
        await anext(lan.listens(f"/to/cau/{number}/tin?co=0"))

    rows = await run(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", select(tables.audit.c.act))
    assert [row.act for row in rows].count("look") == 2
    assert "look" not in page


async def test_who_looks_at_the_same_case_is_shown_to_the_other(house: House) -> None:
    number = await house.asks()
    async with house.member() as lan, house.member("anh Bình") as binh:
        assert "Đang cùng xem" not in (await lan.opens(f"/to/cau/{number}"))[1]
        assert "Đang cùng xem: chị Lan" in (await binh.opens(f"/to/cau/{number}"))[1]
        news = lan.listens(f"/to/cau/{number}/tin?co=1")
        assert "Đang cùng xem: anh Bình" in (await anext(news))[2]


async def test_words_of_residents_are_shown_and_not_obeyed(house: House) -> None:
    number = await house.asks("<script>alert(1)</script> karaoke hẻm nhà em sao đây")
    async with house.member() as lan, lan.client.get(f"/to/cau/{number}") as answer:
        page = await answer.text()

    assert "&lt;script&gt;alert" in page
    assert not re.search(r"<script(?! src)", page)
    assert " style=" not in page


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"verb": "nonsense"},
        {"verb": "merge"},
        {"verb": "pass"},
        {"verb": "pass", "about": "x:y"},
        {"verb": "pass", "about": "x" * 99},
        {"verb": "to", "about": "thanh-pho"},
        {"verb": "forget:yes"},
    ],
)
async def test_a_form_that_no_page_of_ours_has_is_refused(house: House, fields: dict[str, str]) -> None:
    number = await house.asks()
    async with house.member() as lan:
        assert (await lan.sends(f"/to/cau/{number}", **fields))[0] == 400


async def test_an_answer_is_added_to_and_called_back(house: House) -> None:
    async with visiting(house.address) as an, house.member() as lan:
        number = await asked(an)
        await lan.acts(number, "draft", text="Anh chị tới quầy văn hoá.")
        await lan.sends_draft(number)
        await hears(an, "tới quầy văn hoá")

        await lan.acts(number, "supplement", text="Nhớ mang căn cước theo.")
        await lan.sends_draft(number)
        await hears(an, "mang căn cước")
        _, page = await lan.opens(f"/to/cau/{number}")
        assert "tới quầy văn hoá.\n\nNhớ mang căn cước theo." in page
        (version,) = re.findall(r'value="recalled">\s*<input type="hidden" name="about" value="(\d+)"', page)
        assert "1 người đã nhận" in page

        assert "Đã báo thu hồi" in await lan.acts(number, "recalled", about=version)
        await hears(an, "khoan làm theo")
