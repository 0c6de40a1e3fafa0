"""What a PNG says of itself: its size, and the notes that were put beside its pixels."""

import struct
from collections.abc import Iterator
from hashlib import sha256

from bot.domain.picture import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AROUND = 12
"""Bytes of a chunk besides its content: length, name, check sum (w3.org/TR/png, 5.3)."""


def read_image(data: bytes) -> Image | None:
    """The image with its size; ``None`` where the bytes are not a PNG."""
    name, head = next(chunks(data), (b"", b""))
    if name != b"IHDR" or len(head) < 8:
        return None
    width, height = struct.unpack(">II", head[:8])
    return Image(data, width, height, sha256(data).hexdigest()[:12])


def note(data: bytes, keyword: str) -> str:
    """The text under a keyword (a tEXt chunk); empty where there is none."""
    for name, content in chunks(data):
        key, _, text = content.partition(b"\0")
        if name == b"tEXt" and key == keyword.encode():
            return text.decode("latin-1")
    return ""


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk, as far as they are whole."""
    at = len(SIGNATURE) if data.startswith(SIGNATURE) else len(data)
    while at + _AROUND <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if at + _AROUND + length > len(data):
            return
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += _AROUND + length
