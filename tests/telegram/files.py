"""Files that Telegram has: known to the bot by ids, and fetched by a path that getFile tells."""

from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from tests.telegram.refusals import bad

Kind = Literal["photo", "voice", "document"]
DOWNLOAD_MAX_BYTES = 20 * 1024 * 1024
JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP/////////////////////////////////////////////////////////////////////"
    "/////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
"""One grey point."""
OGG = b"OggS\x00\x02" + bytes(8) + b"OpusHead"
"""The beginning of a voice message."""
_FOLDERS = {"photo": ("photos", "jpg"), "voice": ("voice", "oga"), "document": ("documents", "pdf")}


@dataclass(frozen=True, slots=True)
class File:
    """One file, of the kind as which it was sent: it can be sent on as no other."""

    kind: Kind
    data: bytes


class Files:
    """What was uploaded by people and by the bot."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._paths: dict[str, str] = {}
        """Only those that getFile told."""

    def keep(self, kind: Kind, data: bytes) -> str:
        """The id of a file; the same bytes are the same file."""
        id = f"{kind}-{sha256(data).hexdigest()[:16]}"
        self._files[id] = File(kind, data)
        return id

    def forget(self) -> None:
        """No id and no path given so far is taken any more."""
        self._files.clear()
        self._paths.clear()

    def check(self, id: str, kind: Kind) -> None:
        """Hold an id against what it is sent as.

        Raises:
            Refusal: Telegram gave no such id, or it is of another kind.
        """
        if id not in self._files:
            raise bad("wrong file identifier/HTTP URL specified")
        if self._files[id].kind != kind:
            raise bad("type of file mismatch")

    def find(self, id: str) -> dict[str, object]:
        """The file as getFile tells of it; from then on it can be fetched.

        Raises:
            Refusal: no such file, or too large to fetch.
        """
        file = self._files.get(id)
        if file is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > DOWNLOAD_MAX_BYTES:
            raise bad("file is too big")
        folder, ending = _FOLDERS[file.kind]
        path = f"{folder}/file_{list(self._files).index(id)}.{ending}"
        self._paths[path] = id
        return {
            "file_id": id,
            "file_unique_id": unique(id),
            "file_size": len(file.data),
            "file_path": path,
        }

    def data(self, id: str) -> bytes | None:
        """The bytes of a file, as a phone shows it."""
        file = self._files.get(id)
        return file.data if file else None

    def fetch(self, path: str) -> bytes | None:
        """The bytes at a path that was told."""
        return self.data(self._paths.get(path, ""))


def unique(id: str) -> str:
    """The id by which the same file is known to every bot; it fetches nothing."""
    return f"u{id[-8:]}"
