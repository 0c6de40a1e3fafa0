"""The team's inbox in a browser: news while a page is open, keys, sizes, and what everyone can read."""

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.living import Bot
from tests.e2e.test_team import invite

QUESTION = "xin phép mở quán karaoke ở hẻm thì làm sao"
OTHER = "tủ sách pháp luật của phường nằm chỗ nào"
TOUCH_PX = 40

pytestmark = pytest.mark.timeout(240)
"""Several people, on a machine that may be busy."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def installation(data: Path) -> Iterator[Bot]:
    bot = Bot(data)
    yield bot
    bot.stop()


def says(talk: APIRequestContext, bot: Bot, **fields: str) -> str:
    """Post a form of the chat; the page that it leads to."""
    form: dict[str, str | float | bool] = {"key": secrets.token_hex(8), **fields}
    return talk.post(f"{bot.url}say", form=form, headers={"Sec-Fetch-Site": "same-origin"}).text()


def asks(browser: Browser, bot: Bot, text: str = QUESTION) -> int:
    """A resident releases a question; its number."""
    resident = browser.new_context()
    says(resident.request, bot, place="open:w-ninh-kieu", label="Mở ngay")
    says(resident.request, bot, place="person", label="Hỏi người")
    says(resident.request, bot, text=text)
    page = says(resident.request, bot, place="release", label="Gửi cho tổ")
    resident.close()
    return int(re.findall(r"câu hỏi số (\d+)", page)[-1])


def signs_in(context: BrowserContext, bot: Bot, data: Path, alias: str) -> Page:
    """Join, ask for the link and press its one button."""
    context.request.get(bot.url)
    says(context.request, bot, place=f"open:i-{invite(data, '--name', alias)}", label="Mở ngay")
    path = re.findall(r'href="/(vao/\w+)"', says(context.request, bot, text="/dangnhap"))[-1]
    page = context.new_page()
    page.goto(bot.url + path)
    page.get_by_role("button", name="Vào").click()
    expect(page.get_by_role("heading", name="Đang chờ")).to_be_visible()
    return page


@pytest.fixture
def lan(context: BrowserContext, bot: Bot, data: Path) -> Iterator[Page]:
    """A member's phone. Whatever the browser complains about fails the test."""
    page = signs_in(context, bot, data, "chị Lan")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield page
    assert complaints == []


@pytest.fixture
def binh(browser: Browser, bot: Bot, data: Path) -> Iterator[Page]:
    """Another member, at a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    yield signs_in(context, bot, data, "anh Bình")
    context.close()


def row(number: int) -> str:
    return f'.cases a[href="/to/cau/{number}"]'


def test_a_new_question_appears_and_ticks_and_focus_stay(lan: Page, browser: Browser, bot: Bot) -> None:
    first = asks(browser, bot, f"{QUESTION} một")
    box = lan.get_by_role("checkbox", name=f"Đánh dấu câu {first}", exact=True)
    box.check()

    second = asks(browser, bot, f"{QUESTION} hai")

    expect(lan.locator(row(second))).to_be_visible()
    expect(box).to_be_checked()
    expect(box).to_be_focused()


def test_a_draft_survives_what_others_do_to_its_case(
    lan: Page, binh: Page, browser: Browser, bot: Bot
) -> None:
    number = asks(browser, bot, f"{QUESTION} ba")
    lan.goto(f"{bot.url}to/cau/{number}")
    lan.get_by_role("textbox", name="Câu trả lời").fill("Chữ gõ dở")
    binh.goto(f"{bot.url}to/cau/{number}")
    expect(lan.get_by_text("Đang cùng xem: anh Bình")).to_be_visible(timeout=15_000)

    binh.get_by_role("button", name="Tôi trả lời").click()
    lan.get_by_role("button", name="Tải lại").click()

    expect(lan.get_by_text("anh Bình đang giữ")).to_be_visible()
    expect(lan.get_by_label("Chữ anh/chị đang gõ, chưa gửi")).to_have_value("Chữ gõ dở")
    binh.get_by_role("button", name="Trả lại cho tổ").click()
    lan.get_by_role("button", name="Tải lại").click()
    expect(lan.get_by_role("textbox", name="Câu trả lời")).to_be_visible()
    expect(lan.get_by_label("Chữ anh/chị đang gõ, chưa gửi")).to_have_value("Chữ gõ dở")


def test_a_page_finds_its_program_again_after_a_restart(lan: Page, browser: Browser, bot: Bot) -> None:
    bot.stop()
    expect(lan.get_by_text("Mất nối")).to_be_visible()
    bot.start()

    number = asks(browser, bot, f"{QUESTION} bốn")

    expect(lan.locator(row(number))).to_be_visible(timeout=30_000)
    expect(lan.get_by_text("Mất nối")).to_be_hidden()


def test_a_page_says_that_its_session_is_over(lan: Page, bot: Bot) -> None:
    says(lan.context.request, bot, text="/roito")

    expect(lan.get_by_text("Lần đăng nhập đã hết")).to_be_visible(timeout=45_000)


def test_the_keyboard_goes_through_the_list_opens_and_searches(
    binh: Page, browser: Browser, bot: Bot
) -> None:
    for text in (QUESTION, OTHER):
        asks(browser, bot, text)
    binh.goto(f"{bot.url}to")
    rows = binh.locator(".cases a")
    for keys, at in ((["j"], 0), (["j"], 1), (["k"], 0), (["k"], 0), (["ArrowDown"], 1), (["ArrowUp"], 0)):
        for key in keys:
            binh.keyboard.press(key)
        expect(rows.nth(at)).to_be_focused()
    chosen = rows.first.get_attribute("href") or ""

    binh.keyboard.press("Enter")
    expect(binh).to_have_url(re.compile(chosen))

    binh.goto(f"{bot.url}to")
    binh.keyboard.press("/")
    binh.keyboard.type("tu sach j k")
    expect(binh.get_by_role("searchbox")).to_have_value("tu sach j k")
    binh.get_by_role("searchbox").fill("tu sach")
    binh.keyboard.press("Enter")
    expect(binh.locator(".cases a")).to_have_count(1)
    binh.locator(".cases a").click()
    binh.get_by_role("link", name="Đang chờ").click()
    expect(binh.get_by_role("searchbox")).to_have_value("tu sach")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Browser, bot: Bot, data: Path, colours: str) -> None:
    # axe adds a script of its own, which our policy refuses, rightly: so the policy rests for this test.
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme=colours,  # type: ignore[arg-type]
        bypass_csp=True,
        reduced_motion="reduce",
    )
    number = asks(browser, bot)
    page = signs_in(context, bot, data, f"chị {colours}")
    unbroken(page)
    page.get_by_role("checkbox").first.check()
    unbroken(page)
    for path in (f"to/cau/{number}", "to?tim=khong", "to?trang-thai=new", "to/cau/999999"):
        page.goto(bot.url + path)
        unbroken(page)
    page.goto(f"{bot.url}to/cau/{number}")
    if page.get_by_role("button", name="Tôi trả lời").count():
        page.get_by_role("button", name="Tôi trả lời").click()
        page.get_by_role("textbox", name="Câu trả lời").fill("Anh chị tới quầy văn hoá.")
        page.get_by_role("button", name="Soạn và xem lại").click()
    for summary in page.locator("main summary").all():
        summary.click()
    unbroken(page)
    page.locator(".me summary").click()
    unbroken(page)
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    unbroken(page)
    context.close()


def unbroken(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568), (195, 422), (1280, 800)])
def test_nothing_runs_over_the_edge_and_fingers_find_it(
    lan: Page, browser: Browser, bot: Bot, width: int, height: int
) -> None:
    number = asks(browser, bot)
    lan.set_viewport_size({"width": width, "height": height})
    for path in ("to", f"to/cau/{number}"):
        lan.goto(bot.url + path)
        for summary in lan.locator("main summary").all():
            summary.click()

        assert lan.evaluate("document.documentElement.scrollWidth") <= width
        heights = lan.locator("button:visible, summary:visible, select:visible, .pager a, .cases a, .tick")
        assert (
            min(heights.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")) >= TOUCH_PX
        )


def test_without_scripts_the_list_is_searched_and_answered_from(
    browser: Browser, bot: Bot, data: Path
) -> None:
    number = asks(browser, bot, f"{OTHER} năm")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = signs_in(context, bot, data, "chị Không")
    page.get_by_role("searchbox").fill("tủ sách năm")
    page.get_by_role("button", name="Tìm").click()
    page.locator(row(number)).click()
    page.get_by_role("textbox", name="Câu trả lời").fill("Anh chị tới quầy văn hoá.")
    page.get_by_role("button", name="Soạn và xem lại").click()
    page.get_by_role("button", name="Gửi cho người hỏi").click()

    expect(page.get_by_text("Đã trả lời. Chờ người hỏi")).to_be_visible()
    expect(page.get_by_text("Bàn phím")).to_be_hidden()
    context.close()
