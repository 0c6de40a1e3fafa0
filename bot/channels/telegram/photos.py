"""Pictures as Telegram has them: uploaded once, then named by the id that it gave them."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.picture import Image, Picture

FindImage = Callable[[str], Image | None]
"""The image of this name; ``None`` where the knowledge in force has none."""


class Photos:
    """Ids of the pictures that were uploaded, by content; after a restart each is uploaded again."""

    def __init__(self, image: FindImage) -> None:
        self._image = image
        self._ids: dict[str, str] = {}

    def find(self, picture: Picture | None) -> Image | None:
        return self._image(picture.file) if picture else None

    def known(self, image: Image) -> str | None:
        """The id that stands for the image, once it was uploaded."""
        return self._ids.get(image.version)

    def keep(self, image: Image, message: Mapping[str, Any]) -> None:
        """Remember the id out of the message that was sent; the last of its sizes is the largest."""
        self._ids[image.version] = message["photo"][-1]["file_id"]

    def forget(self, image: Image) -> None:
        """The id is no longer taken."""
        self._ids.pop(image.version, None)
