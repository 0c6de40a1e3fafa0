"""Pictures for the team's guide, from a real run of the bot: ``uv run python -m tests.team_pictures``."""

import argparse
import asyncio
import re
import socket
import tempfile
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.crash.program import program
from tests.e2e.conftest import PHONE, QUIET, chromium
from tests.pictures import IMAGES
from tests.small_png import packed
from tests.telegram.demo import GROUP, IN_GROUP, MEMBER, RESIDENT, VIEWS, joins, make_team
from tests.telegram.fake import FakeTelegram
from tests.telegram.people import Resident
from tests.telegram.phone import View, phones

QUESTION = "xin phép mở quán karaoke ở hẻm thì làm sao"
ASKED_BACK = "Quán mình mở ở đường nào, trong hẻm hay ngoài mặt đường ạ?"
REPLIED = "trong hẻm, đường Nguyễn Trãi"
ANSWER = (
    "Mở karaoke cần giấy phép riêng. Anh/chị mang giấy đăng ký kinh doanh tới quầy văn hoá. Khoảng 7 ngày có."
)
WAITING = (
    "xác nhận tình trạng hôn nhân mà sổ hộ khẩu cũ còn ghi tên chồng thì làm sao",
    "tủ sách pháp luật của phường nằm chỗ nào",
    "xe nước mía bán trước nhà có phải xin phép không",
)
NEIGHBOUR = View("Chú Năm", "Chú Năm", 2)
SECOND = View("Anh Bình", "Anh Bình", 82)
SECOND_IN_GROUP = View("Nhóm của tổ – máy anh Bình", "Anh Bình", 82, GROUP)
WAIT_MS = 20_000
MOST_BYTES = 120_000


class Screen:
    """One phone on the page, alone."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def shows(self, words: str) -> None:
        await expect(self._bubble(words)).to_be_visible(timeout=WAIT_MS)

    async def taps(self, label: str) -> None:
        await self._page.get_by_role("button", name=label, exact=True).last.click()

    async def says(self, text: str) -> None:
        await self._page.get_by_label("Tin nhắn").fill(text)
        await self.taps("Gửi đi")

    async def replies(self, words: str, text: str) -> None:
        """Tap the newest bubble with these words, then write."""
        await self._bubble(words).click()
        await self.says(text)

    async def saved(self, path: Path, bubbles: int) -> None:
        """A picture of the last bubbles, as high as they are."""
        height = await self._page.evaluate(
            """last => {
                const screen = document.querySelector("ol");
                while (screen.children.length > last) screen.firstElementChild.remove();
                screen.style.flex = "none";
                const rest = [...document.querySelector("section").children].map(one => one.offsetHeight);
                screen.style.flex = "";
                return rest.reduce((sum, one) => sum + one, 0);
            }""",
            bubbles,
        )
        await self._page.set_viewport_size({"width": PHONE["width"], "height": height})
        keep(path, await self._page.screenshot())
        await self._page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})

    def _bubble(self, words: str) -> Locator:
        return self._page.locator("li:not(.mine) .words").filter(has_text=words).last


def keep(path: Path, screenshot: bytes) -> None:
    """Write a picture that a phone loads at once.

    Raises:
        ValueError: it is too big.
    """
    picture = packed(screenshot, "Source", "tests.team_pictures")
    if len(picture) > MOST_BYTES:
        raise ValueError(f"{path} would have {len(picture)} bytes")
    path.write_bytes(picture)
    print(f"{path}  {len(picture) // 1000} KB")


async def opened(browser: Browser, address: str, view: View) -> Screen:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=2, reduced_motion="reduce")  # type: ignore[arg-type]
    await page.goto(f"{address}?only={VIEWS.index(view)}")
    return Screen(page)


async def asks(person: Resident, text: str = QUESTION) -> None:
    """Release the question to the team, from a phone that no picture shows."""
    person.says("/start w-ninh-kieu")
    await until(person, "Anh/chị cần làm việc gì")
    person.says("/hoinguoi")
    await until(person, "gõ câu muốn hỏi người")
    person.says(text)
    await until(person, "Em sẽ gửi cho tổ")
    person.presses("Gửi cho tổ")
    await until(person, "đã chuyển câu hỏi số")


async def until(person: Resident, words: str) -> None:
    while words not in (await person.reads(WAIT_MS / 1000)).text:
        pass


async def talk(telegram: FakeTelegram, browser: Browser, address: str, folder: Path) -> None:
    """One question, from its card to the answer that is remembered."""
    lan = await opened(browser, address, MEMBER)
    await lan.shows("Đã vào tổ")
    await lan.saved(folder / "to-vao-to.png", 2)

    resident = await opened(browser, address, RESIDENT)
    await asks(RESIDENT.opened(telegram))
    await asks(NEIGHBOUR.opened(telegram))
    group = await opened(browser, address, IN_GROUP)
    await group.shows("Số người chờ: 2")
    await group.saved(folder / "to-the.png", 1)

    await group.taps("Tôi trả lời")
    await group.shows("chị Lan đang trả lời")
    await group.taps("Hỏi lại người dân")
    await group.shows("bằng câu cần hỏi người dân")
    await group.replies("bằng câu cần hỏi người dân", ASKED_BACK)
    await group.shows("Người dân sẽ nhận câu hỏi này")
    await group.taps("Gửi câu hỏi")
    await group.shows("Đã hỏi lại người dân")
    await resident.shows("Tổ cần hỏi thêm")
    await resident.saved(folder / "to-hoi-lai.png", 1)
    await resident.taps("Trả lời tổ")
    await resident.shows("gõ câu trả lời cho tổ")
    await resident.says(REPLIED)
    await resident.taps("Gửi cho tổ")
    await resident.shows("đã gửi lời anh/chị cho tổ")

    await group.shows("chị Lan đang trả lời")
    await group.replies("Số người chờ: 2", ANSWER)
    await group.shows("Sẽ gửi cho 2 người")
    await group.saved(folder / "to-soan.png", 2)

    SECOND_IN_GROUP.opened(telegram).presses("Gửi")
    await resident.shows("7 ngày có")
    await resident.saved(folder / "to-nguoi-hoi.png", 1)
    await group.shows("Đã gửi câu")
    await group.saved(folder / "to-nho.png", 1)


async def inbox(telegram: FakeTelegram, browser: Browser, folder: Path) -> None:
    """The list on the web and one of its cases, by the link of a member's talk."""
    for number, text in enumerate(WAITING, 31):
        await asks(telegram.resident(number), text)
    lan = MEMBER.opened(telegram)
    lan.says("/dangnhap")
    while not (link := re.search(r"http\S+/vao/\w+", (await lan.reads(WAIT_MS / 1000)).text)):
        pass
    page = await browser.new_page(viewport=PHONE, device_scale_factor=2, has_touch=True)  # type: ignore[arg-type]
    await page.goto(link[0])
    await page.get_by_role("button", name="Vào").click()
    await page.get_by_role("link", name=WAITING[1]).click()
    await page.get_by_role("button", name="Tôi trả lời").click()
    await expect(page.get_by_text("Anh/chị đang giữ")).to_be_visible()
    keep(folder / "to-web-cau.png", await page.screenshot())
    await page.get_by_role("link", name="Đang chờ").click()
    await expect(page.get_by_text("của tôi")).to_be_visible()
    keep(folder / "to-web-danh-sach.png", await page.screenshot())


async def take(folder: Path) -> None:
    """Run the fake, the bot, the page and a browser, and take the pictures."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        pages = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as data:
        async with FakeTelegram(limits=False) as telegram, program(telegram, Path(data), BOT_WEB=pages):
            await make_team(telegram, Path(data))
            await joins(telegram, Path(data), SECOND)
            runner = web.AppRunner(phones(telegram, VIEWS))
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            async with async_playwright() as playwright:
                found = chromium(Path(playwright.chromium.executable_path))
                browser = await playwright.chromium.launch(executable_path=found, args=list(QUIET))
                address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
                await talk(telegram, browser, address, folder)
                await inbox(telegram, browser, folder)
                await browser.close()
            await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=IMAGES)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder))


if __name__ == "__main__":
    main()
