"""What follows from a message: replies, the conversation's next state, things to keep."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.conversation import Conversation
from bot.domain.guide import Guide

BUTTON_LABEL_MAX = 64
"""Characters; longer labels are cut on phones 390 points wide."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and where it leads."""

    label: str
    place: str


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an official page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One bubble of the bot. Text is plain: a blank line parts paragraphs, "• " begins an item."""

    text: str
    title: str = ""
    note: str = ""
    """Small print: the source and the day on which it was read."""
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    page: Link | None = None
    """A page of this site: a path without a host, which only some channels can lead to."""
    printable: bool = False
    """A list that one may want on paper, line by line with boxes to tick."""
    edits: int | None = None
    """Number of an earlier reply of this conversation that this one takes the place of."""
    revision: str = ""
    """The state of the knowledge that it was said from."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that nothing answered; kept for `bot unanswered`."""

    text: str
    ward: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the resident saw, masked, and released to the team."""

    text: str
    ward: str | None
    entry: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class GuideOpened:
    """A run began: its guide must be kept as it is now."""

    guide: Guide


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The resident confirmed that everything about them is to be deleted."""


Event = Missed | Asked | GuideOpened | Forgotten

OutcomeKind = Literal["answer", "choices", "ask_back", "smalltalk", "none"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the message was understood: for `bot ask --json`, tests and insight."""

    kind: OutcomeKind
    entry: str | None = None
    facet: str | None = None
    choices: tuple[str, ...] = ()


def shortened(label: str) -> str:
    """An official name as a button can show it."""
    return label if len(label) <= BUTTON_LABEL_MAX else label[: BUTTON_LABEL_MAX - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and all that follows from it."""

    conversation: Conversation
    replies: tuple[Reply, ...]
    outcome: Outcome
    events: tuple[Event, ...] = ()


def turn_of(
    conversation: Conversation,
    *replies: Reply,
    outcome: Outcome = Outcome("smalltalk"),
    events: tuple[Event, ...] = (),
) -> Turn:
    """A turn that says these replies; their buttons become what typed words can press."""
    offered = tuple((choice.label, choice.place) for reply in replies for choice in reply.choices)
    told = replace(conversation, offered=offered)
    return Turn(told, replies, outcome, events)
