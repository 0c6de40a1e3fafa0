"""Pictures for the README, taken from a real run of the bot: ``uv run python -m tests.pictures``."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.conftest import PHONE, launch
from tests.e2e.living import Bot

IMAGES = Path(__file__).parent.parent / "docs" / "images"
TALK = ("làm giấy khai sinh cho con cần gì", "bao lâu thì có")


def talk(page: Page) -> None:
    """Ask what a young parent asks; the last answer is in view."""
    for text in TALK:
        page.get_by_label("Câu hỏi của anh/chị").fill(text)
        page.get_by_role("button", name="Gửi", exact=True).click()
        expect(page.locator(".bubble.mine")).to_have_count(TALK.index(text) + 1)
        expect(page.locator(".bubble").last).to_have_class("bubble theirs")
    page.mouse.move(0, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=IMAGES)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        bot = Bot(Path(data))
        bot.start()
        try:
            browser = launch(playwright)
            page = browser.new_page(viewport=PHONE, device_scale_factor=2, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(bot.url)
            talk(page)
            page.screenshot(path=folder / "chat.png")
            browser.close()
        finally:
            bot.stop()
    print(folder / "chat.png")


if __name__ == "__main__":
    main()
