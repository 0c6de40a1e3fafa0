"""Whether everyone can read and use the page: contrast, names, sizes, zoom."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.living import Bot
from tests.e2e.test_chat import QUESTION, ask

TOUCH_PX = 44
LETTERS_PX = 18


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser: Browser, bot: Bot, colours: str) -> None:
    # axe adds a script of its own, which our policy refuses, rightly: so the policy rests for this test.
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme=colours,  # type: ignore[arg-type]
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(bot.url)
    unbroken(page)
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    page.get_by_role("button", name="Làm từng bước với em").last.click()
    expect(page.get_by_role("log")).to_contain_text("Bước 1/")
    unbroken(page)
    page.locator(".menu > summary").click()
    unbroken(page)
    for path in ("rieng-tu", "khong-co", "mau/to-khai-khai-sinh", "mau/ct01", papers_to_print(page)):
        page.goto(bot.url + path)
        unbroken(page)
    context.close()


def papers_to_print(page: Page) -> str:
    """The path of the printed list of papers, asked for in the talk."""
    page.locator(".menu > summary").click()
    ask(page, "khai sinh cần giấy tờ gì")
    page.get_by_role("button", name="Danh sách giấy tờ").last.click()
    page.get_by_role("button", name="Gửi em danh sách dạng chữ").last.click()
    return (page.get_by_role("link", name="In tờ này").get_attribute("href") or "").lstrip("/")


@pytest.mark.parametrize("width", [195, 390, 1280])
def test_a_sheet_to_print_runs_over_no_edge(page: Page, bot: Bot, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for form in ("to-khai-tinh-trang-hon-nhan", "ct01"):
        page.goto(f"{bot.url}mau/{form}")

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        letters = page.locator("dt, dd, p").evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(letters) >= LETTERS_PX


def test_on_paper_there_is_the_form_and_no_way_around(page: Page, bot: Bot) -> None:
    page.goto(f"{bot.url}mau/ct01")
    page.emulate_media(media="print")

    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("heading", name="Tờ khai thay đổi thông tin cư trú")).to_be_visible()


def unbroken(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_what_is_pressed_is_large_enough_and_what_is_read_too(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    page.locator(".menu > summary").click()

    heights = page.locator("button:visible, a.choice:visible, summary, textarea").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    letters = page.locator(".bubble p:not(.note), .bubble li, button, textarea").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )

    assert min(heights) >= TOUCH_PX
    assert min(letters) >= LETTERS_PX


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 568), (195, 422), (1280, 800)])
def test_nothing_runs_over_the_edge(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("button", name="Gửi", exact=True)).to_be_visible()


def test_the_newest_answer_is_in_view(page: Page) -> None:
    for text in (QUESTION, "mất bao lâu", "nộp ở đâu"):
        ask(page, text)
        expect(page.locator(".bubble.mine", has_text=text)).to_have_count(1)
        expect(page.locator(".bubble").last).to_be_in_viewport()

    page.reload()

    expect(page.locator(".bubble").last).to_be_in_viewport()
