"""Pictures of guide steps, drawn from their descriptions: ``uv run python -m tests.guide_pictures``."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Page, sync_playwright

from bot.knowledge_files.check_pictures import DRAWN_FROM, drawn_from
from bot.knowledge_files.expansion import image_file
from bot.knowledge_files.kinds import Screen
from bot.knowledge_files.loader import load
from bot.knowledge_files.png import note
from bot.knowledge_files.source import shipped_folder
from tests.e2e.conftest import launch
from tests.small_png import packed

WIDTH = 320
SCALE = 2

templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def drawn(page: Page, screen: Screen) -> bytes:
    """The screen as a PNG that keeps the hash of its description."""
    numbers = [sum(line.shows == "step" for line in screen.lines[: n + 1]) for n in range(len(screen.lines))]
    template = templates.get_template("guide_pictures.html")
    page.set_content(template.render(screen=screen, numbers=numbers))
    return packed(page.locator("body").screenshot(), DRAWN_FROM, drawn_from(screen))


def wanted(folder: Path, *, all: bool) -> Iterator[tuple[Path, Screen]]:
    """The images to draw: those whose description is another than they were drawn from, or all."""
    for id, picture in load([folder]).content.pictures.items():
        path = folder / "pictures" / image_file(id)
        screen = picture.value.screen
        now = note(path.read_bytes(), DRAWN_FROM) if path.exists() else ""
        if screen and (all or now != drawn_from(screen)):
            yield path, screen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=shipped_folder(), help="the knowledge folder")
    parser.add_argument("--all", action="store_true", help="draw also what did not change")
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": WIDTH, "height": 600}, device_scale_factor=SCALE)
        for path, screen in wanted(given.folder, all=given.all):
            path.write_bytes(drawn(page, screen))
            print(f"{path} {path.stat().st_size / 1024:.1f} KB")
        browser.close()


if __name__ == "__main__":
    main()
