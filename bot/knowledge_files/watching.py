"""Following the knowledge folders while the program runs: a saved change is in effect within a second."""

import asyncio
from datetime import datetime, timedelta

import structlog
from watchfiles import awatch

from bot.domain.clock import WARD_ZONE
from bot.domain.knowledge import Knowledge
from bot.knowledge_files.figures import changed_figures
from bot.knowledge_files.source import KnowledgeFiles

SETTLE_MS = 150
"""Editors write a file in several goes; this long after the last one the folders are read."""

log = structlog.get_logger()


async def follow(files: KnowledgeFiles) -> None:
    """Read the folders again whenever something in them changed, until cancelled.

    A state that is not good changes nothing: the last good one stays, and ``files.mistakes`` says why.
    Where a figure changed, the log says how to tell those who heard the old one.
    """
    known = files.current
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
            name_changes(known, loaded.knowledge)
            known = loaded.knowledge


def name_changes(old: Knowledge, new: Knowledge) -> None:
    """A line of the log for each entry whose figures changed, with the command that begins a correction.

    The command names this moment: who is told from now on is told what is right.
    """
    before = f"{datetime.now(WARD_ZONE) + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
    for one in changed_figures(old, new):
        ward = f" --ward {one.ward}" if one.ward else ""
        command = f"bot correct {one.entry}{ward} --before {before}"
        log.warning("figures_changed", entry=one.entry, command=command)
