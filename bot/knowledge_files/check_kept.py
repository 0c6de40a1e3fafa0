"""Questions that a team made answerable: an edit that loses one again is named."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.knowledge import Knowledge
from bot.domain.procedure import Golden
from bot.domain.team_answer import answer_to
from bot.knowledge_files.content import Content
from bot.knowledge_files.files import Written
from bot.knowledge_files.measuring import outcome_of
from bot.knowledge_files.mistake import Mistake
from bot.messages import messages


def lost(content: Content, knowledge: Knowledge, today: date) -> Iterator[Mistake]:
    """An error for each kept question that does not lead to what it wants any more.

    Unlike golden questions these are asked of the whole matcher, their own wording with it.
    """
    for one in content.kept:
        if not _leads(one, knowledge, today):
            yield one.mistake("golden-lost", "q", text=one.value.q, want=one.value.want)


def kept_summary(content: Content, gone: Sequence[Mistake]) -> str:
    """How many kept questions still lead where they should; empty where there are none."""
    every = len(content.kept)
    return messages("golden.kept", right=every - len(gone), all=every) if every else ""


def _leads(one: Written[Golden], knowledge: Knowledge, today: date) -> bool:
    answer = knowledge.answers.get(one.value.want)
    if answer and answer.given_on <= today <= answer.valid_until:
        found = answer_to(one.value.q, answer.ward, today, knowledge.answers.values())
        return found is not None and found.given_on >= answer.given_on  # a newer one is no loss
    if answer:
        return True  # its time is over
    outcome = outcome_of(one, knowledge.matcher.understand(one.value.q), knowledge.ambiguous)
    return outcome.right if one.value.entry else not outcome.wrong
