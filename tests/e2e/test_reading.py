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
    page.locator("summary").click()
    unbroken(page)
    for path in ("rieng-tu", "khong-co"):
        page.goto(bot.url + path)
        unbroken(page)
    context.close()


def unbroken(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_what_is_pressed_is_large_enough_and_what_is_read_too(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    page.locator("summary").click()

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
