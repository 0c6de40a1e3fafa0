"""Receipts of deletions in a file beside the database: a restored backup brings nobody back.

A line is a moment and a conversation's random id, which says nothing about who it was.
"""

import fcntl
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.ports import StoreUnavailable

BACKUPS = timedelta(days=30)
"""How much longer than the retention a backup may be kept; a receipt is kept as long."""


class Receipts:
    """The file; several workers may share it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Mapping[str, datetime]:
        """When each conversation was deleted; what was not written to its end is no receipt.

        Raises:
            StoreUnavailable: the file is there and cannot be read.
        """
        with _failures_named(self._file):
            lines = self._file.read_text("ascii", "replace").splitlines() if self._file.exists() else []
        return dict(filter(None, map(_receipt, lines)))

    def append(self, ids: Sequence[str], at: datetime) -> None:
        """Write the ids; they are on the disk when this returns.

        Raises:
            StoreUnavailable: they may not be.
        """
        # The line break in front ends a line that a full disk cut off.
        text = "\n" + "".join(_line(id, at) for id in ids)
        with _failures_named(self._file), self._alone() as folder:
            _write(self._file, os.O_APPEND, text)
            os.fsync(folder)

    def drop(self, before: datetime) -> None:
        """Forget receipts that no backup can need any more.

        Raises:
            StoreUnavailable: the file cannot be written.
        """
        with _failures_named(self._file), self._alone() as folder:
            receipts = self.read()
            kept = {id: at for id, at in receipts.items() if at >= before}
            if len(kept) == len(receipts):
                return
            fresh = self._file.with_name(f"{self._file.name}.new")
            _write(fresh, os.O_TRUNC, "".join(_line(id, at) for id, at in kept.items()))
            fresh.replace(self._file)
            os.fsync(folder)

    @contextmanager
    def _alone(self) -> Generator[int]:
        """The folder, locked: the file itself is replaced while others may want to write to it."""
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(folder)


def _line(id: str, at: datetime) -> str:
    return f"{at.isoformat()} {id}\n"


def _receipt(line: str) -> tuple[str, datetime] | None:
    moment, _, id = line.partition(" ")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (id, at) if id and at.tzinfo else None


def _write(file: Path, how: int, text: str) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | how, 0o600), "w", encoding="ascii") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())


@contextmanager
def _failures_named(file: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{file}: {error.strerror}") from error
