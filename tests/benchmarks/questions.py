"""Sets of entries and questions from files, for the benchmarks of matching."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from bot.domain.matching import Document, Golden, Vocabulary

SHIPPED = Path(__file__).parents[2] / "knowledge" / "vocabulary.yaml"

OWN_KINDS = frozenset({"natural", "natural_nodia", "faq", "title", "ambiguous"})
"""Questions as people asked them; the other kinds are mechanical corruptions of these."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a set: its text is for ranking, the rest only for counting afterwards."""

    text: str
    labels: dict[str, Any]

    @property
    def own(self) -> bool:
        """Whether a person asked it in these words."""
        return self.labels["kind"] in OWN_KINDS

    @property
    def right(self) -> tuple[str, ...]:
        """The entries that are a right answer; none where the question is out of scope."""
        return tuple(self.labels.get("accept", ()))

    @property
    def group(self) -> str:
        """What is counted together: a person's own kinds as one, the two ways of being out of scope."""
        if "accept" not in self.labels:
            return "near" if self.labels["kind"].startswith("near") else "far"
        return "own" if self.own else str(self.labels["kind"])


def vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the program."""
    text = SHIPPED.read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - our own file, strings only
    return TypeAdapter(Vocabulary).validate_python(raw)


def documents(path: Path) -> list[Document]:
    """Read entries, one JSON object a line: ``id``, ``title``, ``aliases``."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Document(row["id"], row["title"], tuple(row["aliases"])) for row in rows]


def questions(path: Path | None) -> list[Asked]:
    """Read questions, one JSON object a line: ``q`` and labels."""
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    return [Asked(row.pop("q"), row) for row in map(json.loads, lines)]


def with_aliases(known: Sequence[Document], aliases: Iterable[Asked]) -> list[Document]:
    """Give each entry the questions that people asked for it as wordings; corrupted copies are left out."""
    wordings: dict[str, list[str]] = defaultdict(list)
    for asked in aliases:
        if asked.own:
            wordings[asked.labels["id"]].append(asked.text)
    return [replace(one, wordings=one.wordings + tuple(wordings[one.id])) for one in known]


def golden(aliases: Iterable[Asked]) -> list[Golden]:
    """Return people's own questions as golden ones."""
    return [Golden(asked.text, asked.right) for asked in aliases if asked.own]


def spread(asked: Sequence[Asked], share: Callable[[Sequence[int]], float], rounds: int = 300) -> float:
    """Return half the width of the 95 % interval of a share, by drawing bases (not variants) anew."""
    by_base: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(asked):
        by_base[str(one.labels.get("base", number))].append(number)
    bases, chance = list(by_base.values()), random.Random(7)
    drawn = ([n for base in chance.choices(bases, k=len(bases)) for n in base] for _ in range(rounds))
    shares = sorted(share(numbers) for numbers in drawn)
    return (shares[int(0.975 * rounds)] - shares[int(0.025 * rounds)]) / 2
