"""Drawing the inbox's pages from templates."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bot.console.inbox.wishing import fields_of, on_page, path_to, searching, with_state
from bot.domain.clock import WARD_ZONE
from bot.domain.team.directory import ANSWERS

STATIC = Path(__file__).parent.parent / "static"


class Drawing:
    """The templates, compiled once."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("bot.console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(
            answers=ANSWERS,
            static=versioned,
            key=lambda: secrets.token_urlsafe(12),
            path_to=path_to,
            fields_of=fields_of,
            with_state=with_state,
            on_page=on_page,
            searching=searching,
        )
        self._templates.filters.update(waited=waited, hour=hour, grouped=grouped)

    def draw(self, name: str, status: int = 200, **values: object) -> Response:
        """A whole page of the inbox."""
        return HTMLResponse(self.part(name, **values), status)

    def part(self, name: str, **values: object) -> str:
        """A page, or a part that a page's script puts in its place."""
        return self._templates.get_template(f"inbox/{name}.html").render(values)


def waited(since: datetime) -> tuple[int, int, int]:
    """Days, hours and minutes until now."""
    minutes = max(0, int((datetime.now(UTC) - since).total_seconds() // 60))
    return minutes // 1440, minutes // 60 % 24, minutes % 60


def hour(moment: datetime) -> str:
    """`08:15 28/11`, in the ward."""
    return f"{moment.astimezone(WARD_ZONE):%H:%M %d/%m}"


def grouped(number: int) -> str:
    """`10.000`, as it is written in Vietnamese."""
    return f"{number:,}".replace(",", ".")


def versioned(name: str) -> str:
    """The address of a file that browsers may keep for ever: it changes when its bytes do."""
    return f"/to/static/{name}?v={_VERSIONS[name]}"


_VERSIONS = {file.name: sha256(file.read_bytes()).hexdigest()[:12] for file in STATIC.iterdir()}
