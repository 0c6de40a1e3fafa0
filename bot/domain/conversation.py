"""The state of one resident's talk with the bot."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.message import ConversationId

Awaiting = Literal["question", "ward", "deletion"]


@dataclass(frozen=True, slots=True)
class Run:
    """One resident's way through a guide: answers only, the current step is found by replaying them."""

    id: str
    entry: str
    revision: str
    """Content hash of the guide that this run follows to its end."""
    answers: tuple[tuple[str, str], ...] = ()
    """(step, choice) in the order in which the steps were first answered."""
    unsure: tuple[str, ...] = ()
    """Answered steps that came back onto the way: their answer is kept, shown, and asked to be confirmed."""
    reviewed: bool = False
    """The resident saw all answers together and said that they are right."""
    ended: bool = False

    @property
    def settled(self) -> dict[str, str]:
        """The answers that stand: those that wait to be confirmed are not among them."""
        return {step: choice for step, choice in self.answers if step not in self.unsure}


@dataclass(frozen=True, slots=True)
class Draft:
    """A question on its way to the team, shown to the resident and not yet released."""

    text: str
    shown_as: int
    """Number of the reply that shows it."""
    entry: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything that the next turn depends on."""

    id: ConversationId
    sent: int = 0
    """Replies so far: the next one's number is one more."""
    greeted: bool = False
    """The first-contact notice was given."""
    ward: str | None = None
    reader: str = ""
    """How the resident is spoken to, when they chose; empty means the default of the phrases."""
    about: str | None = None
    """The entry shown last: a bare "bao lâu?" is about it."""
    offered: tuple[tuple[str, str], ...] = ()
    """(label, place) of the last reply's buttons: a typed label counts as a press."""
    misses: int = 0
    """Questions in a row that nothing answered."""
    missed: str = ""
    """The last question that nothing answered, masked; offered to the team."""
    awaiting: Awaiting | None = None
    draft: Draft | None = None
    runs: tuple[Run, ...] = ()
    """Newest first."""
    ticked: tuple[str, ...] = ()
    """`ENTRY/PAPER` of papers that are there."""
    showing: tuple[str, str] | None = None
    """(run, step) on the resident's screen: typed words may be meant for it."""
