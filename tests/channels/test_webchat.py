"""The web chat through the whole program, over HTTP, as a browser without scripts and as a page's stream."""

import asyncio
import html
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import aclosing, closing
from html import unescape
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.channels.webchat.limits import A_VISITOR
from bot.domain.knowledge import Knowledge
from bot.storage.store import SqlStore
from tests.channels.chatting import Visitor, bubbles, chatting, visiting
from tests.serving import browsing


@pytest.fixture
async def address(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[str]:
    async with chatting(tmp_path, knowledge) as address:
        yield address


async def test_a_first_visit_posts_nothing_and_welcomes(address: str, tmp_path: Path) -> None:
    async with visiting(address) as visitor:
        page = await visitor.page()

    assert 'id="welcome"' in page
    assert bubbles(page) == []
    store = await SqlStore.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    try:
        assert (await store.transcript("web", "anyone")).replies == ()
    finally:
        await store.close()


async def test_a_question_is_answered_on_the_page_that_follows(address: str) -> None:
    async with visiting(address) as visitor:
        page = await visitor.says("làm giấy khai sinh cho con cần gì")

        assert bubbles(page)[:2] == ["s0-1", "r1"]
        assert "làm giấy khai sinh cho con cần gì" in page
        assert "Giấy chứng sinh" in page
        assert 'id="welcome"' not in page


async def test_the_answer_leads_to_the_first_new_reply(address: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("khai sinh")
        last = int(re.findall(r'data-last="(\d+)"', await visitor.page())[0])

        fields = {"text": "mất bao lâu", "key": "k2", "shown": str(last)}
        async with visitor.client.post("/say", data=fields, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["location"]) == (303, f"/#r{last + 1}")


async def test_a_form_sent_twice_is_one_message(address: str) -> None:
    async with visiting(address) as visitor:
        once = await visitor.says("đăng ký kết hôn", key="same")
        twice = await visitor.says("đăng ký kết hôn", key="same")

        assert bubbles(once) == bubbles(twice)


async def test_forms_sent_at_once_are_one_message(address: str) -> None:
    async with visiting(address) as visitor:
        pages = await asyncio.gather(*(visitor.says("đăng ký kết hôn", key="same") for _ in range(5)))

        assert {page.count('class="bubble mine"') for page in pages} == {1}


async def test_a_button_works_without_scripts_and_shows_what_was_pressed(address: str) -> None:
    async with visiting(address) as visitor:
        place, label = "entry:khai-sinh:fee", "Lệ phí bao nhiêu?"

        page = await visitor.posts(place=place, label=label, key="k1")

        assert label in page
        assert len(bubbles(page)) >= 2


async def test_a_place_that_no_button_carries_is_harmless(address: str) -> None:
    async with visiting(address) as visitor:
        assert bubbles(await visitor.posts(place="run:x:y:z' OR 1=1", label="?", key="k1"))
        assert bubbles(await visitor.posts(place="x" * 65, label="?", key="k2"))


async def test_strangers_never_see_each_others_talk(address: str) -> None:
    async with visiting(address) as one, visiting(address) as other:
        await one.says("thường trú cần gì")

        assert bubbles(await other.page()) == []


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</p></article><b>x</b>"],
)
async def test_what_a_resident_types_is_never_markup(address: str, words: str) -> None:
    async with visiting(address) as visitor:
        page = await visitor.says(words)

        assert words not in page or words == "{{ 7*7 }}"
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49</p>" not in page


async def test_nothing_typed_is_nothing_said(address: str) -> None:
    async with visiting(address) as visitor:
        assert bubbles(await visitor.says("   ")) == []


async def test_a_very_long_text_is_cut_and_answered(address: str) -> None:
    async with visiting(address) as visitor:
        assert len(bubbles(await visitor.says("khai sinh " * 2000))) >= 2


async def test_too_many_messages_are_asked_to_wait(address: str) -> None:
    async with visiting(address) as visitor:
        for number in range(A_VISITOR.amount):
            await visitor.says(f"câu {number}")

        # At the turn of a minute the sliding count lets one more through, or two.
        for number in range(3):
            async with visitor.client.post("/say", data={"text": "nữa", "key": f"k{number}"}) as answer:
                status, told = answer.status, await answer.text()

        assert status == 429
        assert "hơi nhanh" in told


async def test_a_step_shows_its_picture_and_browsers_keep_it(address: str, knowledge: Knowledge) -> None:
    async with visiting(address) as visitor:
        page = await visitor.posts(place="guide:trich-luc-ho-tich", label="Làm từng bước", key="k0")
        for number in range(1, 12):
            if "<figure" in page:
                break
            place = re.findall(r'name="place" value="(run:[^"]+)"', page)[-1]
            page = await visitor.posts(place=place, label="Xong", key=f"k{number}")

        (drawn,) = re.findall(r"<figure.*?</figure>", page)
        source = re.findall(r'src="(/hinh/[^"]+)"', drawn)[0]
        name = source.removeprefix("/hinh/").partition("?")[0]
        shown = [picture for guide in knowledge.guides.values() for picture in guide.pictures.values()]
        assert next(one.alt for one in shown if one.file == name) in html.unescape(drawn)
        assert 'loading="lazy"' in drawn
        assert 'width="320"' in drawn
        assert "<figcaption>Hình minh hoạ</figcaption>" in drawn
        async with visitor.client.get(source) as answer:
            assert await answer.read() == knowledge.images[name].data
            assert answer.content_type == "image/png"
            assert "immutable" in answer.headers["cache-control"]
        async with visitor.client.get(f"/hinh/{name}?v=older") as answer:
            assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize(
    "name",
    [
        "khong-co.png",
        "cong-dang-nhap",
        "cong-dang-nhap.yaml",
        "",
        "../README.md",
        "..%2Fguides%2Fda-nop.yaml",
        "%2e%2e/phrases/menu.yaml",
        "cong-dang-nhap.png%00",
    ],
)
async def test_only_known_pictures_are_served(address: str, name: str) -> None:
    async with (
        visiting(address) as visitor,
        visitor.client.get(URL(f"{address}/hinh/{name}", encoded=True)) as answer,
    ):
        assert answer.status == 404


async def test_a_page_asks_no_one_else(address: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("khai sinh cần gì")
        page = await visitor.posts(place="papers-text:khai-sinh", label="Dạng chữ", key="k1")
        (printed,) = re.findall(r'href="(/in/\d+)"', page)
        for path in ("/", "/rieng-tu", "/nowhere", "/mau/ct01", printed):
            async with visitor.client.get(path) as answer:
                page = await answer.text()

            loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page)
            assert all(one.startswith("/static/") for one in loaded)
            assert " style=" not in page
            assert not re.search(r"<script(?! src)", page)
            assert not re.search(r"\son\w+=", page)


async def test_files_are_kept_by_version_and_pages_are_not(address: str) -> None:
    async with visiting(address) as visitor:
        style = re.findall(r'href="(/static/chat\.css\?v=\w+)"', await visitor.page())[0]
        async with visitor.client.get(style) as answer:
            assert "immutable" in answer.headers["cache-control"]
        async with visitor.client.get("/static/chat.css") as answer:
            assert "immutable" not in answer.headers["cache-control"]
        async with visitor.client.get("/") as answer:
            assert answer.headers["cache-control"] == "no-store"


async def test_beginning_again_shows_nothing_to_the_next(address: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("thường trú cần gì")
        async with visitor.client.post("/bat-dau-lai") as answer:
            assert bubbles(await answer.text()) == []


def cookie(visitor: Visitor) -> str:
    return "; ".join(f"{one.key}={one.value}" for one in visitor.client.cookie_jar)


async def test_leaving_this_device_deletes_what_was_said_and_begins_as_someone_new(address: str) -> None:
    async with visiting(address) as visitor, browsing(address) as earlier:
        page = await visitor.says("thường trú cần gì")
        before = cookie(visitor)
        async with visitor.client.post("/xoa") as answer:
            after = await answer.text()
        async with earlier.get("/", headers={"Cookie": before}) as answer:
            left = await answer.text()

    details = re.findall(r"<details>.*?</details>", page, re.DOTALL)[0]
    assert "Xong, xoá khỏi máy này" in details
    assert re.search(r'action="/xoa">\s*<button class="item">Đúng, xoá hết và rời máy này', details)
    assert (bubbles(after), 'id="welcome"' in after) == ([], True)
    assert cookie(visitor) != before
    assert len(bubbles(left)) == 1
    assert "thường trú cần gì" not in left


async def test_an_open_page_of_who_left_is_told_to_draw_itself_again(address: str) -> None:
    async with visiting(address) as visitor:
        last = int(bubbles(await visitor.says("thường trú cần gì"))[-1][1:])
        heard = asyncio.create_task(everything(visitor, last))
        async with visitor.client.post("/xoa"):
            assert (await heard)[-1] == "stale"


async def test_who_asked_too_much_may_still_leave(address: str) -> None:
    async with visiting(address) as visitor:
        for number in range(A_VISITOR.amount):
            await visitor.says(f"câu {number}")
        async with visitor.client.post("/xoa") as answer:
            assert (answer.status, bubbles(await answer.text())) == (200, [])


async def test_leaving_again_and_again_is_asked_to_wait(address: str) -> None:
    async with visiting(address) as visitor:
        headers = {"Cookie": cookie(visitor), "Sec-Fetch-Site": "same-origin"}
    statuses = []
    async with aiohttp.ClientSession(address, headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as same:
        for _ in range(A_VISITOR.amount + 3):
            async with same.post("/xoa", allow_redirects=False) as answer:
                statuses.append(answer.status)

    assert (statuses[0], statuses[-1]) == (303, 429)


async def test_someone_without_a_cookie_has_nothing_to_delete(address: str, tmp_path: Path) -> None:
    async with browsing(address) as client, client.post("/xoa") as answer:
        assert bubbles(await answer.text()) == []
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        assert database.execute("SELECT count(*) FROM conversation").fetchone() == (0,)


async def test_no_browser_keeps_a_talk(address: str) -> None:
    async with visiting(address) as visitor:
        for path in ("/", "/q/khai-sinh"):
            async with visitor.client.get(path) as answer:
                assert answer.headers.getall("cache-control") == ["no-store"]


async def test_letters_grow_and_shrink_without_scripts(address: str) -> None:
    async with visiting(address) as visitor:
        for size, big in (("to", True), ("thuong", False), ("nonsense", False)):
            async with visitor.client.post("/co-chu", data={"size": size}) as answer:
                assert ('class="big"' in await answer.text()) == big


async def test_deleting_leaves_the_farewell_and_a_way_to_begin_again(address: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("thường trú cần gì")
        asked = await visitor.posts(place="forget", label="Xoá dữ liệu của tôi", key="k1")
        page = await visitor.posts(place="forget:yes", label="Đúng, xoá hết", key="k2")

        assert "forget:yes" in asked
        assert len(bubbles(page)) == 1
        assert "thường trú cần gì" not in page
        assert "Bắt đầu lại" in page


async def test_the_page_leads_to_what_is_kept_and_how_long(address: str) -> None:
    async with visiting(address) as visitor:
        assert 'href="/rieng-tu"' in await visitor.page()
        async with visitor.client.get("/rieng-tu") as answer:
            assert "90 ngày" in await answer.text()


async def test_the_stream_draws_what_the_page_would(address: str) -> None:
    async with visiting(address) as visitor, aclosing(visitor.listens()) as events:
        asked = asyncio.create_task(visitor.says("khai sinh cần gì"))
        drawn: list[str] = []
        async for event, id, data in events:
            drawn += bubbles(data)
            assert (event, f"r{id}") == ("reply", drawn[-1])
            if len(drawn) == len(bubbles(await asked)):
                break

        assert drawn == bubbles(await visitor.page())


async def test_a_stream_takes_up_where_it_left_off(address: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("khai sinh cần gì")
        last = int(bubbles(await visitor.says("mất bao lâu"))[-1][1:])

        for shown, header in ((last - 1, {}), (0, {"Last-Event-ID": str(last - 1)})):
            async with aclosing(visitor.listens(shown, **header)) as events:
                _, id, data = await anext(events)

            assert int(id) == last
            assert f"r{last - 1}" not in bubbles(data)


async def test_a_page_of_what_was_deleted_is_told_to_draw_itself_again(address: str) -> None:
    async with visiting(address) as visitor:
        last = int(bubbles(await visitor.says("thường trú cần gì"))[-1][1:])
        heard = asyncio.create_task(everything(visitor, last))
        await visitor.posts(place="forget", label="Xoá", key="k1")
        await visitor.posts(place="forget:yes", label="Đúng", key="k2")

        assert (await heard)[-1] == "stale"
        async with aclosing(visitor.listens(999)) as events:
            assert (await anext(events))[0] == "stale"


async def everything(visitor: Visitor, shown: int) -> list[str]:
    """Names of all events until the stream ends."""
    return [event async for event, _, _ in visitor.listens(shown)]


async def test_someone_without_a_cookie_has_no_stream(address: str) -> None:
    async with browsing(address) as client, client.get("/events") as answer:
        assert answer.status == 204


async def test_an_open_page_does_not_hold_the_program_back(tmp_path: Path, knowledge: Knowledge) -> None:
    clock = asyncio.get_running_loop().time
    async with browsing("http://127.0.0.1") as client:
        async with chatting(tmp_path, knowledge) as address:
            await client.get(f"{address}/")
            stream = await client.get(f"{address}/events")
            begun = clock()
        took_s = clock() - begun

        assert took_s < 1.5
        assert (await stream.content.read()).endswith(b"\n\n")


async def test_a_page_that_was_closed_is_no_longer_listened_for(tmp_path: Path, knowledge: Knowledge) -> None:
    async with chatting(tmp_path, knowledge) as address, visiting(address) as visitor:
        async with aclosing(visitor.listens()) as events:
            asked = asyncio.create_task(visitor.says("khai sinh cần gì"))
            await anext(events)
            await asked
        await asyncio.sleep(0.2)

        names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]  # type: ignore[union-attr]

        assert not [name for name in names if "stream_response" in name or "listen_for_disconnect" in name]


async def test_a_post_from_another_site_is_refused(address: str) -> None:
    async with visiting(address) as visitor:
        headers = {"Sec-Fetch-Site": "cross-site"}
        for path in ("/say", "/bat-dau-lai", "/xoa", "/co-chu"):
            async with visitor.client.post(path, data={"text": "x"}, headers=headers) as answer:
                assert answer.status == 403
        assert bubbles(await visitor.page()) == []


async def test_a_code_is_drawn_as_a_qr_that_nobody_keeps(address: str) -> None:
    async with visiting(address) as visitor, visitor.client.get("/ma/c-bkm4tvx7.svg") as drawn:
        body = await drawn.text()
        assert (drawn.status, drawn.content_type) == (200, "image/svg+xml")
        assert drawn.headers["Cache-Control"] == "no-store"
        assert "<svg" in body


async def test_the_day_of_a_result_is_had_for_the_calendar_by_its_visitor_only(address: str) -> None:
    async with visiting(address) as visitor, visiting(address) as other:
        await visitor.posts(place="remind:khai-sinh", label="Nhắc tôi", key="k1")
        page = await visitor.says("20/12", key="k2")
        (path,) = re.findall(r'href="(/lich/\d+\.ics)"', page)

        async with visitor.client.get(path) as answer:
            file = await answer.text()
            assert answer.content_type == "text/calendar"
        await other.says("xin chào", key="k3")
        async with other.client.get(path) as refused:
            assert refused.status == 404
        async with visitor.client.get("/lich/1.ics") as none:
            assert none.status == 404

    assert "DTSTART;VALUE=DATE:" in file
    assert "Đăng ký khai sinh" in file


async def test_every_sample_can_be_printed(address: str, knowledge: Knowledge) -> None:
    async with browsing(address) as client:
        for form in knowledge.forms.values():
            async with client.get(f"/mau/{form.id}") as answer:
                page = unescape(await answer.text())

            assert answer.status == 200
            assert "Mẫu điền sẵn – nhân vật không có thật" in page
            assert "ô nào khác trên tờ thật thì theo tờ thật" in page
            assert form.based_on.sources[0].title in page
            assert form.based_on.checked_on.strftime("%d/%m/%Y") in page
            for section in form.sections:
                assert all(box.printed in page and box.filled in page for box in section.boxes)


async def test_a_sample_that_there_is_not_is_a_kind_page(address: str) -> None:
    async with browsing(address) as client:
        for path in ("/mau/khong-co", "/mau/..%2f..%2fetc", "/mau/"):
            async with client.get(path) as answer:
                assert answer.status == 404
                assert "Không có trang này" in await answer.text()


async def test_the_talk_leads_to_the_page_to_print(address: str) -> None:
    async with visiting(address) as visitor:
        page = await visitor.posts(place="form:ct01", label="Xem mẫu điền sẵn", key="k1")

        assert 'href="/mau/ct01"' in page
        assert "Bản để in" in page


async def test_the_list_of_papers_is_printed_with_its_boxes(address: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("khai sinh cần gì")
        page = await visitor.posts(place="papers-text:khai-sinh", label="Dạng chữ", key="k1")
        (printed,) = re.findall(r'href="(/in/\d+)"', page)

        async with visitor.client.get(printed) as answer:
            sheet = await answer.text()

        assert answer.status == 200
        assert "Đăng ký khai sinh: giấy tờ cần có" in sheet
        assert "Giấy chứng sinh" in sheet
        assert "☐" not in sheet
        assert sheet.count('class="tick"') >= 2


async def test_nobody_prints_what_was_told_to_someone_else(address: str) -> None:
    async with visiting(address) as one, visiting(address) as other, browsing(address) as stranger:
        page = await one.posts(place="papers-text:khai-sinh", label="Dạng chữ", key="k1")
        (printed,) = re.findall(r'href="(/in/\d+)"', page)
        await other.says("thường trú cần gì")

        for client in (other.client, stranger):
            async with client.get(printed) as answer:
                assert answer.status == 404
                assert "Giấy chứng sinh" not in await answer.text()


@pytest.mark.parametrize("number", ["0", "-1", "99", "1x", "٣", "9" * 5000, "1"])
async def test_a_number_of_nothing_to_print_is_a_kind_page(address: str, number: str) -> None:
    async with visiting(address) as visitor:
        await visitor.says("khai sinh cần gì")  # its first reply is no list of papers

        async with visitor.client.get(f"/in/{number}") as answer:
            assert answer.status == 404
            assert "Không có trang này" in await answer.text()
