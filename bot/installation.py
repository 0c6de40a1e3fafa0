"""The knowledge of this installation: the folders that the settings name, for its own ward."""

import asyncio
from dataclasses import replace

import structlog

from bot.config import Settings
from bot.domain.knowledge import Knowledge
from bot.domain.turn import Given
from bot.knowledge_files.source import KnowledgeFiles, describe, shipped_folder

log = structlog.get_logger()


def load_knowledge(settings: Settings) -> "InstalledKnowledge":
    """Read the shipped folder and the ward's own.

    Raises:
        KnowledgeBroken: they hold no good knowledge.
    """
    files = KnowledgeFiles([shipped_folder(settings.knowledge), settings.ward_knowledge])
    log.info("knowledge_loaded", revision=files.current.revision, **describe(files.current))
    return InstalledKnowledge(files, settings.default_ward)


class InstalledKnowledge:
    """The knowledge as this installation answers from it: with its own ward where nobody named one."""

    def __init__(self, files: KnowledgeFiles, ward: str | None) -> None:
        self._files = files
        self._ward = ward
        self._placed: Knowledge | None = None
        self._from: Knowledge | None = None

    @property
    def current(self) -> Knowledge:
        if self._placed is None or self._from is not self._files.current:
            self._from = self._files.current
            self._placed = replace(self._from, default_ward=self._ward)
        return self._placed

    @property
    def mistakes(self) -> int:
        """How many mistakes keep a later state of the folders from being in force."""
        return len(self._files.mistakes)

    async def adopt(self, what: Given) -> str:
        """Write into the ward's folder what the team gives; returns why it was not kept, or nothing.

        Raises:
            OSError: the folder cannot be written.
        """
        from bot.knowledge_files.adopting import adopt

        return await asyncio.to_thread(adopt, self._files, self._files.folders[-1], what)

    async def follow(self) -> None:
        """Take saved changes in, until cancelled."""
        from bot.knowledge_files.watching import follow  # only the running program watches

        await follow(self._files)
