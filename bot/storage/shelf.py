"""Pictures and voice messages of the team's answers, in a folder beside the database."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from secrets import token_hex

from bot.domain.team.case import CaseNumber
from bot.ports import File


class FolderShelf:
    """One file each, named by its case and a hash of the channel's reference."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def find(self, file: File) -> Path | None:
        path = self._folder / _name(file)
        return path if await asyncio.to_thread(path.is_file) else None

    async def put(self, file: File, data: bytes) -> Path:
        path = self._folder / _name(file)
        await asyncio.to_thread(_write, path, data)
        return path

    async def clear(self, alive: Callable[[Collection[CaseNumber]], Awaitable[Collection[File]]]) -> int:
        # Listed first: what is put here meanwhile is not looked at.
        names = await asyncio.to_thread(self._names)
        numbers = {CaseNumber(int(name.partition("-")[0])) for name in names}
        gone = set(names) - {_name(file) for file in await alive(numbers)} if names else set()
        for name in gone:
            await asyncio.to_thread((self._folder / name).unlink, missing_ok=True)
        return len(gone)

    def _names(self) -> list[str]:
        """What lies here, half-written files of a run that was killed too."""
        return [path.name for path in self._folder.glob("[0-9]*-*")]


def _name(file: File) -> str:
    number, media = file
    return f"{number}-{hashlib.sha256(media.file.encode()).hexdigest()[:32]}"


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{token_hex(4)}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
