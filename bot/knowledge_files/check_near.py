"""Wordings of different entries that say almost the same: which entry a question gets is then chance."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from bot.knowledge_files.check_wordings import Wording, written_wordings
from bot.knowledge_files.content import Content
from bot.knowledge_files.mistake import Mistake

NEAR = 95
"""Least likeness, 0 to 100, of two wordings that are named; the order of their words does not count."""

_TOGETHER = 256
"""Wordings that are compared with the others in one call."""

_Row = tuple[str, Wording]


def near_wordings(content: Content) -> Iterator[Mistake]:
    """Name the longer one of two such wordings, once, with one of those that it is near to."""
    rows = [(" ".join(sorted(one.key.split())), one) for one in written_wordings(content)]
    rows.sort(key=lambda row: len(row[0]))
    lengths = [len(key) for key, _ in rows]
    for start in range(0, len(rows), _TOGETHER):
        shortest = lengths[start] * NEAR / (200 - NEAR)  # a shorter text cannot be as like
        yield from _named(rows, start, bisect_left(lengths, shortest))


def _named(rows: Sequence[_Row], start: int, first: int) -> Iterator[Mistake]:
    """Compare the rows from ``start`` on with those before each of them, beginning at ``first``."""
    end = min(start + _TOGETHER, len(rows))
    keys = [key for key, _ in rows[first:end]]
    near = process.cdist(keys[start - first :], keys, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8)
    for at in range(start, end):
        wording = rows[at][1]
        before = np.flatnonzero(near[at - start, : at - first]).tolist()
        others = (rows[first + number][1] for number in before)
        if other := next((one for one in others if one.entry != wording.entry), None):
            yield wording.mistake("wording-near", near=other.text, other=other.entry)
