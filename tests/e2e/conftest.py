"""A browser and a running bot for every test here."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.e2e.living import Bot

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=10_000)


def launch(playwright: Playwright) -> Browser:
    """A browser; raises as ``chromium`` does."""
    found = chromium(Path(playwright.chromium.executable_path))
    return playwright.chromium.launch(executable_path=found, args=list(QUIET))


def chromium(own: Path) -> str:
    """Debian's Chromium, or the one that Playwright keeps.

    Raises:
        FileNotFoundError: there is no browser on this machine.
    """
    found = shutil.which("chromium") or shutil.which("google-chrome") or (str(own) if own.exists() else None)
    if found is None:
        raise FileNotFoundError("no Chromium here: install Debian's chromium")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; where there is none the test is skipped by name, and fails in CI.

    It ends with its file: Playwright's loop would be in the way of later files' own.
    """
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except FileNotFoundError as missing:
            if os.environ.get("CI"):
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    bot = Bot(tmp_path_factory.mktemp("data"))
    yield bot
    bot.stop()


@pytest.fixture
def bot(installation: Bot) -> Bot:
    """The bot, running; residents of earlier tests are strangers to the next ones."""
    installation.start()
    return installation


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One resident's phone."""
    context = browser.new_context(viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, bot: Bot) -> Iterator[Page]:
    """The chat, open on the phone. Whatever the browser complains about fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(bot.url) else complaints.append(f"asked {asked.url}"),
    )
    page.goto(bot.url)
    yield page
    assert complaints == []
