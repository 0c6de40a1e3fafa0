"""Drawing the inbox's pages from templates."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bot.domain.clock import WARD_ZONE

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
        self._templates.globals.update(static=versioned, key=lambda: secrets.token_urlsafe(12))
        self._templates.filters.update(waited=waited, hour=hour)

    def draw(self, name: str, status: int = 200, **values: object) -> Response:
        """A whole page of the inbox."""
        page = self._templates.get_template(f"inbox/{name}.html").render(values)
        return HTMLResponse(page, status)


def waited(since: datetime) -> tuple[int, int, int]:
    """Days, hours and minutes until now."""
    minutes = max(0, int((datetime.now(UTC) - since).total_seconds() // 60))
    return minutes // 1440, minutes // 60 % 24, minutes % 60


def hour(moment: datetime) -> str:
    """`08:15 28/11`, in the ward."""
    return f"{moment.astimezone(WARD_ZONE):%H:%M %d/%m}"


def versioned(name: str) -> str:
    """The address of a file that browsers may keep for ever: it changes when its bytes do."""
    return f"/to/static/{name}?v={_VERSIONS[name]}"


_VERSIONS = {file.name: sha256(file.read_bytes()).hexdigest()[:12] for file in STATIC.iterdir()}
