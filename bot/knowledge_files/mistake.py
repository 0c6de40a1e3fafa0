"""A mistake in a knowledge file: where it is, what is wrong, how to mend it."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

from bot.messages import messages

Level = Literal["error", "warning"]

WARNINGS = frozenset(
    {
        "abbreviation",
        "draft",
        "golden-changed",
        "golden-not-ours",
        "golden-wrong",
        "long-sentence",
        "mostly-doubtful",
        "one-word-wording",
        "original-changed",
        "original-unnamed",
        "override-past",
        "picture-outdated",
        "picture-unused",
        "recheck-past",
        "wording-near",
    }
)
"""Codes that tell the author something and stop nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One mistake, in the words that its author reads."""

    path: str
    line: int
    column: int
    code: str
    text: str
    fix: str = ""

    @property
    def level(self) -> Level:
        return "warning" if self.code in WARNINGS else "error"

    def as_json(self) -> str:
        """One line of JSON for editors and scripts."""
        return json.dumps({**asdict(self), "level": self.level}, ensure_ascii=False)

    def __str__(self) -> str:
        """`path:line:column: text`, and how to mend it on a line below."""
        first = f"{self.path}:{self.line}:{self.column}: {self.text}"
        return f"{first}\n    {self.fix}" if self.fix else first


def mistake(path: str, at: tuple[int, int], code: str, /, **holes: object) -> Mistake:
    """A mistake with its words from the authors' messages, `mistake.CODE`."""
    text = messages(f"mistake.{code}.text", **holes)
    fix = messages(f"mistake.{code}.fix", **holes).strip()
    return Mistake(path, *at, code, text, fix)
