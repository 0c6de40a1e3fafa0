"""Measures the matcher on a set: ``python -m tests.benchmarks.matching ENTRIES QUESTIONS [OUT_OF_SCOPE]``.

``--aliases FILE`` gives entries the questions of that file as wordings, and fits the decision to them.
``--folds N`` takes the aliases from QUESTIONS itself, for each part of it from the other parts only.
``--out FILE`` writes one line a question, in the order read.
"""

import argparse
import json
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.domain.matching import (
    SHIPPED,
    Answer,
    AskBack,
    Choices,
    Document,
    Match,
    Matcher,
    Understood,
    Vocabulary,
    fit,
)
from tests.benchmarks.questions import Asked, documents, golden, questions, spread, vocabulary, with_aliases

SHOWN = {"answer": 1, "choices": 3, "none": 0}
"""How many of the ranked entries a resident sees."""

OUTCOMES = tuple(SHOWN)


@dataclass(frozen=True, slots=True)
class Result:
    """What the matcher made of one question, and how long it took, in milliseconds."""

    outcome: str
    ranked: list[Match]
    wall: float
    cpu: float

    def line(self, text: str) -> str:
        """Return the result as a line of JSON."""
        score = self.ranked[0].score if self.ranked else 0.0
        ids = [match.entry for match in self.ranked]
        row = {"q": text, "outcome": self.outcome, "ranked": ids, "score": round(score, 4)}
        return json.dumps(row, ensure_ascii=False)

    def right_at(self, asked: Asked, places: int) -> bool:
        """Tell whether a right entry is among the first."""
        return any(match.entry in asked.right for match in self.ranked[:places])


def ask(matcher: Matcher, texts: Sequence[str]) -> list[Result]:
    """Ask all questions; nothing but their text is known here."""
    results = []
    for text in texts:
        wall, cpu = time.perf_counter(), time.thread_time()
        understood = matcher.understand(text)
        spent = (time.perf_counter() - wall) * 1000, (time.thread_time() - cpu) * 1000
        results.append(Result(outcome_of(understood), matcher.rank(text), *spent))
    return results


def outcome_of(understood: Understood) -> str:
    """Return what the resident would see."""
    match understood:
        case Answer():
            return "answer"
        case Choices() | AskBack():
            return "choices"
        case _:
            return "none"


def built(known: Sequence[Document], words: Vocabulary, aliases: Sequence[Asked]) -> Matcher:
    """Build the matcher, its decision fitted to the aliases where there are any."""
    calibration = fit(known, words, golden(aliases)) if aliases else SHIPPED
    return Matcher(known, words, calibration)


def in_folds(
    known: Sequence[Document], words: Vocabulary, asked: Sequence[Asked], folds: int
) -> list[Result]:
    """Ask each part of the questions a matcher that has the other parts as aliases."""
    results: dict[int, Result] = {}
    bases = list(dict.fromkeys(one.labels.get("base", one.text) for one in asked))
    part_of = {base: number % folds for number, base in enumerate(bases)}
    fold_of = [part_of[one.labels.get("base", one.text)] for one in asked]
    for fold in range(folds):
        others = [one for one, part in zip(asked, fold_of, strict=True) if part != fold and one.right]
        matcher = built(with_aliases(known, others), words, others)
        numbers = [number for number, part in enumerate(fold_of) if part == fold]
        results |= zip(numbers, ask(matcher, [asked[number].text for number in numbers]), strict=True)
    return [results[number] for number in range(len(asked))]


def report(asked: Sequence[Asked], results: Sequence[Result]) -> Iterator[str]:
    """Yield the tables: ranking by kind, outcomes, latency."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(asked):
        groups[one.group].append(number)
    yield f"{'kind':<18}{'n':>6}{'top-1':>8}{'±':>6}{'top-3':>8}{'±':>6}"
    for kind in [kind for kind in groups if kind not in ("far", "near")]:
        yield f"{kind:<18}{len(groups[kind]):>6}" + "".join(
            _share(
                [asked[n] for n in groups[kind]],
                [results[n].right_at(asked[n], places) for n in groups[kind]],
            )
            for places in (1, 3)
        )
    columns = "".join(f"{name:>13}" for name in (*OUTCOMES, "right shown", "wrong answer"))
    yield f"\n{'outcome':<18}{'n':>6}{columns}"
    for kind in [kind for kind in ("own", "far", "near") if kind in groups]:
        yield _outcomes(kind, [asked[n] for n in groups[kind]], [results[n] for n in groups[kind]])
    wall = np.array([one.wall for one in results])
    cpu = np.array([one.cpu for one in results])
    middle, slow = np.percentile(wall, [50, 99])
    yield f"\nlatency ms: p50 {middle:.2f}, p99 {slow:.2f}; CPU mean {cpu.mean():.2f}"


def _share(asked: Sequence[Asked], right: Sequence[bool]) -> str:
    half = spread(asked, lambda numbers: float(np.mean([right[n] for n in numbers])))
    return f"{100 * np.mean(right):>8.1f}{100 * half:>6.1f}"


def _outcomes(kind: str, asked: Sequence[Asked], results: Sequence[Result]) -> str:
    pairs = list(zip(asked, results, strict=True))
    shown = [one.right_at(about, SHOWN[one.outcome]) for about, one in pairs]
    wrong = [one.outcome == "answer" and not one.right_at(about, 1) for about, one in pairs]
    shares = [[one.outcome == outcome for one in results] for outcome in OUTCOMES]
    return f"{kind:<18}{len(asked):>6}" + "".join(
        f"{100 * np.mean(share):>13.1f}" for share in (*shares, shown, wrong)
    )


def cost(known: Sequence[Document], words: Vocabulary) -> str:
    """Return how long the index takes to build, and how much memory it keeps."""
    started = time.perf_counter()
    Matcher(known, words)
    seconds = time.perf_counter() - started
    tracemalloc.start()
    matcher = Matcher(known, words)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    return f"index of {len(known)} entries: {seconds:.2f} s, {held:.1f} MB ({type(matcher).__name__})"


def main() -> None:
    """Rank everything first; only then look at the labels."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("entries", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out_of_scope", type=Path, nargs="?")
    parser.add_argument("--aliases", type=Path)
    parser.add_argument("--folds", type=int)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    words, aliases = vocabulary(), questions(given.aliases)
    known = with_aliases(documents(given.entries), aliases)
    asked = questions(given.questions) + questions(given.out_of_scope)
    if given.folds:
        results = in_folds(known, words, asked, given.folds)
    else:
        results = ask(built(known, words, aliases), [one.text for one in asked])
    if given.out:
        lines = (result.line(one.text) for one, result in zip(asked, results, strict=True))
        given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(report(asked, results)))
    print(cost(known, words))


if __name__ == "__main__":
    main()
