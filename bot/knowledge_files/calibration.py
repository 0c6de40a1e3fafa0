"""The calibration found from golden questions, and the file that keeps it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import yaml

from bot.domain.knowledge import Knowledge
from bot.domain.matching import Golden as Fitting
from bot.domain.matching import fit
from bot.domain.procedure import Golden
from bot.knowledge_files.content import Content
from bot.knowledge_files.kinds import Fitted
from bot.knowledge_files.material import material
from bot.knowledge_files.mistake import Mistake
from bot.messages import messages

FILE = "matching.yaml"


def fitted(content: Content, knowledge: Knowledge, day: date) -> Fitted:
    """The values that serve the golden questions best; from the same knowledge always the same."""
    made = material(content, knowledge.procedures.values())
    golden = [Fitting(one.q, (one.entry,) if one.entry else ()) for one in knowledge.golden]
    values = fit(made.documents, made.vocabulary, golden, made.places)
    return Fitted(golden=golden_hash(knowledge.golden), fitted_on=day, values=values)


def write(found: Fitted, folder: Path) -> Path:
    """Put the values into a knowledge folder, in the place of those before.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    text = yaml.safe_dump(asdict(found), sort_keys=False)
    path.write_text(f"# {messages('calibration.comment')}\n{text}", encoding="utf-8")
    return path


def golden_changed(content: Content) -> Iterator[Mistake]:
    """A warning when the values in force were found with other golden questions."""
    if content.fitted is None:
        return
    questions = (golden.value for golden in content.every_golden())
    if content.fitted.value.golden != golden_hash(questions):
        yield content.fitted.mistake("golden-changed", "golden", day=content.fitted.value.fitted_on)


def golden_hash(golden: Iterable[Golden]) -> str:
    """Hash of the questions and of what they want, in whatever order: 16 hexadecimal digits."""
    lines = sorted(f"{one.q}\0{one.want}\n" for one in golden)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]
