"""Files of the team's answers for pages: fetched from their channel when first looked at, then kept."""

import asyncio
from pathlib import Path

import structlog

from bot.ports import Fetch, File, NotFetched, Shelf, Store, StoreUnavailable

log = structlog.get_logger()


class Files:
    """Thousands may look at one at once: it is fetched once."""

    def __init__(self, store: Store, shelf: Shelf, fetch: Fetch | None) -> None:
        """``fetch`` is that of the only channel that takes files, where it is set up."""
        self._store = store
        self._shelf = shelf
        self._fetch = fetch
        self._under_way: dict[File, asyncio.Task[Path | None]] = {}

    async def find(self, file: File) -> Path | None:
        """Where it is on this machine; ``None`` where it cannot be had now."""
        if found := await self._shelf.find(file):
            return found
        if file not in self._under_way:
            task = self._under_way[file] = asyncio.create_task(self._fetched(file))
            task.add_done_callback(lambda _: self._under_way.pop(file))
        return await asyncio.shield(self._under_way[file])

    async def clear(self) -> None:
        """Delete those whose case has them no more."""
        try:
            gone = await self._shelf.clear(self._store.files)
        except (OSError, StoreUnavailable) as error:
            log.warning("files_not_cleared", error=type(error).__name__)
            return
        if gone:
            log.info("files_cleared", files=gone)

    async def _fetched(self, file: File) -> Path | None:
        number, media = file
        if self._fetch is None:
            return None
        try:
            return await self._shelf.put(file, await self._fetch(media))
        except (NotFetched, OSError) as error:
            reason = str(error) if isinstance(error, NotFetched) else type(error).__name__
            log.warning("file_not_fetched", case=number, kind=media.kind, error=reason)
            return None
