"""The web chat in a real browser, against the real program."""

import urllib.parse
import urllib.request

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.living import Bot

QUESTION = "làm giấy khai sinh cho con cần gì"


def ask(page: Page, text: str) -> None:
    page.get_by_label("Câu hỏi của anh/chị").fill(text)
    page.get_by_role("button", name="Gửi", exact=True).click()


def ids(page: Page) -> list[str]:
    return page.locator(".bubble").evaluate_all("bubbles => bubbles.map(bubble => bubble.id)")  # type: ignore[no-any-return]


def mine(page: Page) -> Locator:
    return page.locator(".bubble.mine")


def say_elsewhere(context: BrowserContext, bot: Bot, text: str) -> None:
    """The same resident says something from another page."""
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
    body = urllib.parse.urlencode({"text": text, "key": text, "quiet": "1"}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{bot.url}say", body, {"Cookie": cookies, "Sec-Fetch-Site": "same-origin"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert answer.status == 204


def test_a_question_and_a_press_are_answered_without_leaving_the_page(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value("")

    page.get_by_role("button", name="Làm từng bước với em").last.click()

    expect(mine(page)).to_have_count(2)
    expect(page.get_by_role("log")).to_contain_text("Bước 1/")
    expect(page.locator("#welcome")).to_have_count(0)


def test_a_reload_shows_the_same_bubbles(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    before = ids(page)

    page.reload()

    assert ids(page) == before


def test_after_a_crash_each_missed_message_is_shown_exactly_once(
    page: Page, context: BrowserContext, bot: Bot
) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    everything_said = [QUESTION]
    for crash in range(2):
        bot.kill()
        expect(page.get_by_role("status").last).to_contain_text("Mất nối")
        bot.start()
        for text in (f"mất bao lâu {crash}", f"nộp ở đâu {crash}"):
            say_elsewhere(context, bot, text)
            everything_said.append(text)
    expect(mine(page)).to_have_text([f"Anh/chị nói: {said}" for said in everything_said])
    expect(page.locator("#trouble")).to_be_hidden()

    live = ids(page)
    page.reload()
    assert live == ids(page)
    assert len(set(live)) == len(live)


def test_what_could_not_be_sent_stays_in_the_box_and_is_one_message_later(page: Page, bot: Bot) -> None:
    bot.kill()
    ask(page, QUESTION)
    expect(page.locator("#trouble")).to_contain_text("Chưa gửi được")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value(QUESTION)

    bot.start()
    page.get_by_role("button", name="Gửi", exact=True).click()

    expect(mine(page)).to_have_count(1)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")


def test_a_double_click_is_one_message(page: Page) -> None:
    page.get_by_label("Câu hỏi của anh/chị").fill(QUESTION)
    page.get_by_role("button", name="Gửi", exact=True).dblclick()

    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    page.reload()
    expect(mine(page)).to_have_count(1)


def test_everything_works_without_scripts(browser: Browser, bot: Bot) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(bot.url)
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    assert page.url.endswith("/#r1")

    page.get_by_role("button", name="Làm từng bước với em").last.click()
    expect(page.get_by_role("log")).to_contain_text("Bước 1/")
    expect(mine(page)).to_have_count(2)

    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Cỡ chữ to hơn").click()
    expect(page.locator("html.big")).to_have_count(1)
    context.close()


def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới ô nhập câu hỏi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    guide = page.get_by_role("button", name="Làm từng bước với em").last
    expect(guide).to_be_visible()

    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if guide.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("log")).to_contain_text("Bước 1/")


def test_a_sealed_draft_changes_in_its_place(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Xem danh mục").click()
    page.get_by_role("button", name="Hỏi người").last.click()
    expect(page.get_by_role("log")).to_contain_text("Hỏi người")
    ask(page, "quầy hộ tịch có làm sáng thứ bảy không")
    page.get_by_role("button", name="Gửi cho tổ").last.click()
    expect(page.locator("[data-covers]")).to_have_count(1)
    before = ids(page)

    page.reload()

    assert ids(page) == before
    expect(page.get_by_role("button", name="Gửi cho tổ")).to_have_count(0)


def test_a_confirmed_deletion_clears_the_open_page(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("log")).to_contain_text("Giấy chứng sinh")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Xoá dữ liệu của tôi").click()
    page.get_by_role("button", name="Đúng, xoá hết").last.click()

    page.get_by_role("button", name="Bắt đầu lại").click()

    expect(page.locator("#welcome")).to_be_visible()
    expect(page.locator(".bubble")).to_have_count(0)


def test_what_is_typed_never_becomes_part_of_the_page(page: Page) -> None:
    for words in ("<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<svg/onload=alert(1)>"):
        ask(page, words)
        expect(mine(page).last).to_contain_text(words)

    expect(page.locator(".log img, .log script, .log svg")).to_have_count(0)
