"""The calibration found from golden questions, and the file that keeps it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
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
from bot.knowledge_files.measuring import Measured, measure
from bot.knowledge_files.mistake import Mistake
from bot.messages import messages

FILE = "matching.yaml"


def fitted(content: Content, knowledge: Knowledge, day: date) -> Fitted:
    """The values that serve the golden questions best; from the same knowledge always the same."""
    made = material(content, knowledge.procedures.values())
    golden = [Fitting(one.q, (one.entry,) if one.entry else ()) for one in knowledge.golden]
    values = fit(made.documents, made.vocabulary, golden, made.places)
    decided = replace(knowledge, matcher=made.matcher(values))
    shown, wrong = shares(measure(content, decided))
    return Fitted(
        golden=golden_hash(knowledge.golden), fitted_on=day, values=values, shown=shown, wrong=wrong
    )


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
    if content.matching is None:
        return
    questions = (golden.value for golden in content.every_golden())
    if content.matching.value.golden != golden_hash(questions):
        yield content.matching.mistake("golden-changed", "golden", day=content.matching.value.fitted_on)


def golden_drop(content: Content, measured: Sequence[Measured]) -> Iterator[Mistake]:
    """An error when golden questions fare clearly worse than when the values in force were found."""
    before = content.matching
    if before is None or not measured:
        return
    shown, wrong = shares(measured)
    if shown < before.value.shown - DROP or wrong > before.value.wrong + DROP:
        yield before.mistake(
            "golden-drop", "shown", shown=_percent(shown), wrong=_percent(wrong),
            before_shown=_percent(before.value.shown), before_wrong=_percent(before.value.wrong),
        )  # fmt: skip


DROP = 0.01
"""By how much, as a share, golden questions may fare worse before publishing stops."""


def shares(measured: Sequence[Measured]) -> tuple[float, float]:
    """Shares, to three places: shown what they want among those that want something, and answered wrongly."""
    wanting = [one for one in measured if one.golden.value.entry]
    shown = sum(one.right for one in wanting) / max(1, len(wanting))
    wrong = sum(one.wrong for one in measured) / max(1, len(measured))
    return round(shown, 3), round(wrong, 3)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace(".", ",")


def golden_hash(golden: Iterable[Golden]) -> str:
    """Hash of the questions and of what they want, in whatever order: 16 hexadecimal digits."""
    lines = sorted(f"{one.q}\0{one.want}\n" for one in golden)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]
