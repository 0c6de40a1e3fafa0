"""Following the knowledge folders while the program runs: a saved change is in effect within a second."""

import asyncio

import structlog
from watchfiles import awatch

from bot.knowledge_files.source import KnowledgeFiles

SETTLE_MS = 150
"""Editors write a file in several goes; this long after the last one the folders are read."""

log = structlog.get_logger()


async def follow(files: KnowledgeFiles) -> None:
    """Read the folders again whenever something in them changed, until cancelled.

    A state that is not good changes nothing: the last good one stays, and ``files.mistakes`` says why.
    """
    folders = [folder for folder in files.folders if folder.is_dir()]
    async for _ in awatch(*folders, debounce=SETTLE_MS, step=50):
        try:
            loaded = await asyncio.to_thread(files.reload)
        except OSError as error:
            log.warning("knowledge_unreadable", error=str(error))
            continue
        if loaded.knowledge is None:
            log.warning("knowledge_kept", mistakes=[str(mistake) for mistake in loaded.mistakes])
        else:
            log.info("knowledge_loaded", revision=loaded.knowledge.revision)
