"""What a ward made its own: it is told when the shipped entry has changed since."""

from collections.abc import Iterator

from bot.knowledge_files.content import Content
from bot.knowledge_files.mistake import Mistake


def originals(content: Content) -> Iterator[Mistake]:
    """Warnings for the ward's entries that stand in the place of shipped ones."""
    for id, shipped in content.replaced_procedures.items():
        own = content.procedures[id]
        if not own.value.original:
            yield own.mistake("original-unnamed", hash=shipped.file.hash)
        elif own.value.original != shipped.file.hash:
            yield own.mistake(
                "original-changed", "original", hash=shipped.file.hash, shipped=shipped.file.shown
            )
