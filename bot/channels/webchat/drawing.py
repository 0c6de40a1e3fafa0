"""Drawing pages and bubbles from templates."""

import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from bot.channels.webchat.bubbles import News, blocks
from bot.channels.webchat.ticking import tick_lines
from bot.domain.picture import Image

STATIC = Path(__file__).parent / "static"

FindImage = Callable[[str], Image | None]
"""The image of this name; ``None`` where the knowledge in force has none."""


class Drawing:
    """The templates, compiled once."""

    def __init__(self, image: FindImage, telegram: Callable[[], str] = lambda: "") -> None:
        """``telegram`` gives the bot's name there, empty where it has none."""
        self.image = image
        self._templates = Environment(
            loader=PackageLoader("bot.channels.webchat"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals["static"] = versioned
        self._templates.globals["key"] = new_key
        self._templates.globals["telegram"] = telegram
        self._templates.globals["image"] = image
        self._templates.filters["blocks"] = blocks
        self._templates.filters["tick_lines"] = tick_lines
        self._news = self._templates.get_template("news.html")

    def page(self, name: str, **values: object) -> str:
        """A whole page."""
        template: Template = self._templates.get_template(f"{name}.html")
        return template.render(values)

    def news(self, one: News) -> str:
        """The bubbles of one event; about 0.1 ms."""
        return self._news.render(bubbles=one.bubbles, number=one.number, edits=one.edits)


def new_key() -> str:
    """Names the message that a form will send, so that sending it twice is sending it once."""
    return secrets.token_urlsafe(12)


def versioned(name: str) -> str:
    """The address of a file that browsers may keep for ever: it changes when its bytes do."""
    return f"/static/{name}?v={_VERSIONS[name]}"


_VERSIONS = {file.name: sha256(file.read_bytes()).hexdigest()[:12] for file in STATIC.iterdir()}
