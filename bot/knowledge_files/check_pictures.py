"""Pictures of steps: each with its words, its image as it was last described, and a step that shows it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256

from bot.knowledge_files.check_facts import days
from bot.knowledge_files.content import Content
from bot.knowledge_files.expansion import Expanded
from bot.knowledge_files.files import Written
from bot.knowledge_files.kinds import Screen, StepPicture
from bot.knowledge_files.mistake import Mistake, mistake
from bot.knowledge_files.png import note

IMAGE_MAX = 15 * 1024
"""Bytes of an image: on a slow phone it is there within a second."""
DRAWN_FROM = "to-so-drawn-from"
"""Keyword under which a drawn image keeps the hash of its description."""


def pictures(
    content: Content, expanded: Mapping[str, Expanded], today: date, whole: bool
) -> Iterator[Mistake]:
    """Mistakes in pictures; ``whole`` says that every file could be read."""
    for picture in content.pictures.values():
        yield from days(picture, (), picture.value, today)
        if not picture.value.alt.strip():
            yield picture.mistake("picture-without-alt", "alt")
        yield from _image(content, picture)
    if whole:
        yield from _alone(content)
        yield from _unused(content, expanded)


def drawn_from(screen: Screen) -> str:
    """Hash of what is drawn, 16 hexadecimal digits; the words beside it may change without a new drawing."""
    drawn = json.dumps(asdict(screen), ensure_ascii=False, sort_keys=True)
    return sha256(drawn.encode()).hexdigest()[:16]


def _image(content: Content, picture: Written[StepPicture]) -> Iterator[Mistake]:
    image = content.images.get(picture.value.id)
    if image is None:
        yield picture.mistake("picture-without-image", "id", file=f"{picture.value.id}.png")
        return
    if len(image.value.data) > IMAGE_MAX:
        size, limit = len(image.value.data) // 1024 + 1, IMAGE_MAX // 1024
        yield picture.mistake("picture-too-big", "id", file=image.file.shown, size=size, limit=limit)
    screen = picture.value.screen
    if screen and note(image.value.data, DRAWN_FROM) != drawn_from(screen):
        yield picture.mistake("picture-outdated", "screen", key=True, file=image.file.shown)


def _alone(content: Content) -> Iterator[Mistake]:
    for id, image in content.images.items():
        if id not in content.pictures:
            yield mistake(image.file.shown, (1, 1), "image-without-words", file=f"{id}.yaml")


def _unused(content: Content, expanded: Mapping[str, Expanded]) -> Iterator[Mistake]:
    used = {step.value.picture for guide in expanded.values() for step in guide.steps}
    used |= {step.picture for guide in content.guides.values() for step in guide.value.steps}
    for id, picture in content.pictures.items():
        if id not in used:
            yield picture.mistake("picture-unused", "id", id=id)
