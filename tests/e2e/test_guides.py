"""Three guides to their end, in a real browser and on Telegram: interrupted, stuck, mended, moved."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.living import Bot
from tests.e2e.phones import Phone, Telegram, telegram
from tests.telegram.people import Shown

DONE = "Đã nộp xong"
REVIEW = "Xem lại"
STEPS_MOST = 40

pytestmark = pytest.mark.timeout(240)
"""Whole talks of several people, on a machine that may be busy."""


@pytest.fixture(scope="module")
def cloud() -> Iterator[Telegram]:
    with telegram() as running:
        yield running


@pytest.fixture(scope="module")
def both(cloud: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The bot on both channels."""
    settings = {
        "BOT_TELEGRAM_TOKEN": cloud.fake.token,
        "BOT_TELEGRAM_API": cloud.fake.url,
        "BOT_TELEGRAM_RATE": "0",
    }
    bot = Bot(tmp_path_factory.mktemp("data"), settings)
    bot.start()
    yield bot
    bot.stop()


@pytest.fixture
def page(context: BrowserContext, both: Bot) -> Page:
    both.start()
    page = context.new_page()
    page.goto(both.url)
    return page


def last(page: Page) -> Locator:
    return page.locator(".bubble.theirs").last


def press(page: Page, label: str | None = None) -> None:
    """Press a button of the newest bubble, the first where none is named, and wait for what comes."""
    before = last(page).get_attribute("id")
    buttons = last(page).locator("form button")
    (buttons.filter(has_text=label) if label else buttons).first.click()
    expect(last(page)).not_to_have_id(before or "")


def begin(page: Page, entry: str) -> None:
    """Come by the poster of a guide."""
    page.goto(f"{page.url.split('/q/')[0].rstrip('/')}/q/w-ninh-kieu_g-{entry}")
    page.get_by_role("button", name="Mở ngay").click()
    expect(last(page)).to_contain_text("Bước 1/")


def walk(page: Page, until: str) -> None:
    """Take the first choice of each step."""
    for _ in range(STEPS_MOST):
        if until in last(page).inner_text():
            return
        press(page)
    raise AssertionError(f"{until} did not come: {last(page).inner_text()}")


def walk_on_telegram(phone: Phone, shown: Shown, until: str) -> Shown:
    for _ in range(STEPS_MOST):
        if until in shown.text:
            return shown
        shown = phone.presses(shown.labels[0])
    raise AssertionError(f"{until} did not come: {shown.text}")


def code_on(page: Page) -> str:
    """Put the guide away for another device, and read the code."""
    press(page, "Để sau làm tiếp")
    press(page, "Làm tiếp trên máy khác")
    (code,) = re.findall(r"»: (\w{4}-\w{4})", last(page).inner_text())
    return str(code)


def mend(page: Page) -> None:
    """Out of the review: one answer given anew, everything else kept, and the review once more."""
    press(page, "Sửa:")
    walk(page, REVIEW)


def test_a_birth_begun_in_the_browser_is_finished_on_telegram(page: Page, cloud: Telegram, both: Bot) -> None:
    begin(page, "khai-sinh")
    for _ in range(7):
        press(page)
    press(page, "Em bị kẹt ở đây")
    press(page)
    expect(last(page)).to_contain_text("Về bước đang làm")
    both.kill()
    both.start()
    page.reload()
    press(page, "Về bước đang làm")
    expect(last(page)).to_contain_text("Bước 8/")
    code = code_on(page)
    expect(page.locator(".qr img")).to_have_count(1)

    phone = cloud.phone(71)
    phone.says("chào em")
    phone.says(code)
    shown = phone.reads_until("Bước 8/")
    review = walk_on_telegram(phone, shown, REVIEW)
    fixing = phone.presses(next(label for label in review.labels if label.startswith("Sửa:")))
    again = walk_on_telegram(phone, phone.presses(fixing.labels[0]), REVIEW)
    end = phone.presses(again.labels[0])

    assert DONE in end.text
    expect(last(page)).to_contain_text("đã được làm tiếp trên máy khác")
    assert "ngày nào trả kết quả" in phone.presses("Nhắc tôi ngày lấy kết quả").text
    assert "8 giờ" in phone.says("20/12").text


def test_a_household_business_begun_on_telegram_is_finished_in_the_browser(
    page: Page, cloud: Telegram
) -> None:
    phone = cloud.phone(72)
    phone.says("/start w-ninh-kieu_g-hkd-thanh-lap")
    shown = phone.reads_until("Bước 1/")
    for _ in range(3):
        shown = phone.presses(shown.labels[0])
    phone.presses("Em bị kẹt ở đây")
    phone.presses("Về bước đang làm")
    phone.presses("Để sau làm tiếp")
    told = phone.presses("Làm tiếp trên máy khác").text
    (code,) = re.findall(r"\?start=(c-\w{8})", told)

    page.goto(f"{page.url.rstrip('/')}/q/{code}")
    page.get_by_role("button", name="Mở ngay").click()
    expect(last(page)).to_contain_text("Bước 4/")
    walk(page, REVIEW)
    mend(page)
    press(page)

    expect(last(page)).to_contain_text(DONE)
    assert "đã được làm tiếp trên máy khác" in phone.reads().text
    press(page, "Nhắc tôi ngày lấy kết quả")
    press(page, "Chưa có giấy hẹn")
    with page.expect_download() as download:
        last(page).get_by_role("link", name="Thêm vào lịch").click()
    assert b"BEGIN:VEVENT" in Path(download.value.path()).read_bytes()


def test_an_extract_for_someone_else_goes_to_their_phone_and_back(page: Page, cloud: Telegram) -> None:
    begin(page, "trich-luc-ho-tich")
    press(page, "Tôi làm giúp người khác")
    expect(page.locator(".bubble.theirs").nth(-2)).to_contain_text("tự đăng nhập VNeID")
    press(page)
    press(page, "Em bị kẹt ở đây")
    press(page, "Về bước đang làm")
    code = code_on(page)

    phone = cloud.phone(73)
    phone.says(code.lower())
    shown = phone.reads_until("Bước 2/")
    assert "làm giúp người khác" in shown.text
    phone.presses(shown.labels[0])
    phone.presses("Để sau làm tiếp")
    back = re.findall(r"»: (\w{4}-\w{4})", phone.presses("Làm tiếp trên máy khác").text)[0]

    page.get_by_label("Câu hỏi của anh/chị").fill(back)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(last(page)).to_contain_text("Bước 3/")
    walk(page, REVIEW)
    mend(page)
    press(page)
    expect(last(page)).to_contain_text(DONE)
