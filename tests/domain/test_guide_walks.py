"""Twenty thousand random turns through every shipped guide: nothing breaks, nothing is lost, all ways end."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.guide import Guide, revision_of
from bot.domain.guiding import guide_of
from bot.domain.knowledge import Knowledge
from bot.domain.replay import before, choices, frontier, walk
from bot.domain.run import Run
from bot.storage.codec import guide_from_json, guide_to_json, state_from_json, state_to_json
from tests.talk import Talk

TURNS = 22_000
"""Over all guides together."""
WORDS = [
    "",
    "co",
    "1",
    "không",
    "quên mật khẩu",
    "lệ phí bao nhiêu",
    "xong",
    "em bị kẹt",
    "/menu",
    "cảm ơn",
    "🙂",
]


@pytest.mark.timeout(300)
def test_nobody_gets_lost(knowledge: Knowledge) -> None:
    chance = random.Random(2026)  # noqa: S311 - not for secrets
    each = TURNS // len(knowledge.guides) + 1
    turns = sum(wander(entry, knowledge, each, chance) for entry in sorted(knowledge.guides))

    assert turns >= 20_000


def wander(entry: str, knowledge: Knowledge, turns: int, chance: random.Random) -> int:
    """Walk one guide at random, with the program ending and the knowledge changing in between."""
    talk = Talk(knowledge)
    talk.follows(f"guide:{entry}")
    for _ in range(turns):
        if chance.random() < 0.05:
            restart(talk)
        if chance.random() < 0.03:
            republish(talk, knowledge, entry, chance)
        turn = talk.says(chance.choice(WORDS)) if chance.random() < 0.2 else talk.follows(press(talk, chance))
        assert turn.replies, entry
        assert turn.replies[-1].choices or talk.conversation.offered, entry
        check_runs(talk)
    return turns


def press(talk: Talk, chance: random.Random) -> str:
    """One of the buttons on the screen, or any that was ever shown; deleting everything is not on the way."""
    offered = [place for _, place in talk.conversation.offered]
    shown = offered if offered and chance.random() < 0.7 else list(talk.shown.values())
    return chance.choice([place for place in shown if not place.startswith("forget")] or ["menu"])


def restart(talk: Talk) -> None:
    """The program ended and began again: all that is left is what was kept."""
    talk.conversation = state_from_json(state_to_json(talk.conversation))


def republish(talk: Talk, knowledge: Knowledge, entry: str, chance: random.Random) -> None:
    """The guide is published anew with a step withdrawn; runs go on with the one that they began with."""
    old = knowledge.guides[entry]
    steps = list(old.steps)
    del steps[chance.randrange(max(1, len(steps) - 1))]
    kept = guide_from_json(guide_to_json(old))
    assert revision_of(kept) == revision_of(old)
    new = replace(old, steps=tuple(steps))
    talk.knowledge = replace(
        knowledge, guides={**knowledge.guides, entry: new}, pinned={revision_of(old): kept}
    )


def check_runs(talk: Talk) -> None:
    """Every run that can be gone on with leads to an end, and back is the step before."""
    for run in talk.conversation.runs:
        guide = guide_of(run, talk.knowledge)
        assert guide is not None
        assert ends(run, guide)
        steps = list(walk(guide, run.settled))
        for previous, step in pairwise(steps):
            assert before(guide, run.settled, step.id) == previous


def ends(run: Run, guide: Guide) -> bool:
    """Whether taking the first choice of each open step leads to an end."""
    answers = dict(run.settled)
    for _ in range(len(guide.steps) + 1):
        step = frontier(guide, answers)
        if step.end:
            return True
        answers[step.id] = choices(guide, step)[0]
    return False
