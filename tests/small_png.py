"""A screenshot packed small: few colours, one byte a pixel, and a note beside them."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot.knowledge_files.png import SIGNATURE, chunks

COLOURS = 14
"""Flat fills and the shades at the edges of letters; more are not seen, and cost bytes."""

_Pixels = NDArray[np.uint8]


def packed(screenshot: bytes, keyword: str, text: str) -> bytes:
    """The same picture in few colours, with a text under a keyword (w3.org/TR/png, 11.3.4.3)."""
    pixels = rgb(screenshot)
    height, width, _ = pixels.shape
    palette, indexes = in_few_colours(pixels)
    rows = np.insert(indexes.reshape(height, width), 0, 0, axis=1)  # filter 0: none
    return with_chunks(
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"tEXt", f"{keyword}\0{text}".encode("latin-1")),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(rows.tobytes(), 9)),
    )


def with_chunks(*parts: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, name and content, and of the one that ends it."""
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in (*parts, (b"IEND", b"")))


def in_few_colours(pixels: _Pixels) -> tuple[_Pixels, _Pixels]:
    """The most frequent colours, and for each pixel the number of the nearest of them."""
    colours, where, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:COLOURS]]
    far = np.abs(colours[:, None].astype(np.int16) - palette[None].astype(np.int16)).sum(axis=2)
    return palette, far.argmin(axis=1).astype(np.uint8)[where.ravel()]


def rgb(png: bytes) -> _Pixels:
    """The pixels of a PNG of 8-bit RGB or RGBA that is not interlaced, as Chromium writes them."""
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", next(chunks(png))[1])
    assert (depth, interlaced) == (8, 0)
    step = {2: 3, 6: 4}[kind]
    data = zlib.decompress(b"".join(content for name, content in chunks(png) if name == b"IDAT"))
    rows = np.frombuffer(data, np.uint8).reshape(height, 1 + width * step)
    lines = np.stack(list(_unfiltered(rows, step)))
    return lines.reshape(height, width, step)[:, :, :3]


def _unfiltered(rows: _Pixels, step: int) -> Iterator[_Pixels]:
    """Each line as it was before its filter (w3.org/TR/png, 9.2)."""
    above = np.zeros(rows.shape[1] - 1, np.uint8)
    for row in rows:
        line = row[1:].copy()
        match row[0]:
            case 1:
                line = np.cumsum(line.reshape(-1, step), axis=0, dtype=np.uint8).ravel()
            case 2:
                line += above
            case 3 | 4 as filter:
                line = _by_neighbours(line.tolist(), above.tolist(), step, average=filter == 3)
        yield line
        above = line


def _by_neighbours(line: list[int], above: list[int], step: int, *, average: bool) -> _Pixels:
    for at, value in enumerate(line):
        left, corner = (line[at - step], above[at - step]) if at >= step else (0, 0)
        guess = (left + above[at]) // 2 if average else _paeth(left, above[at], corner)
        line[at] = (value + guess) & 255
    return np.array(line, np.uint8)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda one: abs(guess - one))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
