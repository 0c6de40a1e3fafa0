"""Receipts of deletions, beside the database: a backup that is restored forgets again whom it had forgotten.

A line is a conversation's id, which is random and says nothing about who it was, and the day.
"""

import os
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path

BACKUPS = timedelta(days=120)
"""Receipts older than this are dropped, so no backup may be kept longer: the usual retention and a month."""


class Receipts:
    """The file of receipts."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, ids: Collection[str], now: datetime) -> None:
        """Note these deletions; on the disk when this returns.

        Raises:
            OSError: it cannot be written; then nothing may be deleted either.
        """
        if not ids:
            return
        with self._path.open("a", encoding="ascii") as file:
            file.writelines(f"{id} {now.date().isoformat()}\n" for id in ids)
            file.flush()
            os.fsync(file.fileno())

    def ids(self, now: datetime) -> set[str]:
        """Everyone whose deletion stands here; lines past their time, or cut off by a crash, are dropped."""
        if not self._path.exists():
            return set()
        known: dict[str, str] = {}
        for line in self._path.read_text(encoding="ascii").splitlines():
            id, _, day = line.partition(" ")
            if _is_kept(day, now):
                known[id] = day
        self._path.write_text("".join(f"{id} {day}\n" for id, day in known.items()), encoding="ascii")
        return set(known)


def _is_kept(day: str, now: datetime) -> bool:
    try:
        return date.fromisoformat(day) >= (now - BACKUPS).date()
    except ValueError:
        return False
