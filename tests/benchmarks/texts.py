"""Distinct questions made of the shipped wordings: ``python -m tests.benchmarks.texts COUNT``."""

import sys
from collections.abc import Iterator
from itertools import islice

from bot.domain.text import fold
from bot.knowledge_files.source import KnowledgeFiles, shipped_folder

FRAMES = (
    "{}",
    "cho em hỏi {}",
    "{} ạ",
    "cho tui hỏi {} với",
    "em ơi {} sao em",
    "dạ {} giúp em",
    "nhà em cần {} gấp",
    "hỏi giùm {} nha",
)
"""Said around a wording; each also without marks."""


def texts() -> Iterator[str]:
    """Every frame around every wording, frame by frame."""
    knowledge = KnowledgeFiles([shipped_folder()]).current
    wordings = [text for one in knowledge.procedures.values() for text in one.wordings]
    for frame in FRAMES:
        for wording in wordings:
            text = frame.format(wording)
            yield text
            if fold(text) != text:
                yield fold(text)


if __name__ == "__main__":
    print("\n".join(islice(dict.fromkeys(texts()), int(sys.argv[1]))))
